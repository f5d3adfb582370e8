/** The ids by which a policy names providers (design §6, fixed). One list; everything else is compared with it. */
export const providerIds = [
  'defenderXdr',
  'defenderXdrIncidents',
  'legacyGraphAlerts',
  'defenderForCloud',
  'sentinel',
  'defenderForCloudApps',
  'defenderForEndpoint',
  'entraIdProtection',
  'office365',
  'serviceNow',
  'jira',
  'splunk',
  'qradar',
  'webhook',
] as const;
export type ProviderId = (typeof providerIds)[number];

const known = new Set<string>(providerIds);

export function isProviderId(value: string): value is ProviderId {
  return known.has(value);
}
