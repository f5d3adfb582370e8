/** Products without an adapter of their own: their alerts are in alerts_v2, known by two letters before their id. */

import { xdrAliases } from '../shared/provider/product-alias.ts';

export interface Reached {
  readonly product: string;
  readonly serviceSource: string;
  /** The two letters before the product's own id. */
  readonly prefixes: readonly string[];
  readonly also: string;
}

/** @see https://learn.microsoft.com/defender-xdr/investigate-alerts */
export const reached: readonly Reached[] = [
  {
    product: 'Defender for Endpoint',
    serviceSource: 'microsoftDefenderForEndpoint',
    prefixes: ['da', 'ed'],
    also: '`defenderForEndpoint`, the same store, for tenants without Defender XDR',
  },
  {
    product: 'Defender for Identity',
    serviceSource: 'microsoftDefenderForIdentity',
    prefixes: ['aa', 'ri'],
    also: 'none; Cloud Apps may show a copy of its own, without a common id',
  },
  {
    product: 'Defender for Office 365',
    serviceSource: 'microsoftDefenderForOffice365',
    prefixes: ['fa'],
    also: '`office365`, which can only be read',
  },
  {
    product: 'Defender for Cloud Apps',
    serviceSource: 'microsoftDefenderForCloudApps',
    prefixes: ['ca', 'rm'],
    also: '`defenderForCloudApps`',
  },
  {
    product: 'App governance',
    serviceSource: 'microsoftAppGovernance',
    prefixes: ['ma'],
    also: 'none',
  },
  {
    product: 'Entra ID Protection',
    serviceSource: 'azureAdIdentityProtection',
    prefixes: ['ad'],
    also: '`entraIdProtection`, to read the detection; what is written there is the risk of the person, and can’t be undone',
  },
  {
    product: 'Purview Data Loss Prevention',
    serviceSource: 'dataLossPrevention',
    prefixes: ['dl'],
    also: '`office365`, which can only be read; a tenant that has switched the integration off shows these as Defender for Office 365, under the same GUID',
  },
  {
    product: 'Purview Insider Risk Management',
    serviceSource: 'microsoftInsiderRiskManagement',
    prefixes: ['ir'],
    also: 'none; Purview follows both ways within 30 minutes, and knows no "in progress"',
  },
  {
    product: 'Defender for Cloud, but for informational alerts',
    serviceSource: 'microsoftDefenderForCloud',
    prefixes: ['dc'],
    also: '`defenderForCloud`',
  },
  {
    product: 'Sentinel, where the workspace is in the Defender portal',
    serviceSource: 'microsoftSentinel',
    prefixes: ['sn'],
    also: '`sentinel`, for its incidents',
  },
  {
    product: 'Defender XDR itself: correlated, custom and expert detections',
    serviceSource: 'microsoft365Defender',
    prefixes: ['ra', 'ta', 'ea'],
    also: 'none',
  },
];

export function reachedRows(): string {
  const rows = reached.map(({ product, serviceSource, prefixes, also }) => {
    const [prefix = ''] = prefixes;
    const [alias = ''] = (xdrAliases(`${prefix}1`).at(-1) ?? '').split(':', 1);
    const letters = prefixes.map((each) => `\`${each}\``).join(', ');
    return `| ${product} | \`${serviceSource}\` | ${letters} | \`${alias}:\` | both | ${also} |`;
  });
  return [
    '| product | `serviceSource` | prefix | alias | direction | another door |',
    '| --- | --- | --- | --- | --- | --- |',
    ...rows,
  ].join('\n');
}
