/**
 * Keys that come back at the same moment travel in one message, where their product takes many copies by one call: they
 * can share it only if one instance gets them at once (ADR 20).
 */

import type { Clock } from '../platform/clock.ts';
import { gather } from '../platform/gather.ts';
import type { SendOptions } from '../platform/queue.ts';
import type { ProviderId } from '../provider/provider-id.ts';
import type { MessageQueue } from './change-queue.ts';
import type { MessageElement } from './message.ts';

export interface TogetherPorts {
  readonly clock: Clock;
  readonly sleep: (ms: number) => Promise<void>;
  readonly takesMany: (provider: ProviderId) => boolean;
}

/** What is sent within this time, counted from the first, shares a message. */
const waitMs = 150;
/** Senders that share one; each has a key or two. */
const most = 64;
/** What is wanted back sooner than this is sent at once. */
const soonMs = 1_000;

interface Sending {
  readonly elements: readonly MessageElement[];
  /** Milliseconds since the epoch, ours. */
  readonly due: number;
}

type Join = (sending: Sending) => Promise<unknown>;

export function sendTogether(queue: MessageQueue, ports: TogetherPorts): MessageQueue {
  const { clock, sleep } = ports;
  const lots = new Map<string, Join>();
  const lotAt = (name: string): Join => {
    const open = lots.get(name);
    if (open !== undefined) return open;
    const join = gather<Sending, unknown>({ ms: waitMs, most, sleep }, (lot) => {
      lots.delete(name);
      const due = Math.max(...lot.map((sending) => sending.due));
      const elements = lot.flatMap((sending) => sending.elements);
      const sent = queue.send(elements, { delayMs: Math.max(0, due - clock.now()) });
      return lot.map(() => sent);
    });
    lots.set(name, join);
    return join;
  };
  return {
    async send(elements, options = {}) {
      const due = clock.now() + (options.delayMs ?? 0);
      const name = nameOf(elements, options, due, ports);
      if (name === undefined) await queue.send(elements, options);
      else await lotAt(name)({ elements, due });
    },
  };
}

/** The same for what may share a message: keys of one product in one tenant, due in the same second. */
function nameOf(
  [first, ...rest]: readonly MessageElement[],
  { delayMs = 0, signal }: SendOptions,
  due: number,
  { takesMany }: TogetherPorts,
): string | undefined {
  if (first === undefined || !('ref' in first) || !takesMany(first.provider)) return undefined;
  const { tenantId, provider } = first;
  const isOne = rest.every(
    (other) => 'ref' in other && other.provider === provider && other.tenantId === tenantId,
  );
  if (!isOne || delayMs < soonMs || signal !== undefined) return undefined;
  return `${tenantId}|${provider}|${Math.ceil(due / 1_000)}`;
}
