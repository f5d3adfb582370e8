/** The functions that exist only where the settings name an Event Hub. */

import { InvocationContext } from '@azure/functions';
import type { RegisteredFunction } from '../../local/host/app-registry.ts';
import type * as Core from '../../local/host/functions-core.ts';
import type { EventBatch } from '../../shared/notification/event-batch.ts';

const mockStartup = jest.fn();
jest.mock('../../shared/startup.ts', () => ({ startup: () => mockStartup() as unknown }));

const namespace = { EVENT_HUB__fullyQualifiedNamespace: 'ns.servicebus.windows.net' };
const both = { ...namespace, NOTIFICATION_EVENT_HUB: 'graph', ALERT_EVENT_HUB: 'alerts' };
const before = process.env;

/** What the files register when a process with these settings loads them. */
function register(settings: Readonly<Record<string, string>>): ReadonlyMap<string, RegisteredFunction> {
  process.env = { ...before, ...settings };
  const functions = new Map<string, RegisteredFunction>();
  jest.isolateModules(() => {
    const { currentApp } = jest.requireActual<typeof Core>('../../local/host/functions-core.ts');
    jest.requireActual('../../functions/receive-graph-events.ts');
    jest.requireActual('../../functions/receive-provider-events.ts');
    for (const [name, registered] of currentApp().functions) functions.set(name, registered);
  });
  return functions;
}

function run(name: string, events: unknown, traceParent?: string) {
  const lines: string[] = [];
  const context = new InvocationContext({
    functionName: name,
    invocationId: 'invocation-1',
    logHandler: (_level, ...args) => lines.push(String(args[0])),
    ...(traceParent === undefined ? {} : { traceContext: { traceParent } }),
  });
  return { lines, ended: Promise.resolve(register(both).get(name)?.callback(events, context)) };
}

describe('functions/event-hub-trigger', () => {
  beforeEach(() => mockStartup.mockReset());
  afterEach(() => {
    process.env = before;
  });

  it.each([
    ['nothing', {}, []],
    ['a namespace alone', namespace, []],
    ['hubs of no namespace', { NOTIFICATION_EVENT_HUB: 'graph', ALERT_EVENT_HUB: 'alerts' }, []],
    ["Graph's hub", { ...namespace, NOTIFICATION_EVENT_HUB: 'graph' }, ['receive-graph-events']],
    ["the products' hub", { ...namespace, ALERT_EVENT_HUB: ' alerts ' }, ['receive-provider-events']],
    ['both', both, ['receive-graph-events', 'receive-provider-events']],
  ])('with %s in the settings, registers what reads it', (_, settings, names) => {
    expect([...register(settings).keys()]).toEqual(names);
  });

  it.each([
    ['receive-graph-events', 'graph'],
    ['receive-provider-events', 'alerts'],
  ])('%s reads batches with the identity of the app, and gives none up', (name, eventHubName) => {
    const metadata = register({ ...both, EVENT_HUB_CONSUMER_GROUP: 'alert-mirror' }).get(name)?.metadata;
    expect(Object.values(metadata?.bindings ?? {})).toContainEqual(
      expect.objectContaining({
        type: 'eventHubTrigger',
        connection: 'EVENT_HUB',
        eventHubName,
        consumerGroup: 'alert-mirror',
        cardinality: 'many',
      }),
    );
    expect(metadata?.retryOptions).toMatchObject({
      retryStrategy: 'exponentialBackoff',
      maxRetryCount: -1,
      minimumInterval: { seconds: 5 },
      maximumInterval: { seconds: 300 },
    });
  });

  describe.each([
    ['receive-graph-events', 'receiveGraphEvents'],
    ['receive-provider-events', 'receiveProviderEvents'],
  ])('%s', (name, door) => {
    it('hands over the batch, and fails with it', async () => {
      const batches: EventBatch[] = [];
      const doors = { [door]: async (batch: EventBatch) => void batches.push(batch) };
      mockStartup.mockReturnValue({ ok: true, doors });
      const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
      await run(name, [{ a: 1 }], traceparent).ended;
      await run(name, [{ a: 2 }], 'no trace').ended;
      expect(batches).toMatchObject([{ events: [{ a: 1 }], traceparent }, { events: [{ a: 2 }] }]);
      expect(batches[1]).not.toHaveProperty('traceparent');
      mockStartup.mockReturnValue({ ok: true, doors: { [door]: () => Promise.reject(new Error('queue')) } });
      await expect(run(name, []).ended).rejects.toThrow('queue');
    });

    it('fails while settings are wrong, so that the batch comes again', async () => {
      mockStartup.mockReturnValue({ ok: false, version: '1.2.3', mistakes: ['CLIENT_STATE: is missing'] });
      const { ended, lines } = run(name, [{ a: 1 }]);
      await expect(ended).rejects.toThrow('settings');
      expect(lines).toEqual([expect.stringContaining('CLIENT_STATE: is missing')]);
    });
  });
});
