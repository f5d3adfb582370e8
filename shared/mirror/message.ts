/** One queue message: each key in it is concluded on its own, and what must wait goes back alone (design §3). */

import type { AlertKey } from '../alert/alert-key.ts';
import type { MessageQueue } from '../alert/change-queue.ts';
import { elementsOf, splitByTenant, type TenantPart } from '../alert/by-tenant.ts';
import { parseMessage, type ParsedMessage, type Rejected } from '../alert/parse-message.ts';
import { describeError, withoutDetail } from '../errors.ts';
import type { Log } from '../platform/log.ts';
import { defined } from '../platform/defined.ts';
import type { HandledKey } from '../telemetry/activity.ts';
import { without } from '../platform/without.ts';
import { promiseHoldsMs } from '../quota/turns.ts';
import type { ProviderId } from '../provider/provider-id.ts';
import { isLostRace, maxAttempts, raceDelayMs, retryDelayMs } from './backoff.ts';
import type { FollowUp, MirrorDeps, Outcome } from './deps.ts';
import { inTurns } from './in-turns.ts';
import { lookAhead } from './look-ahead.ts';
import { aboutKey } from './log-lines.ts';
import { withoutOldLook } from './look.ts';
import { reconcileKey } from './reconcile-key.ts';
import { millis } from './time.ts';

export interface MessagePorts {
  /** What mirrors each tenant that is ours, by its id. */
  readonly mirrors: ReadonlyMap<string, MirrorDeps>;
  readonly queue: MessageQueue;
  readonly keepDead: (key: AlertKey, reasons: readonly string[]) => Promise<void>;
  readonly keepRejected: (rejected: readonly Refused[]) => Promise<void>;
  readonly poll: (tenantId: string, provider: ProviderId, log: Log) => Promise<void>;
  /** What became of each key, for counting. */
  readonly onKey?: (key: HandledKey) => void;
  readonly handleSubscriptionEvents: (events: ParsedMessage['subscriptionEvents'], log: Log) => Promise<void>;
}

/** The ports, for the keys of one tenant. */
interface TenantPorts extends MessagePorts {
  readonly mirror: MirrorDeps;
}

type Refused = Pick<Rejected, 'element' | 'reason'>;

const foreign = 'tenantId: is no tenant of this app; the policy names those beside its own';

/** Normal where several workers look at one alert; only its never ending would be a fault, so it counts. */
const lostRace = 'another worker wrote the record first';

/** Well before a subscription can lapse; the timer looks after them every 15 minutes as well. */
const subscriptionRetryMs = 5 * 60_000;

/** As long as the host waits with a message that has failed, about. */
const aloneMs = 5_000;

/** Keys of one message at work together. Their provider calls share the provider's limits in any case. */
const keysAtOnce = 8;

/**
 * @throws TransientError when storage fails: the message as a whole then comes back, and repeating it is harmless. What
 * fails for some of its tenants comes back for them alone: nothing of the others is repeated, or given up with it.
 */
export async function mirrorMessage(ports: MessagePorts, message: unknown, log: Log): Promise<void> {
  const { rejected, ...good } = parseMessage(message);
  if (rejected.length > 0) await refuse(ports, rejected, log);
  const parts = splitByTenant(good);
  const ends = await Promise.allSettled(parts.map((part) => mirrorPart(ports, part, log)));
  const failed = parts.filter((_, i) => ends[i]?.status === 'rejected');
  // One that shares its message with others comes back without them, and says what is wrong when it is alone.
  if (failed.length > 0 && failed.length < parts.length) await comeBackAlone(ports, failed);
  else for (const end of ends) if (end.status === 'rejected') throw end.reason;
}

async function comeBackAlone({ queue }: MessagePorts, parts: readonly TenantPart[]): Promise<void> {
  await Promise.all(parts.map((part) => queue.send(elementsOf(part), { delayMs: aloneMs })));
}

async function refuse(ports: MessagePorts, refused: readonly Refused[], log: Log): Promise<void> {
  log('error', 'message elements rejected', { reasons: refused.map(({ reason }) => reason) });
  await ports.keepRejected(refused);
}

/** What hangs or fails in one tenant holds up nothing of another's. */
async function mirrorPart(ports: MessagePorts, part: TenantPart, log: Log): Promise<void> {
  const { tenantId, keys, polls, subscriptionEvents } = part;
  const mirror = ports.mirrors.get(tenantId);
  if (mirror === undefined) {
    return refuse(
      ports,
      elementsOf(part).map((element) => ({ element, reason: foreign })),
      log,
    );
  }
  if (subscriptionEvents.length > 0) await lookAfterSubscriptions(ports, subscriptionEvents, log);
  await Promise.all(polls.map(({ poll }) => ports.poll(tenantId, poll, log)));
  const looked = await lookAhead(mirror, keys, log);
  await inTurns(looked, keysAtOnce, (key) => mirrorKey({ ...ports, mirror }, key, log));
}

/** Graph that doesn't answer must not hold up the keys of the same message. */
async function lookAfterSubscriptions(
  { queue, handleSubscriptionEvents }: MessagePorts,
  events: ParsedMessage['subscriptionEvents'],
  log: Log,
): Promise<void> {
  try {
    await handleSubscriptionEvents(events, log);
  } catch (error) {
    log('warn', 'subscription events come back', { count: events.length, reason: describeError(error) });
    await queue.send(events, { delayMs: subscriptionRetryMs });
  }
}

async function mirrorKey(ports: TenantPorts, key: AlertKey, log: Log): Promise<void> {
  const outcome = await unlessRaced(() => reconcileKey(ports.mirror, key, log));
  const { tenantId, provider, source } = key;
  ports.onKey?.({ tenantId, provider, source, outcome: outcomeWord(outcome) });
  if (outcome.kind === 'dead') await giveUp(ports, key, outcome.reasons, log);
  if (outcome.kind === 'again') await comeBack(ports, key, outcome, log);
  await sendFollowUps(ports, outcome.also ?? []);
  const end = await unlessRaced(async () => {
    await outcome.afterSent?.();
    return outcome;
  });
  if (end.kind === 'again' && end !== outcome) await comeBack(ports, key, end, log);
}

function outcomeWord(outcome: Outcome): HandledKey['outcome'] {
  if (outcome.kind !== 'again') return outcome.kind;
  return outcome.failed ? 'failed' : 'waits';
}

async function unlessRaced(work: () => Promise<Outcome>): Promise<Outcome> {
  try {
    return await work();
  } catch (error) {
    if (!isLostRace(error)) throw error;
    return { kind: 'again', delayMs: raceDelayMs, failed: true, reason: lostRace };
  }
}

async function comeBack(
  ports: TenantPorts,
  key: AlertKey,
  outcome: Extract<Outcome, { kind: 'again' }>,
  log: Log,
): Promise<void> {
  const attempt = (key.attempt ?? 0) + (outcome.failed ? 1 : 0);
  if (outcome.refusals !== undefined) await ports.keepDead(key, outcome.refusals);
  if (attempt >= maxAttempts) {
    await giveUp(ports, key, [`given up after ${attempt} attempts: ${outcome.reason}`], log);
    return;
  }
  // A race is over in a moment, unless who is ahead has died: then it takes until somebody finds the remains.
  const delayMs = outcome.failed
    ? Math.max(outcome.delayMs, retryDelayMs(attempt - 1) / 10)
    : outcome.delayMs;
  const source = key.source === 'verify' ? 'verify' : 'requeue';
  const comesAt = ports.mirror.clock.now() + delayMs;
  const held = outcome.isTurnOver === true ? undefined : heldUntil(key.turn, comesAt);
  const turn = outcome.turn ?? held;
  const { turnFor } = turn === undefined ? {} : key;
  const bare = without(withoutOldLook(ports.mirror, key), 'turn', 'turnFor', 'look');
  const look = outcome.look ?? heldUntil(key.look, comesAt);
  const promised = defined({ turn, turnFor, look });
  await ports.queue.send([{ ...bare, ...promised, attempt, source }], { delayMs });
  log(outcome.failed && outcome.reason !== lostRace ? 'warn' : 'info', 'key comes back', {
    ...aboutKey(key),
    delayMs: Math.round(delayMs),
    attempt,
    reason: outcome.reason,
  });
}

/** Who comes back in time keeps the promise: a new one would be at the end of a queue that may be hours long. */
const heldUntil = (promised: string | undefined, at: number): string | undefined =>
  at - millis(promised) <= promiseHoldsMs ? promised : undefined;

async function giveUp(
  ports: MessagePorts,
  key: AlertKey,
  reasons: readonly string[],
  log: Log,
): Promise<void> {
  await ports.keepDead(key, reasons);
  log('error', 'dead letter', { ...aboutKey(key), reasons: reasons.map(withoutDetail) });
}

async function sendFollowUps({ queue }: MessagePorts, followUps: readonly FollowUp[]): Promise<void> {
  const byDelay = Map.groupBy(followUps, ({ delayMs }) => delayMs);
  await Promise.all(
    [...byDelay].map(([delayMs, group]) =>
      queue.send(
        group.map(({ key }) => key),
        { delayMs },
      ),
    ),
  );
}
