import { probe, type ProbePorts } from '../../../shared/capability/probe.ts';
import { TransientError } from '../../../shared/errors.ts';
import { defenderForCloud } from '../../../shared/provider/defender-for-cloud.ts';
import { defenderXdr } from '../../../shared/provider/defender-xdr.ts';
import type { Provider } from '../../../shared/provider/provider.ts';
import { sentinel } from '../../../shared/provider/sentinel.ts';
import { tenantId } from '../../support/alert-keys.ts';
import { fakeProvider } from '../../support/fake-provider.ts';
import { scriptedApi, testNow, type ScriptedAnswer } from '../provider/scripted-api.ts';

const subscriptions = ['0000000a-0000-0000-0000-000000000001', '0000000a-0000-0000-0000-000000000002'];
const workspace =
  '/subscriptions/0a/resourcegroups/rg/providers/microsoft.operationalinsights/workspaces/law';
const empty = { body: { value: [] } };
const denied = { status: 403, body: { error: { code: 'AuthorizationFailed', message: '' } } };
const permissions = (...actions: readonly string[]) => ({ body: { value: [{ actions, notActions: [] }] } });

async function ask(
  provider: Provider,
  answers: readonly ScriptedAnswer[],
  {
    scope = {},
    writes = true,
    roles = async () => undefined,
  }: { scope?: object; writes?: boolean; roles?: ProbePorts['roles'] } = {},
) {
  const { api, sent } = scriptedApi(provider.api, answers);
  const found = await probe({ client: () => api, roles }, tenantId, provider, { scope, writes });
  return { ...found, paths: sent.map(({ method, path }) => `${method} ${path}`) };
}

describe('shared/capability/probe', () => {
  it('reads one page of what changed this very moment, and the token', async () => {
    const { reads, writes, paths } = await ask(defenderXdr, [empty], {
      roles: async () => ['SecurityAlert.ReadWrite.All'],
    });
    expect(paths).toEqual([`GET /security/alerts_v2?$filter=lastUpdateDateTime ge ${testNow}`]);
    expect([...reads, ...writes]).toEqual([
      ['', { can: 'yes' }],
      ['', { can: 'yes' }],
    ]);
  });

  it('knows by the token that it could not write', async () => {
    const { reads, writes } = await ask(defenderXdr, [empty], {
      roles: async () => ['SecurityAlert.Read.All'],
    });
    expect(reads.get('')).toEqual({ can: 'yes' });
    expect(writes.get('')).toEqual({ can: 'no', why: 'noPermission' });
  });

  it('tells a missing licence from a missing permission by the token', async () => {
    const forbidden = { status: 403, body: { error: { code: 'Forbidden', message: '' } } };
    const held = await ask(defenderXdr, [forbidden], { roles: async () => ['SecurityAlert.Read.All'] });
    const lacking = await ask(defenderXdr, [forbidden], { roles: async () => [] });
    expect(held.reads.get('')).toMatchObject({ can: 'no', why: 'noLicence' });
    expect(lacking.reads.get('')).toMatchObject({ can: 'no', why: 'noPermission' });
  });

  it('asks each Azure subscription by itself what it may there, and never writes', async () => {
    const { reads, writes, paths } = await ask(
      defenderForCloud,
      [empty, denied, permissions('Microsoft.Security/locations/alerts/*'), permissions('*/read')],
      { scope: { azureSubscriptions: subscriptions } },
    );
    expect(paths.every((path) => path.startsWith('GET '))).toBe(true);
    expect(paths.filter((path) => path.includes('/Microsoft.Authorization/permissions?'))).toHaveLength(2);
    expect([...reads.values()]).toEqual([
      { can: 'yes' },
      { can: 'no', why: 'noPermission', code: 'AuthorizationFailed' },
    ]);
    expect([...writes.values()]).toEqual([{ can: 'yes' }, { can: 'no', why: 'noPermission' }]);
  });

  it('asks a workspace for the role there, and takes it for unknown when it may not ask', async () => {
    const { writes, paths } = await ask(sentinel, [empty, denied], { scope: { workspaces: [workspace] } });
    expect(paths[1]).toBe(
      `GET ${workspace}/providers/Microsoft.Authorization/permissions?api-version=2022-04-01`,
    );
    expect(writes.get(workspace)).toEqual({ can: 'unknown' });
  });

  it('asks nothing of writing where the policy writes nothing', async () => {
    const { writes, paths } = await ask(sentinel, [empty], {
      scope: { workspaces: [workspace] },
      writes: false,
    });
    expect(paths).toHaveLength(1);
    expect(writes.size).toBe(0);
  });

  it('has no answer while there is no token, or none is needed', async () => {
    const { reads, writes } = await ask(defenderXdr, [{ status: 503 }], {
      roles: () => Promise.reject(new TransientError('unavailable', 'No token.')),
    });
    expect([...reads.values(), ...writes.values()]).toEqual([
      { can: 'unknown', passing: true },
      { can: 'unknown', passing: true },
    ]);
  });

  it('asks a product without a list in its own way, or can’t tell', async () => {
    const asked: string[] = [];
    const own = fakeProvider('webhook', { probe: async () => void asked.push('asked') });
    expect((await ask(own, [])).reads.get('')).toEqual({ can: 'yes' });
    expect(asked).toEqual(['asked']);
    expect((await ask(fakeProvider('webhook'), [])).reads.get('')).toEqual({ can: 'unknown' });
  });

  it('takes a cloud without the API for an answer', async () => {
    const { reads } = await (async () => {
      const client = (): never => {
        throw new Error('a bug');
      };
      return probe({ client, roles: async () => undefined }, tenantId, defenderXdr, {
        scope: {},
        writes: false,
      });
    })();
    expect(reads.get('')).toEqual({ can: 'unknown' });
  });
});
