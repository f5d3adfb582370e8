/**
 * One quota of one tenant, as this process sees it. A few calls are made on its own account and told to the others
 * later; whatever goes beyond, and every promise, is agreed with them through the ledger first. Requests that arrive
 * together are settled by one write of it.
 */

import { TransientError } from '../errors.ts';
import type { Clock } from '../platform/clock.ts';
import type { Limit } from '../provider/quota.ts';
import { trackActualCalls, type ActualCalls } from './actual-calls.ts';
import { decide, type Answer, type Request } from './decide.ts';
import { addGrant, coarsen, fits, nextGap, prune, type Grants } from './grants.ts';
import type { LedgerRow } from './ledger.ts';

export interface BucketPorts {
  readonly clock: Clock;
  readonly read: () => Promise<LedgerRow | undefined>;
  readonly write: (grants: Grants, etag: string | undefined) => Promise<LedgerRow>;
}

export interface Bucket {
  /** @throws TransientError when storage fails or other instances win every race. */
  ask(request: Request): Promise<Answer>;
  readonly redeem: ActualCalls['redeem'];
  readonly postpone: ActualCalls['postpone'];
  /** Counts calls that were made without asking, or gives back (negative) what was granted and not used. */
  charge(at: number, calls: number): void;
}

interface Pending {
  readonly request: Request;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
}

/** Of the quota: what one instance may use within a span before it tells the others. */
const ownShare = 0.04;
/** Polls take no more, however often they run, so that writes come through. */
const pollShare = 0.5;
const longestRace = 8;
/** Some 30 characters each at most: a string in a table row has room for 32,768. */
const mostGrants = 1_000;
/** Who doesn't come for a promised call within this time has gone elsewhere. */
const owedForMs = 60_000;

export function createBucket(limits: readonly [Limit, ...Limit[]], ports: BucketPorts): Bucket {
  const ownAccount = Math.max(1, Math.floor(Math.min(...limits.map(({ calls }) => calls)) * ownShare));
  let row: LedgerRow | undefined;
  let own: Grants = [];
  /** Of our own account, while the others are being told. */
  let beingTold: Grants = [];
  /** Promised to calls that could not be made at once: when they were told to come back. */
  let owed: number[] = [];
  let polls: Grants = [];
  const actual = trackActualCalls(limits, ports.clock);
  let pending: Pending[] = [];
  let isFlushing = false;

  const known = (now: number): Grants => prune(merge(merge(row?.grants ?? [], beingTold), own), limits, now);

  /** @returns undefined when the others must be asked. */
  const answerAlone = (request: Request, now: number): Answer | undefined => {
    if (request.kind === 'call' && takeOwed(now)) return { kind: 'now' };
    if (request.kind === 'poll') {
      polls = prune(polls, limits, now);
      const poll = { calls: 1, share: pollShare };
      if (!fits(polls, limits, { at: now, ...poll }))
        return { kind: 'later', at: nextGap(polls, limits, { from: now, ...poll }) };
    }
    own = prune(own, limits, now);
    const used = own.reduce((sum, { calls }) => sum + calls, 0);
    const calls = request.kind === 'turn' ? request.calls : 1;
    const { answer } = decide(known(now), limits, now, request);
    if (answer.kind === 'later')
      return request.kind === 'spare' || request.kind === 'poll' ? answer : undefined;
    if (used + calls > ownAccount) return undefined;
    own = addGrant(own, { at: now, calls });
    return answer;
  };

  const takeOwed = (now: number): boolean => {
    owed = owed.filter((at) => now - at < owedForMs);
    const [first] = owed;
    if (first === undefined || first > now) return false;
    owed = owed.slice(1);
    return true;
  };

  const settle = async (batch: readonly Pending[]): Promise<readonly Answer[]> => {
    for (let tries = 0; ; tries++) {
      row ??= await ports.read();
      const now = ports.clock.now();
      beingTold = merge(beingTold, own);
      own = [];
      let grants = known(now);
      const answers = batch.map(({ request }) => {
        const decided = decide(grants, limits, now, request);
        grants = decided.grants;
        return decided.answer;
      });
      try {
        row = await ports.write(coarsen(grants, mostGrants), row?.etag);
        beingTold = [];
        return answers;
      } catch (error) {
        row = undefined;
        const isRace = error instanceof TransientError && error.code === 'conflict';
        if (!isRace || tries >= longestRace) throw error;
      }
    }
  };

  const flush = async (): Promise<void> => {
    if (isFlushing) return;
    isFlushing = true;
    while (pending.length > 0) {
      const batch = pending;
      pending = [];
      try {
        const answers = await settle(batch);
        for (const [i, answer] of answers.entries()) {
          const asked = batch[i];
          if (asked?.request.kind === 'call' && answer.kind === 'later') owed = sorted([...owed, answer.at]);
          asked?.resolve(answer);
        }
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    isFlushing = false;
  };

  const answerTogether = (request: Request): Promise<Answer> =>
    new Promise((resolve, reject) => {
      pending.push({ request, resolve, reject });
      void flush();
    });

  return {
    async ask(request) {
      const answer = answerAlone(request, ports.clock.now()) ?? (await answerTogether(request));
      if (answer.kind !== 'now') return answer;
      const at = ports.clock.now();
      if (request.kind === 'poll') polls = addGrant(polls, { at, calls: 1 });
      actual.note(at, request.kind === 'turn' ? request.calls : 1);
      return answer;
    },
    redeem: actual.redeem,
    postpone: actual.postpone,
    charge(at, calls) {
      own = addGrant(own, { at, calls });
      actual.note(at, calls);
    },
  };
}

const sorted = (times: number[]): number[] => times.toSorted((a, b) => a - b);

function merge(a: Grants, b: Grants): Grants {
  return b.reduce<Grants>((all, grant) => addGrant(all, grant), a).filter(({ calls }) => calls !== 0);
}
