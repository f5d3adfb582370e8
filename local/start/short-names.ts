/** What the products are called where there is little room. */
export const shortNames: ReadonlyMap<string, string> = new Map([
  ['defenderXdr', 'XDR alerts'],
  ['defenderXdrIncidents', 'XDR incidents'],
  ['defenderForCloudApps', 'Cloud Apps'],
  ['sentinel', 'Sentinel'],
  ['defenderForCloud', 'Cloud'],
  ['defenderForEndpoint', 'Endpoint'],
  ['entraIdProtection', 'ID Protection'],
  ['office365', 'Office 365'],
  ['legacyGraphAlerts', 'Legacy'],
]);
