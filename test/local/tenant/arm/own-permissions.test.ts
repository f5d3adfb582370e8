import { azureSubscriptionId, workspaceId } from '../../../../local/tenant/seed/ids.ts';
import { armResource, openTenant, type Harness } from '../harness.ts';

const below = (scope: string, version = '2022-04-01') =>
  `${scope}/providers/Microsoft.Authorization/permissions?api-version=${version}`;

describe('local/tenant/arm/own-permissions', () => {
  let harness: Harness;
  beforeAll(async () => {
    harness = await openTenant();
  });
  afterAll(() => harness.close());

  const ask = async (path: string) => harness.send('GET', path, { token: await harness.token(armResource) });
  const actionsAt = async (scope: string) => (await ask(below(scope))).body.value?.[0]?.actions;

  it.each([`/subscriptions/${azureSubscriptionId}`, workspaceId])(
    'says what is allowed at %s',
    async (scope) => {
      await harness.tenant.control.withdrawPermissions({
        permissions: ['Microsoft.SecurityInsights/incidents/write'],
      });
      const actions = await actionsAt(scope);
      expect(actions).toContain('Microsoft.SecurityInsights/incidents/read');
      expect(actions).toContain('Microsoft.Security/locations/alerts/*');
      expect(actions).not.toContain('Microsoft.SecurityInsights/incidents/write');
      expect(actions).not.toContain('SecurityAlert.Read.All');
      await harness.tenant.control.withdrawPermissions({ permissions: [] });
      expect(await actionsAt(scope)).toContain('Microsoft.SecurityInsights/incidents/write');
    },
  );

  it('refuses another version, another Azure subscription', async () => {
    expect((await ask(below(workspaceId, '2015-07-01'))).status).toBe(400);
    expect((await ask(below('/subscriptions/0000000a-0000-0000-0000-000000000000'))).body).toMatchObject({
      error: { code: 'SubscriptionNotFound' },
    });
  });
});
