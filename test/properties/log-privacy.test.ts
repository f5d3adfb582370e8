/** Whatever people and products write, in whatever place, no line of the log holds a word of it. */

import fc from 'fast-check';
import type { Observation } from '../../shared/alert/observation.ts';
import { TerminalError, TransientError } from '../../shared/errors.ts';
import type { MirrorDeps } from '../../shared/mirror/deps.ts';
import { mirrorMessage, type MessagePorts } from '../../shared/mirror/message.ts';
import { createReceiver } from '../../shared/notification/receive.ts';
import { absentProvider, type Policy } from '../../shared/policy/policy.ts';
import type { ProviderId } from '../../shared/provider/provider-id.ts';
import type { Provider } from '../../shared/provider/provider.ts';
import { toLine } from '../../shared/telemetry/line.ts';
import { keyFor, tenantId } from '../support/alert-keys.ts';
import { createCheckedLog } from '../support/checked-log.ts';
import { fakeProvider } from '../support/fake-provider.ts';
import { allCapable } from '../support/all-capable.ts';
import { freeTurns, noApi } from '../support/free-turns.ts';
import { createMemoryStore } from '../support/memory-store.ts';
import { now, policyOf } from '../support/plan-case.ts';

const runs = 300;
const ids = ['defenderXdr', 'defenderForCloud'] as const satisfies readonly ProviderId[];
const providers: Policy['providers'] = new Map(
  ids.map((id) => [id, { ...absentProvider, direction: 'both' }]),
);
const clientState = 'the-client-state-of-this-test';

/** One rare word in all of what a person wrote: easy to find again. */
const mark = 'Xyzzyquux';
const personal = fc
  .tuple(
    fc.string({ maxLength: 30 }),
    fc.constantFrom(mark, `${mark}@contoso.com`, `"${mark}"`, `\n${mark}\\`),
  )
  .map(([around, word]) => `${around}${word} ${around}`);

const failure = personal.chain((words) =>
  fc.constantFrom<Error>(
    new TerminalError('refused', 'The API refused the request.', { detail: `BadRequest: ${words}` }),
    new TerminalError('forbidden', 'The identity lacks a permission.', { detail: words }),
    new TerminalError('refused', 'No.', { detail: `${mark} ${words}`, cause: new Error(words) }),
    new TransientError('unavailable', 'The API failed to answer.', { cause: new Error(words) }),
    new TransientError('throttled', 'The API asked for fewer calls.', { retryAfterMs: 1_000 }),
    new Error(words),
  ),
);

const looks = fc.record({
  status: fc.constantFrom('new', 'resolved', 'unfamiliar'),
  comment: fc.option(personal, { nil: undefined }),
  title: personal,
  severity: personal,
  fingerprint: personal,
});

type Look = typeof looks extends fc.Arbitrary<infer T> ? T : never;

const observationFrom = (ref: string, { status, comment, ...said }: Look): Observation => ({
  ref,
  shown: { status, classification: 'unknown', determination: 'unknown' },
  ...said,
  ...(comment === undefined ? {} : { comment }),
  createdAt: new Date(now - 3_600_000).toISOString(),
  updatedAt: new Date(now - 60_000).toISOString(),
  ...(status === 'resolved' ? { closedAt: new Date(now - 60_000).toISOString() } : {}),
  readAt: new Date(now).toISOString(),
  aliases: ['both:1'],
  belongsTo: [],
});

const run = fc.record({
  looks: fc.tuple(looks, looks),
  readFails: fc.option(failure, { nil: undefined }),
  writeFails: fc.option(failure, { nil: undefined }),
  attempt: fc.nat(12),
  garbage: fc.array(
    fc.oneof(personal, fc.record({ tenantId: personal, ref: personal, provider: personal })),
    { maxLength: 2 },
  ),
});

type Run = typeof run extends fc.Arbitrary<infer T> ? T : never;

async function mirror({
  looks: seen,
  readFails,
  writeFails,
  attempt,
  garbage,
}: Run): Promise<readonly string[]> {
  const { log, lines } = createCheckedLog();
  const fakes = ids.map((id, i): Provider => {
    const look = seen[i === 0 ? 0 : 1];
    return fakeProvider(id, {
      get: async (_api, ref) => {
        if (i === 1 && readFails !== undefined) throw readFails;
        return observationFrom(ref, look);
      },
      write: async () => {
        if (writeFails !== undefined) throw writeFails;
        return undefined;
      },
    });
  });
  const mirrored: MirrorDeps = {
    clock: { now: () => now },
    policy: policyOf({ providers }),
    providers: new Map(fakes.map((provider) => [provider.id, provider])),
    turns: freeTurns(() => noApi),
    capabilities: allCapable,
    store: createMemoryStore(),
    guard: { allow: async (_tenant, _provider, wanted) => wanted },
    since: async () => 0,
    newId: () => 'id',
  };
  const ports: MessagePorts = {
    mirrors: new Map([[tenantId, mirrored]]),
    queue: { send: async () => undefined },
    keepDead: async () => undefined,
    keepRejected: async () => undefined,
    poll: async () => undefined,
    handleSubscriptionEvents: async () => Promise.reject(readFails ?? new Error(mark)),
  };
  const elements = [
    ...ids.map((provider) => ({ ...keyFor('1'), provider, attempt })),
    { tenantId, subscriptionId: tenantId, lifecycle: 'missed' },
    ...garbage,
  ];
  // Twice: what the first key brought to light, the second writes.
  for (let i = 0; i < 2; i++) await mirrorMessage(ports, elements, log).catch(() => undefined);
  return lines.map(({ message, fields }) => toLine(message, fields));
}

async function deliver(words: string, body: object): Promise<readonly string[]> {
  const { log, lines } = createCheckedLog();
  const receive = createReceiver({
    clientStates: [clientState],
    tenants: new Map([[tenantId, new Map()]]),
    queue: { send: () => Promise.reject(new Error(words)) },
    clock: { now: () => now },
    onDropped: (dropped) =>
      log('info', 'deliveries dropped', { deliveries: 1, dropped: Object.fromEntries(dropped) }),
  });
  await receive({
    query: new URLSearchParams(),
    body: async () => new TextEncoder().encode(JSON.stringify(body)),
    log,
  });
  return lines.map(({ message, fields }) => toLine(message, fields));
}

describe('properties/log-privacy', () => {
  it('the loop says nothing of what people or products wrote', async () => {
    const messages = new Set<string>();
    await fc.assert(
      fc.asyncProperty(run, async (given) => {
        const lines = await mirror(given);
        for (const line of lines) messages.add(line.slice(0, 30));
        expect(lines.filter((line) => line.toLowerCase().includes(mark.toLowerCase()))).toEqual([]);
      }),
      { numRuns: runs },
    );
    const said = [...messages].join('\n');
    for (const message of [
      'planned',
      'mirrored',
      'write failed',
      'key comes back',
      'dead letter',
      'message elements',
    ])
      expect(said).toContain(`"${message}`);
  });

  it('the door says nothing of what was posted, nor the secret that it knows', async () => {
    const item = fc.dictionary(
      fc.constantFrom(
        'clientState',
        'tenantId',
        'subscriptionId',
        'resource',
        'resourceData',
        'lifecycleEvent',
        mark,
      ),
      fc.oneof(personal, fc.constant(clientState), fc.constant(tenantId), fc.record({ id: personal })),
    );
    await fc.assert(
      fc.asyncProperty(personal, fc.array(item, { maxLength: 4 }), async (words, value) => {
        const lines = await deliver(words, { value });
        expect(lines.filter((line) => line.includes(mark) || line.includes(clientState))).toEqual([]);
      }),
      { numRuns: runs },
    );
  });
});
