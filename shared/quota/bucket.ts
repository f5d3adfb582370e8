/**
 * One quota of one tenant, as this process sees it. A few calls are made on its own account and told to the others
 * later; whatever goes beyond, and every promise, is agreed with them through the ledger first. Requests that arrive
 * together are settled by one write of it.
 */

import type { Limit } from '../provider/quota.ts';
import { trackActualCalls, type ActualCalls } from './actual-calls.ts';
import { decide, type Answer, type Request } from './decide.ts';
import { addGrant, coarsen, fits, nextGap, prune, twice, type Grants } from './grants.ts';
import { allowingForLateness } from './lateness.ts';
import { createLedgerView, type LedgerPorts } from './ledger-view.ts';
import { createOwed } from './owed.ts';

export interface Bucket {
  /** Whether nothing but writes counts here. */
  readonly isForWrites: boolean;
  /** Whether what is promised must be kept to the moment. */
  readonly isExact: boolean;
  /** @throws TransientError when storage fails or other instances win every race. */
  ask(request: Request): Promise<Answer>;
  readonly redeem: ActualCalls['redeem'];
  /** Tells the others of calls at a moment; or (negative) that what was promised for it comes at another. */
  plan(at: number, calls: number): void;
  /** Calls that this process makes at a moment that was promised; or (negative) does not make though they were allowed. */
  note(at: number, calls: number): void;
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
/** Lists take no more in one process, however often they are read, so that writes come through. */
const pollShare = 0.5;
/** What a sweep finds has waited already: it takes what is left, or so much while all of it is asked for. */
const plentyShare = 0.5;
const sweepShare = 0.007;
/** A longer queue is planned in longer spans; about as many as a row holds (`store.ts`). */
const mostGrants = 3_600;

export function createBucket(
  published: readonly [Limit, ...Limit[]],
  ports: LedgerPorts,
  { isForWrites = false, isExact = false }: { isForWrites?: boolean; isExact?: boolean } = {},
): Bucket {
  const limits = published.map((limit) => allowingForLateness(limit, isExact));
  const fewest = Math.min(...limits.map(({ calls }) => calls));
  const ownAccount = isExact ? 0 : Math.max(1, Math.floor(fewest * ownShare));
  const ledger = createLedgerView(ports);
  let own: Grants = [];
  /** Of our own account, while the others are being told. */
  let beingTold: Grants = [];
  const owed = createOwed();
  /** Pages of lists that this process has read. */
  const pages: Record<'poll' | 'sweep', Grants> = { poll: [], sweep: [] };
  const actual = trackActualCalls(published, ports.clock);
  let pending: Pending[] = [];
  let isFlushing = false;

  // Whoever misses a moment that must be kept asks again: looks, which can wait, leave gaps for that.
  const apart = isExact ? limits.map(twice) : limits;
  const planned = (grants: Grants, now: number, request: Request) =>
    decide(grants, limits, now, request, request.kind === 'look' ? apart : limits);

  const known = (now: number): Grants => prune(merge(merge(ledger.grants(), beingTold), own), limits, now);

  /** @returns undefined when the others must be asked. */
  const answerAlone = (request: Request, now: number): Answer | undefined => {
    if (owed.take(request.kind, now)) return { kind: 'now' };
    if (request.kind === 'poll' || request.kind === 'sweep') {
      const wait = waitForPage(request.kind, now);
      if (wait !== undefined) return wait;
    }
    own = prune(own, limits, now);
    const used = own.reduce((sum, { calls }) => sum + calls, 0);
    const calls = 'calls' in request ? request.calls : 1;
    const { answer } = planned(known(now), now, request);
    if (answer.kind === 'later') return unpromised.has(request.kind) ? answer : undefined;
    if (used + calls > ownAccount || !isPlenty(now)) return undefined;
    own = addGrant(own, { at: now, calls });
    return answer;
  };

  const isPlenty = (now: number): boolean =>
    fits(known(now), limits, { at: now, calls: 1, share: plentyShare });

  const waitForPage = (kind: 'poll' | 'sweep', now: number): Answer | undefined => {
    pages[kind] = prune(pages[kind], limits, now);
    const share = kind === 'sweep' && !isPlenty(now) ? sweepShare : pollShare;
    const page = { calls: 1, share };
    return fits(pages[kind], limits, { at: now, ...page })
      ? undefined
      : { kind: 'later', at: nextGap(pages[kind], limits, { from: now, ...page }) };
  };

  const settle = async (batch: readonly Pending[]): Promise<readonly Answer[]> => {
    let answers: readonly Answer[] = [];
    await ledger.update(() => {
      const now = ports.clock.now();
      beingTold = merge(beingTold, own);
      own = [];
      let grants = known(now);
      answers = batch.map(({ request }) => {
        const decided = planned(grants, now, request);
        grants = decided.grants;
        return decided.answer;
      });
      return coarsen(grants, mostGrants);
    });
    beingTold = [];
    return answers;
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
          if (asked !== undefined && bringsNone.has(asked.request.kind) && answer.kind === 'later')
            owed.add(asked.request.kind, answer.at);
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
    isForWrites,
    isExact,
    async ask(request) {
      await ledger.renew();
      const answer = answerAlone(request, ports.clock.now()) ?? (await answerTogether(request));
      if (answer.kind !== 'now') return answer;
      const at = ports.clock.now();
      const { kind } = request;
      if (kind === 'poll' || kind === 'sweep') pages[kind] = addGrant(pages[kind], { at, calls: 1 });
      actual.note(at, 'calls' in request ? request.calls : 1);
      return answer;
    },
    redeem: actual.redeem,
    plan(at, calls) {
      own = addGrant(own, { at, calls });
    },
    note: actual.note,
    postpone: actual.postpone,
    charge(at, calls) {
      own = addGrant(own, { at, calls });
      actual.note(at, calls);
    },
  };
}

/** Asked again later, by themselves: what is promised to nobody needs no entry in the ledger. */
const unpromised: ReadonlySet<Request['kind']> = new Set(['sweep', 'spare']);
/** Whose promise this process keeps for them. */
const bringsNone: ReadonlySet<Request['kind']> = new Set(['call', 'poll']);

function merge(a: Grants, b: Grants): Grants {
  return b.reduce<Grants>((all, grant) => addGrant(all, grant), a).filter(({ calls }) => calls !== 0);
}
