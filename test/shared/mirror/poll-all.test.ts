import { createPoller, type PolledTenant } from '../../../shared/mirror/poll-all.ts';
import { createSweeper } from '../../../shared/mirror/sweep-all.ts';
import type { Log } from '../../../shared/platform/log.ts';
import type { Page, Provider } from '../../../shared/provider/provider.ts';
import { tenantId } from '../../support/alert-keys.ts';
import { createCheckedLog } from '../../support/checked-log.ts';
import { fakeProvider } from '../../support/fake-provider.ts';
import { allCapable } from '../../support/all-capable.ts';
import { freeTurns, noApi } from '../../support/free-turns.ts';
import { createMemoryStore } from '../../support/memory-store.ts';
import { now, policyOf } from '../../support/plan-case.ts';

const other = 'b6f0f0f5-6d4d-4958-8b9f-9d6445542f95';
const never = new Promise<never>(() => undefined);

type Lists = () => AsyncIterable<Page>;
async function* nothing(): AsyncGenerator<Page> {
  yield { observations: [], unreadable: [] };
}
async function* hangs(): AsyncGenerator<Page> {
  yield await never;
}
async function* fails(): AsyncGenerator<Page> {
  yield await Promise.reject<Page>(new Error('scripted'));
}

function tenant(id: string, list: Lists, cursors: Partial<Cursors> = {}) {
  const provider: Provider = fakeProvider('defenderXdr', { list, listOpen: list });
  const ports = {
    mirror: {
      clock: { now: () => now },
      policy: policyOf(),
      providers: new Map([[provider.id, provider]]),
      turns: freeTurns(() => noApi),
      capabilities: allCapable,
      store: createMemoryStore(),
      guard: { allow: async () => 0 },
      since: async () => 0,
      newId: () => 'id',
    },
    cursors: { ...noCursors, ...cursors },
    memo: { isSettled: () => false, remember: () => undefined },
    send: async () => undefined,
    newTraceparent: () => '00-0-0-01',
    sleep: async () => undefined,
  };
  return { tenantId: id, providers: [provider], ports } satisfies PolledTenant;
}

const noCursors = {
  readPoll: async () => ({}),
  writePoll: async () => undefined,
  writeDrift: async () => undefined,
};
type Cursors = typeof noCursors;

/** Resolves with the tenant of the first line that says `message`. */
function told(message: string): { readonly log: Log; readonly whose: Promise<unknown> } {
  const checked = createCheckedLog();
  const { promise, resolve } = Promise.withResolvers<unknown>();
  const log: Log = (level, said, fields) => {
    checked.log(level, said, fields);
    if (said === message && 'tenantId' in fields) resolve(fields.tenantId);
  };
  return { log, whose: promise };
}

describe('shared/mirror/poll-all', () => {
  it.each<[string, Lists]>([
    ['hangs', hangs],
    ['fails', fails],
  ])('polls a tenant while the product of another %s', async (_sentence, list) => {
    const poller = createPoller({
      tenants: [tenant(other, list), tenant(tenantId, nothing)],
      sleep: () => never,
    });
    const { log, whose } = told('polled');
    void poller.pollAll(log);
    await expect(whose).resolves.toBe(tenantId);
  });

  it('says at its end that storage failed, having polled the rest', async () => {
    const down = { readPoll: () => Promise.reject(new Error('scripted')) };
    const tenants = [tenant(other, nothing, down), tenant(tenantId, nothing)];
    const { log, whose } = told('polled');
    await expect(createPoller({ tenants, sleep: () => never }).pollAll(log)).rejects.toThrow('scripted');
    await expect(whose).resolves.toBe(tenantId);
  });

  it('polls at once what is asked for, in that tenant only, and nothing for others', async () => {
    const poller = createPoller({
      tenants: [tenant(other, nothing), tenant(tenantId, nothing)],
      sleep: () => never,
    });
    const { log, lines } = createCheckedLog();
    await poller.pollSoon(tenantId, 'defenderXdr', log);
    await poller.pollSoon(tenantId, 'sentinel', log);
    await poller.pollSoon('00000000-0000-4000-8000-000000000000', 'defenderXdr', log);
    expect(lines.map(({ message, fields }) => [message, fields.tenantId])).toEqual([['polled', tenantId]]);
  });
});

describe('shared/mirror/sweep-all', () => {
  it.each<[string, Lists]>([
    ['hangs', hangs],
    ['fails', fails],
  ])('sweeps a tenant while the product of another %s', async (_sentence, list) => {
    const tenants = [tenant(other, list), tenant(tenantId, nothing)];
    const { log, whose } = told('swept');
    void createSweeper({ tenants, sleep: () => never }).sweepAll(log);
    await expect(whose).resolves.toBe(tenantId);
  });
});
