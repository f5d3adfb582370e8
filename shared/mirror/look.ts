/** Reading copies. A copy that can't be read is `unknown`, never guessed. */

import type { AlertKey } from '../alert/alert-key.ts';
import type { Observation } from '../alert/observation.ts';
import { describeError, TransientError } from '../errors.ts';
import { without } from '../platform/without.ts';
import { providerPolicy } from '../policy/policy.ts';
import type { Provider } from '../provider/provider.ts';
import type { Turn } from '../quota/turns.ts';
import type { MirrorDeps } from './deps.ts';
import type { Look } from './judgement.ts';
import { millis } from './time.ts';

export interface Read {
  readonly look: Look;
  /** Why it is unknown, for whoever decides when to try again; absent where trying again soon can't help. */
  readonly error?: unknown;
  /** Milliseconds since the epoch, ours: when there will be room for it. */
  readonly promisedAt?: number;
}

/** The way to a product: what a turn gives, or a client alone. */
export type Door = Pick<Extract<Turn, { kind: 'now' }>, 'api' | 'batch'>;

/**
 * Never rejects because of the product: that is what `unknown` is for. What can't be asked for is left unread, so that
 * what was last seen counts.
 */
export async function readCopy(
  deps: MirrorDeps,
  tenantId: string,
  provider: Provider,
  ref: string,
  { api, batch }: Door = { api: deps.turns.client(tenantId, provider) },
): Promise<Read> {
  if (provider.get === undefined) return { look: { kind: 'unread' } };
  const barrier = await deps.capabilities.barrier(tenantId, provider, ref);
  if (barrier?.deed === 'read') return { look: { kind: 'unknown', reason: barrier.reason } };
  try {
    const observation = await (batch === undefined ? provider.get(api, ref) : batch.read(ref));
    return { look: observation === undefined ? { kind: 'gone' } : { kind: 'seen', observation } };
  } catch (error) {
    return unreadable(error);
  }
}

/**
 * What came with the key, if it was read after the record was last written; otherwise the copy is read. An event of a
 * copy that can't be read always counts: nobody writes there, and its own time tells whether it is overtaken.
 */
export async function lookForKey(
  deps: MirrorDeps,
  key: AlertKey,
  provider: Provider,
  writtenAt: string | undefined,
  door?: Door,
): Promise<Read> {
  const observation = newestIn(key, provider, writtenAt);
  if (observation !== undefined) return { look: { kind: 'seen', observation } };
  const read = await (door === undefined && provider.get !== undefined
    ? readInTurn(deps, key, provider)
    : readCopy(deps, key.tenantId, provider, key.ref, door));
  const isProof = read.look.kind === 'seen' && key.source === 'verify';
  return isProof ? { look: { ...read.look, verifies: true } } : read;
}

/** What came with the key, if it counts. */
export function newestIn(
  { observation }: AlertKey,
  provider: Provider,
  writtenAt: string | undefined,
): Observation | undefined {
  const isNewest = provider.get === undefined || millis(observation?.readAt) > millis(writtenAt);
  return isNewest ? observation : undefined;
}

/** Why a copy can't be read says nothing about what it shows. */
const unreadable = (error: unknown): Read => ({
  look: { kind: 'unknown', reason: describeError(error) },
  error,
});

/** Undefined where the product has no calls to spare. */
export async function lookIfSpare(
  deps: MirrorDeps,
  tenantId: string,
  provider: Provider,
  ref: string,
): Promise<Read | undefined> {
  const api = deps.turns.client(tenantId, provider, 'spare');
  const read = await readCopy(deps, tenantId, provider, ref, { api });
  const { error } = read;
  return error instanceof TransientError && error.code === 'throttled' ? undefined : read;
}

/** Where there is no room for a look now, one is promised: its key says so, whichever instance it comes back to. */
async function readInTurn(deps: MirrorDeps, key: AlertKey, provider: Provider): Promise<Read> {
  const promised = key.look === undefined ? undefined : millis(key.look);
  try {
    const turn = await deps.turns.take(key.tenantId, provider, key.ref, promised, 'look');
    if (turn.kind === 'later') return lookLater(turn.at, deps.clock.now());
    try {
      const read = await readCopy(deps, key.tenantId, provider, key.ref, turn);
      const again = await turn.again?.();
      return again === undefined ? read : lookLater(again, deps.clock.now());
    } finally {
      turn.end();
    }
  } catch (error) {
    return unreadable(error);
  }
}

function lookLater(promisedAt: number, now: number): Read {
  const retryAfterMs = Math.max(0, promisedAt - now);
  const error = new TransientError('throttled', 'The API takes no more calls now.', { retryAfterMs });
  return { look: { kind: 'unknown', reason: describeError(error) }, error, promisedAt };
}

/** Most products have no etag: what a write rests on must then be this new (design §3, "apply"). */
const freshMs = 5_000;

/** Milliseconds since the epoch: until when a write may rest on it. */
export const freshUntil = ({ readAt }: Observation): number => millis(readAt) + freshMs;

export const isFresh = (observation: Observation, now: number): boolean => now <= freshUntil(observation);

/** The providers that take part: known to this version and not off. */
export function activeProvider(
  deps: Pick<MirrorDeps, 'policy' | 'providers'>,
  id: Provider['id'],
): Provider | undefined {
  return providerPolicy(deps.policy, id).direction === 'off' ? undefined : deps.providers.get(id);
}

/** A key that comes back reads its copy again, unless its product can't be asked: then what came with it is all there is. */
export function withoutOldLook(deps: Pick<MirrorDeps, 'policy' | 'providers'>, key: AlertKey): AlertKey {
  return activeProvider(deps, key.provider)?.get === undefined ? key : without(key, 'observation');
}
