import type { Capabilities } from '../../../shared/capability/capabilities.ts';
import { TransientError } from '../../../shared/errors.ts';
import type { PollCursor } from '../../../shared/mirror/cursors.ts';
import { pollProvider, type PollPorts } from '../../../shared/mirror/poll.ts';
import type { Page, ProviderScope } from '../../../shared/provider/provider.ts';
import { tenantId } from '../../support/alert-keys.ts';
import { allCapable } from '../../support/all-capable.ts';
import { createCheckedLog } from '../../support/checked-log.ts';
import { fakeProvider, type FakeFacts } from '../../support/fake-provider.ts';
import { freeTurns, noApi } from '../../support/free-turns.ts';
import { createMemoryStore } from '../../support/memory-store.ts';
import { at, now, policyOf } from '../../support/plan-case.ts';

const day = 24 * 3600;

/** One poll of a product whose list is this one page. */
async function poll(page: Page, cursor: PollCursor) {
  let stored: PollCursor = cursor;
  const provider = fakeProvider('legacyGraphAlerts', {
    list: async function* () {
      yield page;
    },
  });
  const { log, lines } = createCheckedLog();
  const ports = {
    mirror: {
      clock: { now: () => now },
      policy: policyOf({ lookBackDays: 7 }),
      providers: new Map([[provider.id, provider]]),
      turns: freeTurns(() => noApi),
      capabilities: allCapable,
      store: createMemoryStore(),
      guard: { allow: async () => 0 },
      since: async () => 0,
      newId: () => 'id',
    },
    cursors: {
      readPoll: async () => cursor,
      writePoll: async (_tenant: string, _provider: string, written: PollCursor) => {
        stored = written;
      },
    },
    memo: { isSettled: () => false, remember: () => undefined },
    send: async () => undefined,
    newTraceparent: () => '00-0-0-01',
    sleep: undefined,
  };
  await pollProvider(ports, tenantId, provider, log);
  return { stored, lines };
}

const whole: Page = { observations: [], unreadable: [] };
const inPart: Page = { ...whole, missing: ['Microsoft/MCAS/504', 'Microsoft/MCAS/504'] };

describe('shared/mirror/poll', () => {
  it('moves the watermark to its beginning when all has been read', async () => {
    const { stored } = await poll(whole, { watermark: at(-60) });
    expect(stored).toMatchObject({ watermark: at(0), succeededAt: at(0) });
  });

  it('leaves the watermark where it is while a part of the product is silent, and says which', async () => {
    const { stored, lines } = await poll(inPart, { watermark: at(-60) });
    // It did succeed: what was there has been read.
    expect(stored).toMatchObject({ watermark: at(-60), succeededAt: at(0) });
    expect(stored).not.toHaveProperty('failure');
    expect(lines.find(({ message }) => message === 'polled in part')).toMatchObject({
      level: 'warn',
      fields: { missing: ['Microsoft/MCAS/504'] },
    });
  });

  it('gives a part that stays silent as many days as the first look reaches back', async () => {
    const { stored } = await poll(inPart, { watermark: at(-8 * day) });
    expect(stored.watermark).toBe(at(-7 * day));
    expect((await poll(inPart, {})).stored.watermark).toBe(at(-7 * day));
  });
});

/** One poll of a product that lets the app do so much. */
async function pollWith(capabilities: Partial<Capabilities>, facts: FakeFacts = {}) {
  const scopes: ProviderScope[] = [];
  const cursors: object[] = [];
  const provider = fakeProvider('sentinel', {
    async *list(_api, _since, scope): AsyncGenerator<Page> {
      scopes.push(scope);
      yield { observations: [], unreadable: [] };
    },
    ...facts,
  });
  const ports: PollPorts = {
    mirror: {
      clock: { now: () => now },
      policy: policyOf(),
      providers: new Map([[provider.id, provider]]),
      turns: freeTurns(() => noApi),
      capabilities: { ...allCapable, ...capabilities },
      store: createMemoryStore(),
      guard: { allow: async () => 0 },
      since: async () => 0,
      newId: () => 'id',
    },
    cursors: { readPoll: async () => ({}), writePoll: async (_t, _p, cursor) => void cursors.push(cursor) },
    memo: { isSettled: () => false, remember: () => undefined },
    send: async () => undefined,
    sleep: undefined,
    newTraceparent: () => '00-0-0-01',
  };
  const { log, lines } = createCheckedLog();
  await pollProvider(ports, tenantId, provider, log);
  return { scopes, cursors, messages: lines.map(({ message }) => message) };
}

describe('shared/mirror/poll: what the product lets it read', () => {
  it('asks first what the product lets it do', async () => {
    const order: string[] = [];
    await pollWith(
      {
        probeIfDue: async () => void order.push('probe'),
        readable: async (_tenant, _provider, scope) => {
          order.push('readable');
          return scope;
        },
      },
      {
        async *list(): AsyncGenerator<Page> {
          order.push('list');
          yield { observations: [], unreadable: [] };
        },
      },
    );
    expect(order).toEqual(['probe', 'readable', 'list']);
  });

  it('leaves a product that can’t be read alone: its watermark stays where the last good poll put it', async () => {
    const { scopes, cursors, messages } = await pollWith({ readable: async () => undefined });
    expect([scopes, cursors, messages]).toEqual([[], [], []]);
  });

  it('reads what can be read', async () => {
    const { scopes } = await pollWith({
      readable: async (_tenant, _provider, scope) => ({ ...scope, workspaces: ['/open'] }),
    });
    expect(scopes).toMatchObject([{ workspaces: ['/open'] }]);
  });

  it('asks a product that has no list what it lets the app do, and no more', async () => {
    const asked: string[] = [];
    const list = undefined as unknown as NonNullable<FakeFacts['list']>;
    const { cursors, messages } = await pollWith(
      { probeIfDue: async () => void asked.push('probe') },
      { list },
    );
    expect([asked, cursors, messages]).toEqual([['probe'], [], []]);
  });

  it('passes a failure on to whoever can tell whether it was for good', async () => {
    const doubts: unknown[] = [];
    const failure = new TransientError('unavailable', 'Scripted.');
    const { messages } = await pollWith(
      { doubt: (_tenant, _provider, error) => void doubts.push(error) },
      {
        // eslint-disable-next-line require-yield -- it fails before its first page
        async *list(): AsyncGenerator<Page> {
          throw failure;
        },
      },
    );
    expect([doubts, messages]).toEqual([[failure], ['poll failed']]);
  });
});
