/** A flood in one tenant costs another the time to dequeue it, not to do it: the queue is one, the quotas are not. */

import * as z from 'zod';
import type { AlertKey } from '../../shared/alert/alert-key.ts';
import { packKeys } from '../../shared/alert/message.ts';
import type { MirrorDeps } from '../../shared/mirror/deps.ts';
import { mirrorMessage, type MessagePorts } from '../../shared/mirror/message.ts';
import type { ApiClient } from '../../shared/platform/api-client.ts';
import { absentProvider, type Policy } from '../../shared/policy/policy.ts';
import type { Provider } from '../../shared/provider/provider.ts';
import { createTurns } from '../../shared/quota/turns.ts';
import { allCapable } from '../support/all-capable.ts';
import { keyFor, tenantId } from '../support/alert-keys.ts';
import { createMemoryLedger } from '../support/memory-ledger.ts';
import { createMemoryStore } from '../support/memory-store.ts';
import { now, observationOf, policyOf, providerFor } from '../support/plan-case.ts';

const flooded = 'b6f0f0f5-6d4d-4958-8b9f-9d6445542f95';
const providers: Policy['providers'] = new Map([['defenderXdr', { ...absentProvider, direction: 'both' }]]);
/** Graph's quota, per app and tenant. */
const callsAMinute = 150;
const thousands = 3_000;

const answering: ApiClient = {
  now: () => new Date(now).toISOString(),
  send: async ({ schema }) => schema.parse(undefined),
};

function mirrorFor(looks: string[], ledger: ReturnType<typeof createMemoryLedger>): MirrorDeps {
  const provider: Provider = {
    ...providerFor('a'),
    get: async (api, ref) => {
      await api.send({ method: 'GET', path: `/security/alerts_v2/${ref}`, schema: z.unknown() });
      looks.push(ref);
      return { ...observationOf('a', providerFor('a'), { is: 'new' }), ref };
    },
  };
  const clock = { now: () => now };
  return {
    capabilities: allCapable,
    guard: { allow: async (_tenant, _provider, wanted) => wanted },
    since: async () => 0,
    newId: () => 'id',
    clock,
    policy: policyOf({ providers }),
    providers: new Map([[provider.id, provider]]),
    turns: createTurns({ clock, ledger, api: () => answering }),
    store: createMemoryStore(),
  };
}

describe('properties/tenants', () => {
  it('a change is looked at while thousands of another tenant wait for their quota, and none of those is lost', async () => {
    const [theirs, mine]: [string[], string[]] = [[], []];
    const ledger = createMemoryLedger();
    const waiting = new Map<string, number>();
    const ports: MessagePorts = {
      mirrors: new Map([
        [flooded, mirrorFor(theirs, ledger)],
        [tenantId, mirrorFor(mine, ledger)],
      ]),
      queue: {
        send: async (elements, { delayMs = 0 } = {}) => {
          for (const key of elements as readonly AlertKey[]) waiting.set(key.ref, delayMs);
        },
      },
      keepDead: async () => Promise.reject(new Error('nothing is given up')),
      keepRejected: async () => Promise.reject(new Error('nothing is rejected')),
      poll: async () => undefined,
      handleSubscriptionEvents: async () => undefined,
    };
    const flood = Array.from({ length: thousands }, (_, i) => ({ ...keyFor(`f${i}`), tenantId: flooded }));
    const messages = packKeys([...flood, keyFor('mine')]);
    // In the order of the queue, and at one moment: no time passes but that of dequeuing.
    for (const message of messages) await mirrorMessage(ports, JSON.parse(message), () => undefined);
    expect(mine).toEqual(['mine']);
    expect(theirs.length).toBeGreaterThan(0);
    expect(theirs.length).toBeLessThanOrEqual(callsAMinute);
    expect(theirs.length + waiting.size).toBeGreaterThanOrEqual(thousands);
    expect([...waiting.values()].every((delayMs) => delayMs > 0)).toBe(true);
  });
});
