/**
 * The blast-radius guard: how many copies may be closed at a provider within an hour. One bad bulk closing upstream
 * must not become hundreds here before a person has looked (design §6, `guards`).
 */

import { TransientError } from '../errors.ts';
import type { Clock } from '../platform/clock.ts';
import type { Policy } from '../policy/policy.ts';
import type { ProviderId } from '../provider/provider-id.ts';

export interface Guard {
  /**
   * How many of `wanted` closings may be made now. What is granted counts as used.
   * @throws TransientError `conflict` when that can't be told at the moment.
   */
  allow(tenantId: string, provider: ProviderId, wanted: number): Promise<number>;
}

/** The hour's count is shared by all instances, so it is leased in blocks: an operation for many closings. */
export interface GuardCounter {
  /**
   * Takes up to `wanted` from what `limit` leaves of this hour; resolves to what was granted.
   * @param limit how far the hour's count may go, given what is used of it.
   */
  take(request: {
    readonly tenantId: string;
    readonly provider: ProviderId;
    /** ISO 8601 UTC, the full hour. */
    readonly hour: string;
    readonly wanted: number;
    readonly limit: (used: number) => Promise<number>;
  }): Promise<number>;
}

/** A share of few is no measure: up to this many an hour are never held for their share. */
export const unquestionedClosures = 20;
const blockSize = 20;

/** Closings that one clock hour may see. `open` undefined: the product can't count, so the share sets no limit. */
export function closureLimit(guards: Policy['guards'], open: number | undefined): number {
  if (open === undefined) return guards.maxClosuresPerHour;
  const share = Math.max(unquestionedClosures, Math.floor(guards.maxShareOfOpen * open));
  return Math.min(guards.maxClosuresPerHour, share);
}

/**
 * How far the count may go now: what is wanted, or a block. A block is an eighth of what is left, and none of the last
 * twenty is in one: what an instance leased and doesn't use must not hold the few closings of the others.
 */
export function blockLimit(limit: number, used: number, wanted: number): number {
  const left = limit - used;
  const block = left > unquestionedClosures ? Math.min(blockSize, Math.floor(left / 8)) : 0;
  return Math.min(limit, used + Math.max(wanted, block));
}

/** A product that doesn't answer must neither lift the limit nor stop everything for an hour. */
async function counted(open: Promise<number | undefined>): Promise<number | undefined> {
  try {
    return await open;
  } catch (error) {
    throw new TransientError('conflict', 'The open copies could not be counted.', { cause: error });
  }
}

/** Open copies at the provider now; undefined where the provider can't tell. */
type CountOpen = (tenantId: string, provider: ProviderId) => Promise<number | undefined>;

/** How far the count of an hour may go for what is wanted, given what is used of it. */
function createLimits({ guards }: Policy, countOpen: CountOpen) {
  const early = new Map<string, { hour: string; limit: number | undefined }>();
  const limitOf = async (tenantId: string, provider: ProviderId, used: number): Promise<number> => {
    const open = await counted(countOpen(tenantId, provider));
    // Those that were closed were open when the hour began.
    return closureLimit(guards, open === undefined ? undefined : open + used);
  };
  /** Asked once an hour; undefined when the product could not be asked then. */
  const earlyLimit = async (tenantId: string, provider: ProviderId, hour: string, used: number) => {
    const id = `${tenantId}|${provider}`;
    const known = early.get(id);
    if (known?.hour === hour) return known.limit;
    const limit = await limitOf(tenantId, provider, used).catch(() => undefined);
    early.set(id, { hour, limit });
    return limit;
  };
  return async (tenantId: string, provider: ProviderId, hour: string, used: number, wanted: number) => {
    if (used + wanted > unquestionedClosures)
      return blockLimit(await limitOf(tenantId, provider, used), used, wanted);
    // The first few are granted in any case: how many there may be in all decides only how many are leased at once.
    const limit = await earlyLimit(tenantId, provider, hour, used);
    return limit === undefined
      ? Math.min(used + wanted, guards.maxClosuresPerHour)
      : blockLimit(limit, used, wanted);
  };
}

export function createGuard(
  counter: GuardCounter,
  clock: Clock,
  policy: Policy,
  countOpen: CountOpen,
): Guard {
  const blocks = new Map<string, { hour: string; left: number }>();
  const turns = new Map<string, Promise<unknown>>();
  const limitFor = createLimits(policy, countOpen);

  const lease = (tenantId: string, provider: ProviderId, hour: string, wanted: number): Promise<number> =>
    counter.take({
      tenantId,
      provider,
      hour,
      wanted: Math.max(wanted, blockSize),
      limit: (used) => limitFor(tenantId, provider, hour, used, wanted),
    });
  const allowInTurn = async (
    id: string,
    tenantId: string,
    provider: ProviderId,
    wanted: number,
  ): Promise<number> => {
    const hour = hourOf(clock.now());
    const block = blocks.get(id);
    const left = block?.hour === hour ? block.left : 0;
    const taken = left >= wanted ? 0 : await lease(tenantId, provider, hour, wanted - left);
    const granted = Math.min(wanted, left + taken);
    blocks.set(id, { hour, left: left + taken - granted });
    return granted;
  };
  return {
    // One after another within a process, so that a block is leased once and not by everybody at once.
    allow(tenantId, provider, wanted) {
      const id = `${tenantId}|${provider}`;
      const turn = (turns.get(id) ?? Promise.resolve()).then(() =>
        allowInTurn(id, tenantId, provider, wanted),
      );
      turns.set(
        id,
        turn.catch(() => undefined),
      );
      return turn;
    },
  };
}

export const hourOf = (now: number): string => `${new Date(now).toISOString().slice(0, 13)}:00:00.000Z`;
