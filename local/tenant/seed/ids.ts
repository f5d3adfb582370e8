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

/** Who the app is in a tenant, as its tokens say. */
export interface Registration {
  readonly tenantId: string;
  readonly clientId: string;
  readonly principalId: string;
}

/** The tenant of the managed identity. */
export const home: Registration = { tenantId, clientId, principalId };

/** A further tenant, in which an application stands for the identity. */
export const guest: Registration = {
  tenantId: '5f0d7c19-24e6-4b83-8a1d-c3e9f2076b5d',
  clientId: '91c8e5a3-6f2b-4d07-b1e4-7a5390dc42f8',
  principalId: 'd47b20f6-83ca-4e19-95d0-2c6f1be8a073',
};

export const incidentArmId = (name: string): string =>
  `${workspaceId}/providers/Microsoft.SecurityInsights/incidents/${name}`;

export const cloudAlertArmId = (name: string): string =>
  `/subscriptions/${azureSubscriptionId}/resourceGroups/rg-shop/providers/Microsoft.Security/locations/${ascLocation}/alerts/${name}`;
