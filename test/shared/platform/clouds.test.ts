import { cloudNamed, cloudNames, clouds, findEndpoint } from '../../../shared/platform/clouds.ts';

describe('shared/platform/clouds', () => {
  it.each([
    [
      'public',
      'https://graph.microsoft.com',
      'https://management.azure.com',
      'https://login.microsoftonline.com',
      'api://AzureADTokenExchange',
    ],
    [
      'usgov',
      'https://graph.microsoft.us',
      'https://management.usgovcloudapi.net',
      'https://login.microsoftonline.us',
      'api://AzureADTokenExchangeUSGov',
    ],
    [
      'usgovdod',
      'https://dod-graph.microsoft.us',
      'https://management.usgovcloudapi.net',
      'https://login.microsoftonline.us',
      'api://AzureADTokenExchangeUSGov',
    ],
    [
      'china',
      'https://microsoftgraph.chinacloudapi.cn',
      'https://management.chinacloudapi.cn',
      'https://login.chinacloudapi.cn',
      'api://AzureADTokenExchangeChina',
    ],
  ] as const)('knows the hosts of %s', (cloud, graph, arm, authority, exchangeAudience) => {
    expect(findEndpoint(cloud, 'graph')).toEqual({
      origin: graph,
      basePath: '/v1.0',
      scope: `${graph}/.default`,
    });
    expect(findEndpoint(cloud, 'arm')).toEqual({ origin: arm, basePath: '', scope: `${arm}/.default` });
    expect(cloudNamed(cloud)).toMatchObject({ authority, exchangeAudience });
  });

  it('knows every cloud that can be configured', () => {
    expect([...clouds.keys()]).toEqual([...cloudNames]);
  });

  it('replaces the host and never the audience', () => {
    const origin = 'https://localhost:4443';
    expect(findEndpoint('usgov', 'graph', origin)).toEqual({
      origin,
      basePath: '/v1.0',
      scope: 'https://graph.microsoft.us/.default',
    });
    expect(findEndpoint('public', 'defender', origin)?.scope).toBe(
      'https://api.securitycenter.microsoft.com/.default',
    );
  });

  it('asks for a token of its own where the Defender API of GCC is named, and for no other host', () => {
    const gcc = 'https://api-gcc.securitycenter.microsoft.us';
    expect(findEndpoint('public', 'defender', gcc)?.scope).toBe(`${gcc}/.default`);
    const scope = 'https://api.securitycenter.microsoft.com/.default';
    const region = 'https://eu.api.security.microsoft.com';
    expect(findEndpoint('public', 'defender', region)).toEqual({ origin: region, basePath: '', scope });
    const government = 'https://api-gov.securitycenter.microsoft.us';
    for (const cloud of ['usgov', 'usgovdod'] as const)
      expect(findEndpoint(cloud, 'defender')).toEqual({
        origin: government,
        basePath: '',
        scope: `${government}/.default`,
      });
  });

  it('reaches Cloud Apps on the general host, or on the own host of the tenant', () => {
    const scope = '05a65629-4c1b-48c1-a78b-804c4abdd4af/.default';
    const own = 'https://contoso.us3.portal.cloudappsecurity.com';
    const general = { origin: 'https://portal.cloudappsecurity.com', basePath: '/cas', scope };
    expect(findEndpoint('public', 'cloudApps')).toEqual(general);
    expect(findEndpoint('public', 'cloudApps', own)).toEqual({ origin: own, basePath: '', scope });
    expect(findEndpoint('usgov', 'cloudApps')).toBeUndefined();
    expect(findEndpoint('usgov', 'cloudApps', own)).toEqual({ origin: own, basePath: '', scope });
  });

  it.each([
    ['public', 'https://manage.office.com'],
    ['usgov', 'https://manage.office365.us'],
    ['usgovdod', 'https://manage.protection.apps.mil'],
    ['china', 'https://manage.office365.cn'],
  ] as const)('reaches the Office 365 Management API of %s with a token for it', (cloud, origin) => {
    const scope = `${origin}/.default`;
    expect(findEndpoint(cloud, 'office365')).toEqual({ origin, basePath: '', scope });
    expect(findEndpoint(cloud, 'office365', 'https://localhost:1')?.scope).toBe(scope);
  });

  it('asks for a token of its own where the Office 365 Management API of GCC is named', () => {
    const gcc = 'https://manage-gcc.office.com';
    expect(findEndpoint('public', 'office365', gcc)?.scope).toBe(`${gcc}/.default`);
  });

  it('has no API where the cloud has none', () => {
    expect(findEndpoint('china', 'cloudApps', 'https://x.test')).toBeUndefined();
    expect(findEndpoint('china', 'defender')).toBeUndefined();
  });
});
