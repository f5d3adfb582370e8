/** Over the local tenant, which shows a thousand of what it has and doesn't say that there is more. */

import { legacyGraphAlerts } from '../../../shared/provider/legacy-graph-alerts.ts';
import type { ApiClient } from '../../../shared/platform/api-client.ts';
import type { Page } from '../../../shared/provider/provider.ts';
import { tenantId } from '../../support/alert-keys.ts';
import { createAgenda } from '../../support/drain/agenda.ts';
import { createDrainedTenant } from '../../support/drain/drained-tenant.ts';
import { createRandom } from '../../support/sim/random.ts';
import { collect } from './scripted-api.ts';

const start = Date.parse('2026-11-22T10:00:00.000Z');
const minute = 60_000;
const since = new Date(start - 15 * minute);

/** Alerts that were modified at these moments, milliseconds before the list is asked for. */
function tenantWith(modified: readonly number[]) {
  const agenda = createAgenda(start);
  const tenant = createDrainedTenant(tenantId, agenda, createRandom(1));
  for (const [i, ago] of modified.entries()) {
    const at = new Date(start - ago).toISOString();
    const id = `alert-${i}`;
    const vendorInformation = {
      provider: 'MCAS',
      providerVersion: null,
      subProvider: null,
      vendor: 'Microsoft',
    };
    const times = {
      createdDateTime: '2026-11-01T00:00:00.000Z',
      eventDateTime: at,
      lastModifiedDateTime: at,
    };
    const text = { title: '', description: '', category: '', severity: 'low', azureTenantId: '' };
    const none = { comments: [], tags: [], incidentIds: [], userStates: [], hostStates: [] };
    const open = { status: 'newAlert', feedback: null, assignedTo: null, closedDateTime: null };
    tenant.world.legacy.put(id, { id, ...text, ...none, ...open, ...times, vendorInformation }, start - ago);
  }
  const api = tenant.connect(0)('graph');
  const read = async (list: (api: ApiClient) => AsyncIterable<Page>) => {
    const reading = collect(list(api));
    reading.catch(() => undefined);
    await agenda.run(start + 10 * minute);
    const refs = (await reading).flatMap(({ observations }) => observations.map(({ ref }) => ref));
    return { refs, calls: tenant.calls.length, refused: tenant.calls.filter(({ passed }) => !passed).length };
  };
  return { read };
}

const spread = (count: number, over: number): readonly number[] =>
  Array.from({ length: count }, (_, i) => Math.floor((over * i) / count));
const changed = (api: ApiClient) => legacyGraphAlerts.list(api, since);

describe('shared/provider/legacy-list', () => {
  it('costs one call where all of it is shown', async () => {
    const { refs, calls } = await tenantWith(spread(999, 14 * minute)).read(changed);
    expect([refs.length, calls]).toEqual([999, 1]);
  });

  it('finds five thousand changed alerts, each once, within the calls of half a minute', async () => {
    const { refs, calls, refused } = await tenantWith(spread(5_000, 14 * minute)).read(changed);
    expect([refs.length, new Set(refs).size, refused]).toEqual([5_000, 5_000, 0]);
    expect(calls).toBeLessThanOrEqual(20);
  });

  it('finds very many that changed within one second', async () => {
    const burst = spread(2_500, 1_000).map((ago) => ago + 7 * minute);
    const { refs, calls } = await tenantWith(burst).read(changed);
    expect(new Set(refs).size).toBe(2_500);
    expect(calls).toBeLessThanOrEqual(40);
  });

  it('finds all that is open, whenever it was modified', async () => {
    const months = spread(2_500, 90 * 24 * 60 * minute);
    const { refs } = await tenantWith(months).read((api) => legacyGraphAlerts.listOpen(api));
    expect(new Set(refs).size).toBe(2_500);
  });

  it('ends loudly where more changed at one moment than it shows', async () => {
    const { read } = tenantWith(Array.from({ length: 1_200 }, () => minute));
    await expect(read(changed)).rejects.toMatchObject({ code: 'unreadable' });
  });
});
