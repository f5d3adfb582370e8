/** Fixed names of the simulated tenant; nothing here exists outside this process. */

export const tenantId = '3b9f2c64-7d1e-4a58-9c0f-5e2a8d714b60';
export const domain = 'contoso.com';
export const azureSubscriptionId = '8c1d4e70-2f9b-4d36-a5e8-70b16c93f2da';
/** Not connected to the Defender portal: its incidents are Sentinel's own. */
export const workspaceId = `/subscriptions/${azureSubscriptionId}/resourceGroups/rg-soc/providers/Microsoft.OperationalInsights/workspaces/law-soc`;
export const ascLocation = 'westeurope';

/** The app's managed identity, as tokens and logs name it. */
export const clientId = 'e0b7c2f4-95a3-4c1b-8d26-1f47a0c9d853';
export const principalId = '1a5d83be-6c47-4f0e-b2d9-93e7f8510c46';
export const appName = 'Alert Mirror';

export const incidentArmId = (name: string): string =>
  `${workspaceId}/providers/Microsoft.SecurityInsights/incidents/${name}`;

export const cloudAlertArmId = (name: string): string =>
  `/subscriptions/${azureSubscriptionId}/resourceGroups/rg-shop/providers/Microsoft.Security/locations/${ascLocation}/alerts/${name}`;
