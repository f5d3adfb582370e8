import tls from 'node:tls';
import { guest } from '../../../../local/tenant/seed/ids.ts';
import { startTenant, type Tenant } from '../../../../local/tenant/tenant.ts';
import {
  makeApplicationCredential,
  type ApplicationSettings,
} from '../../../../shared/platform/credentials.ts';
import { namingFailures } from '../../../../shared/platform/access-token.ts';
import { exchange, openTenant, type Answer, type Harness, textOf } from '../harness.ts';

const exchangeAudience = 'api://AzureADTokenExchange';
const graphScope = 'https://graph.microsoft.com/.default';

describe('local/tenant/identity/login-face', () => {
  let home: Harness;
  let further: Tenant;
  const trusted = tls.getCACertificates('default');
  const clock = { now: () => Date.now() };

  beforeAll(async () => {
    home = await openTenant({ clock });
    further = await startTenant({ home: home.tenant, clock, seed: 'none' });
    tls.setDefaultCACertificates([...trusted, home.tenant.caCert, further.caCert]);
  });
  afterAll(async () => {
    tls.setDefaultCACertificates(trusted);
    await further.close();
    await home.close();
  });

  const proof = (): Promise<string> => home.token(exchangeAudience);
  const tokenUrl = (tenantId = guest.tenantId): string => `${further.origin}/${tenantId}/oauth2/v2.0/token`;
  const form = async (over: Readonly<Record<string, string>> = {}): Promise<string> =>
    new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: guest.clientId,
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: await proof(),
      scope: graphScope,
      ...over,
    }).toString();
  const post = async (body: string, url = tokenUrl()): Promise<Answer> =>
    exchange(further, 'POST', url, body, { 'content-type': 'application/x-www-form-urlencoded' });

  it("takes the identity's token for the exchange, and gives one of its own", async () => {
    const { status, body } = await post(await form());
    const token = textOf(body.access_token);
    expect(status).toBe(200);
    const read = (at: Tenant) =>
      exchange(at, 'GET', `${at.origin}/v1.0/security/incidents`, undefined, {
        authorization: `Bearer ${token}`,
      });
    expect((await read(further)).status).toBe(200);
    expect((await read(home.tenant)).status).toBe(401);
  });

  it.each<[string, Readonly<Record<string, string>>, number]>([
    ['another application', { client_id: '00000000-0000-4000-8000-000000000000' }, 700016],
    ['a secret', { client_assertion_type: '', client_secret: 'x' }, 7000218],
    ['an assertion that is none', { client_assertion: 'x' }, 50027],
    ['a forged assertion', { client_assertion: 'eyJhIjoxfQ.eyJhIjoxfQ.AAAA' }, 50013],
    ['a resource that is not there', { scope: 'https://vault.azure.net/.default' }, 500011],
    ['another grant', { grant_type: 'password' }, 70003],
  ])('refuses %s by its code', async (_sentence, over, code) => {
    const { status, body } = await post(await form(over));
    expect(status).toBeGreaterThanOrEqual(400);
    expect(body.error_description).toMatch(new RegExp(`^AADSTS${code}: `));
  });

  it('refuses a token that was meant for a product, and one of its own', async () => {
    const ofGraph = await home.token('https://graph.microsoft.com');
    expect((await post(await form({ client_assertion: ofGraph }))).body.error_description).toContain(
      'AADSTS700212',
    );
    const own = further.mint.issue(exchangeAudience, [], Date.now(), 3600);
    expect((await post(await form({ client_assertion: own }))).body.error_description).toContain(
      'AADSTS50013',
    );
  });

  it('refuses what is no longer valid', async () => {
    const old = home.tenant.mint.issue(exchangeAudience, [], Date.now() - 7_200_000, 3600);
    expect((await post(await form({ client_assertion: old }))).body.error_description).toContain(
      'AADSTS700024',
    );
  });

  it('knows no other tenant', async () => {
    expect(
      (await post(await form(), tokenUrl(home.tenant.registration.tenantId))).body.error_description,
    ).toContain('AADSTS90002');
  });

  describe("to the app's own credential", () => {
    const settings: ApplicationSettings = {
      identityEndpoint: 'https://x.test',
      tenantId: guest.tenantId,
      appId: guest.clientId,
      authority: { origin: '', isOwn: true },
      exchangeScope: `${exchangeAudience}/.default`,
    };
    const asked: string[] = [];
    const identity = {
      async getToken(scope: string | string[]) {
        asked.push(String(scope));
        return { token: await proof(), expiresOnTimestamp: Date.now() + 3_600_000 };
      },
    };
    const credential = (over: Partial<ApplicationSettings> = {}) =>
      namingFailures(
        makeApplicationCredential(
          { ...settings, authority: { origin: further.origin, isOwn: true }, ...over },
          identity,
        ),
      );

    it('gives a token for the proof of the identity, and keeps it', async () => {
      const mine = credential();
      const { token } = await mine.getToken(graphScope);
      expect(await mine.getToken(graphScope)).toMatchObject({ token });
      expect(new Set(asked)).toEqual(new Set([`${exchangeAudience}/.default`]));
      const { status } = await exchange(
        further,
        'GET',
        `${further.origin}/v1.0/security/incidents`,
        undefined,
        {
          authorization: `Bearer ${token}`,
        },
      );
      expect(status).toBe(200);
    });

    it.each<[string, Partial<ApplicationSettings>, string, string]>([
      ['nobody made it known', { appId: '00000000-0000-4000-8000-000000000000' }, graphScope, 'AADSTS700016'],
      ['the tenant lacks the product', {}, 'https://vault.azure.net/.default', 'AADSTS500011'],
    ])('says so where %s', async (_sentence, over, scope, detail) => {
      await expect(credential(over).getToken(scope)).rejects.toMatchObject({ code: 'unauthorized', detail });
    });
  });
});
