import { throttleBucket } from '../../../shared/platform/throttle-bucket.ts';

const one = '/subscriptions/20ff7fc3-e762-44dd-bd96-b71116dcdc23';
const other = '/subscriptions/8c1d4e70-2f9b-4d36-a5e8-70b16c93f2da';
const workspace = '/resourceGroups/rg/providers/Microsoft.OperationalInsights/workspaces/law';
const incidents = `${workspace}/providers/Microsoft.SecurityInsights/incidents`;
const alerts = '/providers/Microsoft.Security/alerts';
const graphQuery = '/providers/Microsoft.ResourceGraph/resources';

describe('shared/platform/throttle-bucket', () => {
  it.each([
    ['every call to Graph', 'graph', '/v1.0/security/alerts_v2', '/v1.0/subscriptions', true],
    [
      'Entra ID Protection and alerts, both in Graph',
      'graph',
      '/v1.0/identityProtection/riskyUsers',
      '/v1.0/security/alerts_v2',
      false,
    ],
    [
      'every call to Entra ID Protection',
      'graph',
      '/v1.0/identityProtection/riskyUsers/dismiss',
      '/v1.0/identityProtection/riskDetections',
      true,
    ],
    ['every call to Cloud Apps', 'cloudApps', '/api/v1/alerts/', '/api/v1/alerts/close_benign/', true],
    ['two Sentinel incidents', 'arm', `${one}${incidents}/1`, `${one}${incidents}/2/alerts`, true],
    ['one place in two spellings', 'arm', `${one}${alerts}`, `${one}${alerts}`.toUpperCase(), true],
    ['an alert at both of its scopes', 'arm', `${one}${alerts}`, `${one}/resourceGroups/rg${alerts}`, true],
    ['Sentinel and Defender for Cloud', 'arm', `${one}${incidents}`, `${one}${alerts}`, false],
    [
      'Sentinel and the workspace that it stands on',
      'arm',
      `${one}${incidents}`,
      `${one}${workspace}`,
      false,
    ],
    ['two Azure subscriptions', 'arm', `${one}${alerts}`, `${other}${alerts}`, false],
    ['Resource Graph and the rest', 'arm', graphQuery, `${one}${alerts}`, false],
  ] as const)('%s', (_sentence, api, a, b, together) => {
    expect(throttleBucket(api, a) === throttleBucket(api, b)).toBe(together);
  });

  it('never puts two APIs together', () => {
    expect(
      new Set(
        (['graph', 'arm', 'cloudApps', 'defender', 'office365'] as const).map((api) =>
          throttleBucket(api, '/x'),
        ),
      ).size,
    ).toBe(5);
  });
});
