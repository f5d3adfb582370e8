/** The adapters against the simulated tenant: two readings of the same documentation, which share no code. */

import { passTheTicket, phishToEndpoint, vmBruteForce } from '../../local/tenant/seed/story-ids.ts';
import { azureSubscriptionId, workspaceId } from '../../local/tenant/seed/ids.ts';
import type { Disposition } from '../../shared/alert/disposition.ts';
import type { ApiClient, ApiName } from '../../shared/platform/api-client.ts';
import { bindApiClient } from '../../shared/platform/bound-client.ts';
import { defenderForCloud } from '../../shared/provider/defender-for-cloud.ts';
import { providers } from '../../shared/provider/registry.ts';
import {
  armResource,
  cloudAppsResource,
  defenderResource,
  graphResource,
  officeResource,
  openTenant,
  prefer,
  type Harness,
} from '../local/tenant/harness.ts';

const resources = new Map<ApiName, { readonly audience: string; readonly basePath: string }>([
  ['graph', { audience: graphResource, basePath: '/v1.0' }],
  ['arm', { audience: armResource, basePath: '' }],
  ['cloudApps', { audience: cloudAppsResource, basePath: '' }],
  ['defender', { audience: defenderResource, basePath: '' }],
  ['office365', { audience: officeResource, basePath: '' }],
]);
const scope = { azureSubscriptions: [azureSubscriptionId], workspaces: [workspaceId] };
const resolved: Disposition = {
  status: 'resolved',
  classification: 'truePositive',
  determination: 'unknown',
};

describe('scenarios/adapters', () => {
  let harness: Harness;
  beforeEach(async () => {
    harness = await openTenant();
  });
  afterEach(() => harness.close());

  function apiOf(api: ApiName): ApiClient {
    const { audience = '', basePath = '' } = resources.get(api) ?? {};
    return bindApiClient({
      api,
      clock: harness.clock,
      endpoint: { origin: harness.tenant.origin, basePath, scope: audience },
      transport: async ({ method, url, headers, body }) => {
        const token = await harness.token(audience);
        const answer = await harness.send(method, url.href, {
          headers: { ...prefer, ...headers },
          body,
          token,
        });
        const header = (name: string) => answer.headers[name]?.toString();
        return {
          status: answer.status,
          header,
          body: answer.status === 204 ? '' : JSON.stringify(answer.body),
        };
      },
    });
  }

  /** The products themselves, whose words are written down here a second time. */
  const closed = new Set([
    'resolved',
    'Closed',
    'Resolved',
    'Dismissed',
    'TRUE_POSITIVE',
    'FALSE_POSITIVE',
    'BENIGN',
  ]);
  async function openAt(id: string): Promise<number> {
    const copies = await harness.tenant.control.copies();
    // A detection can only be read: those who are counted are the persons.
    const counts = (ref: string): boolean => !ref.startsWith('detection:');
    return copies.filter(({ provider, status, ref }) => provider === id && counts(ref) && !closed.has(status))
      .length;
  }

  it.each([...providers.values()].filter(({ countOpen }) => countOpen !== undefined))(
    '$name counts its open copies',
    async (provider) => {
      const { raise, act } = harness.tenant.control;
      // Enough for Resource Graph to spell some of them in one way and some in the other.
      await raise({ blueprint: 'cloudWorkload', count: 12 });
      await raise({ blueprint: 'identity', count: 2 });
      await raise({ blueprint: 'device', count: 3 });
      await raise({ blueprint: 'sixHomes', count: 3 });
      await raise({ blueprint: 'legacy', count: 3 });
      await harness.tenant.control.setSwitches({ legacyAlerts: 'served' });
      const ticket = { by: 'alex@contoso.com' };
      await act({
        ...ticket,
        provider: 'defenderXdrIncidents',
        ref: passTheTicket.incident,
        status: 'resolved',
      });
      await act({ ...ticket, provider: 'sentinel', ref: passTheTicket.sentinelRef, status: 'Closed' });
      await act({
        ...ticket,
        provider: 'defenderForCloudApps',
        ref: passTheTicket.cloudAppsId,
        status: 'BENIGN',
      });
      await act({
        ...ticket,
        provider: 'defenderForCloud',
        ref: vmBruteForce.cloudRef,
        status: 'InProgress',
      });
      // The one endpoint alert of the seed, which its story knows by alerts_v2 only.
      await act({
        ...ticket,
        provider: 'defenderXdr',
        ref: phishToEndpoint.endpointAlert,
        status: 'resolved',
      });
      // Resource Graph is a minute behind.
      harness.clock.advance(60_000);
      const open = await openAt(provider.id);
      expect(open).toBeGreaterThan(2);
      expect(await provider.countOpen?.(apiOf(provider.api), scope)).toBe(open);
      expect(await harness.tenant.control.violations()).toEqual([]);
    },
  );

  it('Defender for Cloud is listed, read and written', async () => {
    const api = apiOf('arm');
    const ref = vmBruteForce.cloudRef.toLowerCase();
    const pages: unknown[] = [];
    for await (const { observations, unreadable } of defenderForCloud.list(api, new Date(0), scope))
      pages.push([observations.map((seen) => seen.ref), unreadable]);
    expect(pages).toEqual([[[ref], []]]);
    for (const want of [resolved, { ...resolved, classification: 'falsePositive' as const }]) {
      const before = await defenderForCloud.get(api, ref);
      if (before === undefined) throw new Error('nothing was read');
      await defenderForCloud.write(api, ref, want, before);
      expect((await defenderForCloud.get(api, ref))?.shown).toEqual(defenderForCloud.project(want));
    }
    const [copy] = (await harness.tenant.control.copies({ story: vmBruteForce.story })).filter(
      ({ provider }) => provider === 'defenderForCloud',
    );
    expect([copy?.status, copy?.writes.app]).toEqual(['Dismissed', 2]);
  });

  it('Defender for Cloud is listed to the last page', async () => {
    await harness.tenant.control.raise({ blueprint: 'cloudWorkload', count: 120 });
    let found = 0;
    for await (const { observations } of defenderForCloud.list(apiOf('arm'), new Date(0), scope))
      found += observations.length;
    expect(found).toBe(121);
  });
});
