import tls from 'node:tls';
import { ManagedIdentityCredential } from '@azure/identity';
import { clientId } from '../../../../local/tenant/seed/ids.ts';
import { exchange, openTenant, type Answer, type Harness, textOf } from '../harness.ts';

const names = ['IDENTITY_ENDPOINT', 'IDENTITY_HEADER'] as const;

describe('local/tenant/identity/identity-face', () => {
  let harness: Harness;
  beforeAll(async () => {
    harness = await openTenant({ clock: { now: () => Date.now() } });
  });
  afterAll(() => harness.close());

  const ask = (query: string, headers: Record<string, string> = goodHeader()): Promise<Answer> =>
    exchange(
      harness.tenant,
      'GET',
      `${textOf(harness.tenant.environment.IDENTITY_ENDPOINT)}?${query}`,
      undefined,
      headers,
    );
  const goodHeader = (): Record<string, string> => ({
    'x-identity-header': textOf(harness.tenant.environment.IDENTITY_HEADER),
  });

  it.each([
    'https://graph.microsoft.com',
    'https://graph.microsoft.com/',
    'https://management.azure.com',
    '05a65629-4c1b-48c1-a78b-804c4abdd4af',
  ])('gives a token for %s', async (resource) => {
    const { status, body } = await ask(`api-version=2019-08-01&resource=${encodeURIComponent(resource)}`);
    expect([status, body.token_type, Number(body.expires_on) > Date.now() / 1000]).toEqual([
      200,
      'Bearer',
      true,
    ]);
  });

  it.each([
    ['https://graph.microsoft.com', 'SecurityAlert.Read.All', 'Alert.Read.All'],
    ['05a65629-4c1b-48c1-a78b-804c4abdd4af', 'Investigation.read', 'SecurityAlert.Read.All'],
    ['https://api.securitycenter.microsoft.com', 'Alert.Read.All', 'SecurityAlert.Read.All'],
  ])('puts into a token for %s what was granted there, and nothing else', async (resource, own, other) => {
    const claims = await claimsFor(resource);
    expect(claims.idtyp).toBe('app');
    expect(claims.roles).toContain(own);
    expect(claims.roles).not.toContain(other);
  });

  it('puts no roles into a token of an application without any', async () => {
    expect(await claimsFor('https://management.azure.com')).not.toHaveProperty('roles');
  });

  const claimsFor = async (resource: string): Promise<Record<string, unknown>> => {
    const { body } = await ask(`api-version=2019-08-01&resource=${encodeURIComponent(resource)}`);
    const payload = textOf(body.access_token).split('.')[1] ?? '';
    return JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as Record<string, unknown>;
  };

  it.each([
    [
      'the wrong header',
      'api-version=2019-08-01&resource=https://graph.microsoft.com',
      { 'x-identity-header': 'x' },
      401,
    ],
    ['no header', 'api-version=2019-08-01&resource=https://graph.microsoft.com', {}, 401],
    ['another api-version', 'api-version=2017-09-01&resource=https://graph.microsoft.com', undefined, 400],
    ['no resource', 'api-version=2019-08-01', undefined, 400],
    ['an unknown resource', 'api-version=2019-08-01&resource=https://vault.azure.net', undefined, 400],
    [
      'another identity',
      'api-version=2019-08-01&resource=https://graph.microsoft.com&client_id=x',
      undefined,
      400,
    ],
  ])('refuses %s', async (_, query, headers, expected) => {
    const { status, body } = await ask(query, headers);
    expect([status, typeof body.message]).toEqual([expected, 'string']);
  });

  it('serves the real ManagedIdentityCredential over https', async () => {
    const before = tls.getCACertificates('default');
    const settings = names.map((name) => [name, process.env[name]] as const);
    try {
      tls.setDefaultCACertificates([...before, harness.tenant.caCert]);
      for (const name of names) process.env[name] = harness.tenant.environment[name];
      const credential = new ManagedIdentityCredential({ clientId });
      const { token } = await credential.getToken('https://graph.microsoft.com/.default');
      expect((await harness.send('GET', '/v1.0/security/incidents', { token })).status).toBe(200);
    } finally {
      tls.setDefaultCACertificates(before);
      for (const [name, value] of settings) restore(name, value);
    }
  });
});

function restore(name: string, value: string | undefined): void {
  if (value === undefined) Reflect.deleteProperty(process.env, name);
  else process.env[name] = value;
}
