import { TerminalError, TransientError } from '../../../shared/errors.ts';
import { subscriptionDoor, type DoorSettings } from '../../../shared/subscription/door.ts';
import { createSubscriptionManager } from '../../../shared/subscription/manage.ts';
import type { SubscriptionRecord, SubscriptionStore } from '../../../shared/subscription/record.ts';
import { fakeGraph, type Fields } from './fake-graph.ts';

const tenantId = '84bd8158-6d4d-4958-8b9f-9d6445542f95';
const hour = 3_600_000;
const settings: DoorSettings = {
  notificationUrl: 'https://mirror.example.net',
  notificationKey: 'the-key==',
  clientState: 'the-client-state',
};
const resources = ['security/alerts_v2', 'security/incidents'];

function memoryStore() {
  const records = new Map<string, SubscriptionRecord>();
  let writes = 0;
  const store: SubscriptionStore = {
    list: () => Promise.resolve([...records.values()]),
    save: (record) => {
      if (records.get(record.resource)?.etag !== record.etag)
        throw new TransientError('conflict', 'scripted');
      records.set(record.resource, { ...record, etag: String((writes += 1)) });
      return Promise.resolve();
    },
    remove: ({ resource }) => Promise.resolve(void records.delete(resource)),
  };
  return { records, store };
}

function setUp() {
  const clock = { time: Date.parse('2026-11-22T12:00:00Z'), now: () => clock.time };
  const graph = fakeGraph(clock.now);
  const { records, store } = memoryStore();
  const lines: string[] = [];
  const log = (level: string, message: string, fields = {}): void => {
    lines.push(JSON.stringify({ level, message, ...fields }));
  };
  const manager = (over: Partial<DoorSettings> | 'no door' = {}, wanted = resources) =>
    createSubscriptionManager({
      tenants: [{ tenantId, graph: () => graph.api, wanted }],
      door: over === 'no door' ? undefined : subscriptionDoor({ ...settings, ...over }),
      store,
      clock,
    });
  const run = (...args: Parameters<typeof manager>) => manager(...args).manage(log);
  const writes = () => graph.calls.splice(0).filter((call) => !call.startsWith('GET'));
  const only = (): Fields => [...graph.subscriptions.values()][0] ?? {};
  return { clock, graph, records, lines, log, manager, run, writes, only };
}

const refuseChange =
  (pattern: RegExp, error: Error) =>
  (call: string, { changeType }: Fields): void => {
    if (call.startsWith('POST') && pattern.test(changeType ?? '')) throw error;
  };
const refusal = (detail: string): TerminalError => new TerminalError('refused', 'refused', { detail });

describe('shared/subscription/manage', () => {
  it('subscribes to every wanted resource, at both doors, with the key and the clientState', async () => {
    const { graph, run, records } = setUp();
    await run();
    expect([...graph.subscriptions.values()]).toEqual(
      resources.map((resource) => ({
        id: expect.any(String),
        resource,
        changeType: 'created,updated',
        notificationUrl: 'https://mirror.example.net/api/graph/notifications?code=the-key%3D%3D',
        lifecycleNotificationUrl: 'https://mirror.example.net/api/graph/lifecycle?code=the-key%3D%3D',
        clientState: 'the-client-state',
        expirationDateTime: '2026-11-25T10:00:00.000Z',
      })),
    );
    expect([...records.keys()]).toEqual(resources);
  });

  it('keeps no secret in the records or the log', async () => {
    const { run, records, lines } = setUp();
    await run();
    expect(JSON.stringify([...records.values(), lines])).not.toMatch(
      /the-key|the-client-state|mirror\.example/,
    );
  });

  it('does nothing more while everything is in order', async () => {
    const { run, writes } = setUp();
    await run();
    writes();
    await run();
    expect(writes()).toEqual([]);
  });

  it('renews at half of the life, and again at half of the next', async () => {
    const { run, writes, clock, only } = setUp();
    await run({}, ['security/alerts_v2']);
    writes();
    for (const round of [1, 2]) {
      clock.time += 35 * hour;
      await run({}, ['security/alerts_v2']);
      expect(writes()).toEqual([expect.stringMatching(/^PATCH/)]);
      expect(Date.parse(only().expirationDateTime ?? '')).toBe(clock.time + 70 * hour);
      expect(round).toBeGreaterThan(0);
    }
  });

  it('notices a subscription that is gone at Graph', async () => {
    const { run, graph } = setUp();
    await run();
    graph.subscriptions.clear();
    await run();
    expect(graph.subscriptions.size).toBe(2);
  });

  it('makes it anew when the renewal finds it gone and Graph could not be asked before', async () => {
    const { run, graph, clock } = setUp();
    await run();
    graph.subscriptions.clear();
    clock.time += 40 * hour;
    graph.fail = (call) => {
      if (call.startsWith('GET')) throw new TransientError('throttled', 'scripted');
    };
    await run();
    expect(graph.subscriptions.size).toBe(2);
  });

  it('replaces subscriptions when the clientState or the key is rotated', async () => {
    const { run, graph } = setUp();
    await run();
    const before = [...graph.subscriptions.keys()];
    await run({ clientState: 'the-next-one' });
    expect([...graph.subscriptions.values()].map(({ clientState }) => clientState)).toEqual([
      'the-next-one',
      'the-next-one',
    ]);
    await run({ clientState: 'the-next-one', notificationKey: 'k2' });
    expect(
      [...graph.subscriptions.values()].map(({ notificationUrl }) => notificationUrl?.slice(-2)),
    ).toEqual(['k2', 'k2']);
    expect([...graph.subscriptions.keys()].filter((id) => before.includes(id))).toEqual([]);
  });

  it('replaces what leads here but is not on record', async () => {
    const { run, graph, records } = setUp();
    await run();
    const before = [...graph.subscriptions.keys()];
    records.clear();
    await run();
    expect(graph.subscriptions.size).toBe(2);
    expect([...graph.subscriptions.keys()].filter((id) => before.includes(id))).toEqual([]);
    expect(records.size).toBe(2);
  });

  it('settles a conflict with one of ours that the list had not shown', async () => {
    const { run, graph, records } = setUp();
    await run();
    records.clear();
    let lists = 0;
    graph.fail = (call) => {
      if (call.startsWith('GET') && (lists += 1) === 1) throw new TransientError('timeout', 'scripted');
    };
    await run();
    expect([...records.values()].map(({ state }) => state)).toEqual(['active', 'active']);
    expect(graph.subscriptions.size).toBe(2);
  });

  it("never touches somebody else's, and says who is in the way", async () => {
    const { run, graph, records, writes } = setUp();
    const theirs = {
      id: 'theirs',
      resource: 'security/alerts_v2',
      notificationUrl: 'https://other.example.net/api/graph/notifications',
      expirationDateTime: '2026-11-30T00:00:00Z',
      changeType: 'updated',
    };
    graph.subscriptions.set('theirs', theirs);
    await run({}, ['security/alerts_v2']);
    expect(graph.subscriptions.get('theirs')).toEqual(theirs);
    expect(records.get('security/alerts_v2')).toMatchObject({
      state: 'refused',
      words: expect.stringContaining('another address'),
    });
    await run('no door');
    expect(writes().filter((call) => call.startsWith('DELETE'))).toEqual([]);
  });

  it('deletes what is no longer wanted, and everything without a public address', async () => {
    const { run, graph, records } = setUp();
    await run();
    await run({}, ['security/incidents']);
    expect([...graph.subscriptions.values()].map(({ resource }) => resource)).toEqual(['security/incidents']);
    await run('no door');
    expect(graph.subscriptions.size + records.size).toBe(0);
  });

  it('takes a narrower changeType where Graph wants one', async () => {
    const { run, graph, only } = setUp();
    graph.fail = refuseChange(/updated/, refusal("InvalidRequest: Invalid 'changeType' attribute"));
    await run({}, ['security/alerts_v2']);
    expect(graph.bodies.map(({ changeType }) => changeType)).toEqual([
      'created,updated',
      'updated',
      'created',
    ]);
    expect(only().changeType).toBe('created');
  });

  it.each([
    ['refused', refusal('InvalidRequest: Resource not supported')],
    ['forbidden', new TerminalError('forbidden', 'no', { detail: 'Quota reached' })],
    ['refused with every changeType', refusal("Invalid 'changeType' attribute")],
  ])('records a resource that is %s, with the words, and asks once a day', async (_, error) => {
    const { run, graph, records, writes, clock } = setUp();
    graph.fail = (call, { resource }) => {
      if (call.startsWith('POST') && resource === 'security/alerts_v2') throw error;
    };
    await run();
    expect(records.get('security/alerts_v2')).toMatchObject({ state: 'refused', words: error.detail });
    expect(records.get('security/incidents')).toMatchObject({ state: 'active' });
    writes();
    clock.time += 23 * hour;
    await run();
    expect(writes()).toEqual([]);
    clock.time += hour;
    graph.fail = () => undefined;
    await run();
    expect(writes()).toEqual(['POST /subscriptions']);
    expect(records.get('security/alerts_v2')).toMatchObject({ state: 'active' });
  });

  it.each([
    [
      'a handshake that failed',
      refusal('InvalidRequest: Subscription validation request failed. Must respond with 200 OK'),
    ],
    ['a Graph that is away', new TransientError('unavailable', 'scripted')],
    ['a token that is not accepted', new TerminalError('unauthorized', 'scripted')],
  ])('tries again in the next run after %s', async (_, error) => {
    const { run, graph, records, lines } = setUp();
    graph.fail = (call) => {
      if (call.startsWith('POST')) throw error;
    };
    await run();
    expect(records.size).toBe(0);
    expect(lines.filter((line) => line.includes('subscription failed'))).toHaveLength(2);
    graph.fail = () => undefined;
    await run();
    expect(graph.subscriptions.size).toBe(2);
  });

  it('does not let the trouble of one tenant stop it', async () => {
    const { run, lines, records, graph } = setUp();
    const failing = createSubscriptionManager({
      tenants: [{ tenantId, graph: () => graph.api, wanted: resources }],
      door: undefined,
      store: {
        list: () => Promise.reject(new TransientError('timeout', 'scripted')),
        save: async () => undefined,
        remove: async () => undefined,
      },
      clock: { now: () => 0 },
    });
    await failing.manage((level, message) => lines.push(`${level} ${message}`));
    expect(lines).toEqual(['error subscriptions not managed']);
    await run();
    expect(records.size).toBe(2);
  });

  it.each<[string, () => Promise<never>]>([
    ['hangs', () => new Promise(() => undefined)],
    ['fails', () => Promise.reject(new TransientError('timeout', 'scripted'))],
  ])('looks after one tenant while the Graph of another %s', async (_sentence, send) => {
    const { graph, log } = setUp();
    const saved: string[] = [];
    const { promise, resolve } = Promise.withResolvers<readonly string[]>();
    const other = 'b6f0f0f5-6d4d-4958-8b9f-9d6445542f95';
    const manager = createSubscriptionManager({
      tenants: [
        { tenantId: other, graph: () => ({ ...graph.api, send }), wanted: resources },
        { tenantId, graph: () => graph.api, wanted: resources },
      ],
      door: subscriptionDoor(settings),
      store: {
        list: async () => [],
        remove: async () => undefined,
        save: async ({ tenantId: tenant, resource }) => {
          if (saved.push(`${tenant} ${resource}`) === resources.length) resolve(saved);
        },
      },
      clock: { now: () => 0 },
    });
    void manager.manage(log);
    await expect(promise).resolves.toEqual(resources.map((name) => `${tenantId} ${name}`));
  });

  describe('lifecycle events', () => {
    it('renews at once when Graph asks for reauthorization', async () => {
      const { run, graph, manager, writes, log, clock } = setUp();
      await run();
      writes();
      const [id = ''] = graph.subscriptions.keys();
      clock.time += hour;
      await manager().answer(
        [{ tenantId, subscriptionId: id.toUpperCase(), lifecycle: 'reauthorizationRequired' }],
        log,
      );
      expect(writes()).toEqual([`PATCH /subscriptions/${id}`]);
    });

    it('makes a removed subscription anew', async () => {
      const { run, graph, manager, log } = setUp();
      await run();
      const [id = ''] = graph.subscriptions.keys();
      graph.subscriptions.delete(id);
      await manager().answer([{ tenantId, subscriptionId: id, lifecycle: 'subscriptionRemoved' }], log);
      expect(graph.subscriptions.size).toBe(2);
    });

    it('says so when it could not answer, so that the event comes back', async () => {
      const { run, graph, manager, log } = setUp();
      await run();
      const [id = ''] = graph.subscriptions.keys();
      graph.fail = (call) => {
        if (call.startsWith('PATCH')) throw new TransientError('throttled', 'scripted');
      };
      const answering = manager().answer(
        [{ tenantId, subscriptionId: id, lifecycle: 'reauthorizationRequired' }],
        log,
      );
      await expect(answering).rejects.toBeInstanceOf(TransientError);
    });
  });
});
