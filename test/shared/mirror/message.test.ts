import type { AlertKey } from '../../../shared/alert/alert-key.ts';
import type { MessageElement } from '../../../shared/alert/message.ts';
import { aliasOf } from '../../../shared/correlation/record.ts';
import { TerminalError, TransientError } from '../../../shared/errors.ts';
import { maxAttempts } from '../../../shared/mirror/backoff.ts';
import { mirrorMessage, type MessagePorts } from '../../../shared/mirror/message.ts';
import type { Provider } from '../../../shared/provider/provider.ts';
import { keyFor, tenantId } from '../../support/alert-keys.ts';
import { createMemoryStore, type MemoryStore } from '../../support/memory-store.ts';
import { mirrorWith } from '../../support/mirror-deps.ts';
import { observationOf, providerFor } from '../../support/plan-case.ts';

interface Trial {
  readonly get?: Provider['get'];
  readonly store?: Partial<MemoryStore>;
  readonly subscriptions?: () => Promise<void>;
}

function trial({ get, store = {}, subscriptions }: Trial = {}) {
  const calls: string[] = [];
  const sent: { elements: readonly MessageElement[]; delayMs: number }[] = [];
  const dead: { key: AlertKey; reasons: readonly string[] }[] = [];
  const mirror = mirrorWith(
    get ?? ((_api, ref) => Promise.resolve({ ...observationOf('a', providerFor('a'), { is: 'new' }), ref })),
    store,
  );
  const ports: MessagePorts = {
    mirrors: new Map([[tenantId, mirror]]),
    queue: { send: async (elements, { delayMs = 0 } = {}) => void sent.push({ elements, delayMs }) },
    keepDead: async (key, reasons) => void dead.push({ key, reasons }),
    keepRejected: async (rejected) => void calls.push(`rejected ${rejected.length}`),
    poll: async (_tenant, id) => void calls.push(`poll ${id}`),
    handleSubscriptionEvents: async (events) => {
      calls.push(`events ${events.length}`);
      await subscriptions?.();
    },
  };
  const keysSent = () => sent.flatMap(({ elements }) => elements as readonly AlertKey[]);
  return {
    run: (message: unknown) => mirrorMessage(ports, message, () => undefined),
    mirror,
    calls,
    sent,
    dead,
    keysSent,
  };
}

const failingWith =
  (error: Error): Provider['get'] =>
  () =>
    Promise.reject(error);
const away = new TransientError('unavailable', 'No answer.');
const raced = new TransientError('conflict', 'Lost.');

describe('shared/mirror/message', () => {
  it('does each thing that a message asks for', async () => {
    const { run, calls } = trial();
    const subscriptionId = tenantId;
    await run([
      keyFor('x'),
      { tenantId, poll: 'sentinel' },
      { tenantId, subscriptionId, lifecycle: 'missed' },
      { nonsense: true },
    ]);
    expect(calls.toSorted()).toEqual(['events 1', 'poll sentinel', 'rejected 1']);
  });

  it('looks at the same copy once', async () => {
    const refs: string[] = [];
    const get: Provider['get'] = (_api, ref) => {
      refs.push(ref);
      return Promise.resolve(undefined);
    };
    await trial({ get }).run([keyFor('x'), keyFor('y'), keyFor('x')]);
    expect(refs.toSorted()).toEqual(['x', 'y']);
  });

  it('looks for the key that insists, whatever comes after it', async () => {
    const { run, keysSent } = trial({ get: failingWith(away) });
    await run([{ ...keyFor('x'), source: 'verify' }, keyFor('x')]);
    expect(keysSent()).toMatchObject([{ ref: 'x', source: 'verify' }]);
  });

  it('puts back alone what failed, with its delay and its count', async () => {
    const { run, sent } = trial({
      get: (_api, ref) => (ref === 'bad' ? Promise.reject(away) : Promise.resolve(undefined)),
    });
    const known = { ...keyFor('bad'), attempt: 2, traceparent: '00-1-1-01' };
    await run([keyFor('good'), known]);
    const [only] = sent;
    expect(sent).toHaveLength(1);
    expect(only?.delayMs).toBe(20_000);
    expect(only?.elements).toMatchObject([
      { ref: 'bad', attempt: 3, source: 'requeue', traceparent: '00-1-1-01' },
    ]);
  });

  it('keeps the observation that was good enough', async () => {
    const get = failingWith(new Error('it must not be read'));
    const { run, sent, dead, mirror } = trial({ get });
    const observation = { ...observationOf('a', providerFor('a'), { is: 'new' }), ref: 'x' };
    await run([{ ...keyFor('x'), observation }]);
    expect([sent, dead]).toEqual([[], []]);
    expect((await mirror.store.findAlias(tenantId, aliasOf(keyFor('x')))).correlationId).toBeDefined();
  });

  it('comes back after what it was asked to wait for, which counts as no attempt', async () => {
    const { run, sent, keysSent } = trial({
      get: failingWith(new TransientError('throttled', 'x', { retryAfterMs: 7_000 })),
    });
    await run([keyFor('x')]);
    expect(sent[0]?.delayMs).toBe(7_000);
    expect(keysSent()[0]?.attempt).toBe(0);
  });

  it.each<[string, number, boolean]>([
    ['keeps its turn when it comes back in time', 7_000, true],
    ['asks for a new turn when it comes back too late for its own', 70_000, false],
  ])('%s, or look', async (_sentence, retryAfterMs, isKept) => {
    const { run, keysSent, mirror } = trial({
      get: failingWith(new TransientError('throttled', 'x', { retryAfterMs })),
    });
    const promised = new Date(mirror.clock.now()).toISOString();
    await run([{ ...keyFor('x'), turn: promised, look: promised }]);
    const [key] = keysSent();
    expect([key?.turn, key?.look]).toEqual(isKept ? [promised, promised] : [undefined, undefined]);
  });

  it('makes a dead letter of what a product refuses for good', async () => {
    const { run, dead, sent } = trial({ get: failingWith(new TerminalError('malformed', 'Not an id.')) });
    await run([keyFor('x')]);
    expect(dead).toMatchObject([{ key: { ref: 'x' }, reasons: ['malformed: Not an id.'] }]);
    expect(sent).toEqual([]);
  });

  it('gives up after many attempts, with the reason', async () => {
    const { run, dead, sent } = trial({ get: failingWith(away) });
    await run([{ ...keyFor('x'), attempt: maxAttempts - 1 }]);
    expect(dead).toMatchObject([
      { reasons: [`given up after ${maxAttempts} attempts: unavailable: No answer.`] },
    ]);
    expect(sent).toEqual([]);
  });

  it('looks again after a lost race, later each time', async () => {
    const delays: number[] = [];
    for (const attempt of [0, 3, 9, 20]) {
      const { run, sent } = trial({ store: { write: () => Promise.reject(raced) } });
      await run([{ ...keyFor('x'), attempt }]);
      delays.push(...sent.map(({ delayMs }) => delayMs));
    }
    expect(delays).toEqual([1_000, 4_000, 90_000, 90_000]);
  });

  it('fails as a whole only with storage, and does the other keys first', async () => {
    const refs: string[] = [];
    const get: Provider['get'] = (_api, ref) => {
      refs.push(ref);
      return Promise.resolve(undefined);
    };
    let calls = 0;
    const memory = createMemoryStore();
    const findAlias: MemoryStore['findAlias'] = (tenant, alias) =>
      ++calls === 1 ? Promise.reject(away) : memory.findAlias(tenant, alias);
    const { run } = trial({ get, store: { findAlias } });
    await expect(run([keyFor('x'), keyFor('y'), keyFor('z')])).rejects.toBe(away);
    expect(refs.toSorted()).toEqual(['y', 'z']);
  });

  it('drops keys of providers that are off', async () => {
    const { run, sent, dead } = trial();
    await run([{ ...keyFor('x'), provider: 'sentinel' }]);
    expect([sent, dead]).toEqual([[], []]);
  });

  it('puts subscription events back, so that they hold up no keys', async () => {
    const { run, sent, mirror } = trial({ subscriptions: () => Promise.reject(away) });
    await run([keyFor('x'), { tenantId, subscriptionId: tenantId, lifecycle: 'missed' }]);
    expect(sent).toMatchObject([{ elements: [{ lifecycle: 'missed' }], delayMs: 300_000 }]);
    expect((await mirror.store.findAlias(tenantId, aliasOf(keyFor('x')))).correlationId).toBeDefined();
  });
});
