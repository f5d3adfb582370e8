/**
 * Two correlations that turn out to be one alert: the older survives. The other becomes a redirect first, then its
 * copies and aliases move; every step can be repeated, and whoever meets a redirect finishes what was begun.
 */

import type { CopyRef } from '../alert/observation.ts';
import { handOver, type ForeignAlias } from '../correlation/correlate.ts';
import type { Assigned } from '../correlation/assigned.ts';
import {
  sameCopy,
  type Correlation,
  type CopyRecord,
  type Decision,
  type JournalLine,
} from '../correlation/record.ts';
import type { Versioned } from '../correlation/store.ts';
import type { Log } from '../platform/log.ts';
import { without } from '../platform/without.ts';
import { agree } from './agree.ts';
import type { MirrorDeps } from './deps.ts';
import { extend } from './draft.ts';
import { journalLine } from './journal.ts';
import type { Candidate } from './judgement.ts';
import { leaseLeft } from './lease.ts';
import { isoTime, laterOf, millis } from './time.ts';

export type Merging =
  | { readonly kind: 'done' }
  /** One of them is still at work; nothing was done. */
  | { readonly kind: 'busy'; readonly forMs: number }
  /** One of them has no record, or not yet. */
  | { readonly kind: 'absent' };

export async function mergeCorrelations(
  deps: MirrorDeps,
  oneId: string,
  { alias, owner }: ForeignAlias,
  log: Log,
): Promise<Merging> {
  const [one, other] = await Promise.all([deps.store.read(oneId), deps.store.read(owner)]);
  if (one === undefined || other === undefined) return { kind: 'absent' };
  const now = deps.clock.now();
  const open = Math.max(leaseLeft(one.value, now), leaseLeft(other.value, now));
  if (open > 0) return { kind: 'busy', forMs: open };
  const begun = [one, other].find(({ value }) => value.redirectTo !== undefined);
  if (begun !== undefined) return doneUnless(await followRedirect(deps, begun, alias, log));
  const [older, younger] = isOlder(one.value, other.value) ? [one, other] : [other, one];
  const redirect = { ...younger.value, redirectTo: older.value.id, writtenAt: isoTime(now) };
  const line = journalLine(
    isoTime(now),
    'merged',
    `it is one with correlation ${older.value.id}, which goes on`,
  );
  const stored = await deps.store.write(younger, redirect, [line]);
  return doneUnless(await finishMerge(deps, stored, older.value.id, log));
}

const doneUnless = (forMs: number): Merging => (forMs > 0 ? { kind: 'busy', forMs } : { kind: 'done' });

const isOlder = (a: Correlation, b: Correlation): boolean =>
  a.createdAt === b.createdAt ? a.id < b.id : a.createdAt < b.createdAt;

/**
 * Finishes the merge that left this redirect, and takes the alias along that still leads to it: a worker that knew of no
 * merge may have claimed it. Resolves to the milliseconds to wait, as `finishMerge` does.
 */
export async function followRedirect(
  deps: MirrorDeps,
  redirect: Versioned<Correlation>,
  alias: string,
  log: Log,
): Promise<number> {
  const { tenantId, id, redirectTo } = redirect.value;
  if (redirectTo === undefined) return 0;
  const left = await finishMerge(deps, redirect, redirectTo, log);
  if (left > 0) return left;
  const listed = await handOver(deps.store, tenantId, alias, id, redirectTo);
  await attachAll(deps, redirectTo, listed);
  return 0;
}

async function attachAll(
  { store, clock }: MirrorDeps,
  id: string,
  shared: readonly CopyRef[],
): Promise<void> {
  const now = isoTime(clock.now());
  await Promise.all(shared.map((copy) => store.attach(id, copy, now, undefined)));
}

/**
 * Resolves to the milliseconds for which the survivor is still at work: until then nothing is done.
 * @throws TransientError `conflict` when the survivor was written meanwhile: the next look goes on from here.
 */
async function finishMerge(
  deps: MirrorDeps,
  redirect: Versioned<Correlation>,
  survivorId: string,
  log: Log,
): Promise<number> {
  const { store, clock } = deps;
  const survivor = await store.read(survivorId);
  if (survivor === undefined) return 0;
  if (survivor.value.redirectTo !== undefined)
    return finishMerge(deps, redirect, survivor.value.redirectTo, log);
  const open = leaseLeft(survivor.value, clock.now());
  if (open > 0) return open;
  const { value: merged } = redirect;
  const now = isoTime(clock.now());
  const united = unite(survivor.value, merged, now);
  const line = journalLine(
    now,
    'merged',
    `correlation ${merged.id} is one with it: ${merged.copies.length} copies joined`,
  );
  if (merged.copies.length > 0)
    await store.write(survivor, united, [...assignmentLost(survivor.value, merged, now), line]);
  const { tenantId } = merged;
  const listed = await Promise.all(
    merged.aliases.map((alias) => handOver(store, tenantId, alias, merged.id, survivorId)),
  );
  const missing = listed.flat().filter((copy) => !united.copies.some((known) => sameCopy(known, copy)));
  await attachAll(deps, survivorId, missing);
  await store.dissolve(redirect);
  log('info', 'correlations merged', { tenantId, correlationId: survivorId, merged: merged.id });
  return 0;
}

const byDate = {
  status: 'newest',
  classification: 'newest',
  determination: 'newest',
  comment: 'newest',
} as const;

/** Pure. Their agreed dispositions compete by date, and what the later leaves unsaid comes from the other; undecided loses. */
export function unite(survivor: Correlation, merged: Correlation, now: string): Correlation {
  const agreed = agreedOf(survivor.agreed, merged.agreed);
  const assigned = assignedOf(survivor.assigned, merged.assigned);
  const created = laterOf(survivor.alertCreatedAt, merged.alertCreatedAt);
  const earlier = created === survivor.alertCreatedAt ? merged.alertCreatedAt : survivor.alertCreatedAt;
  const alertCreatedAt = earlier ?? created;
  return {
    // Its objections were to decisions, and what was given there to assignments, that are counted no more.
    ...extend(survivor, merged.aliases, merged.copies.map(asMember), undefined),
    writtenAt: now,
    ...(agreed === undefined ? {} : { agreed }),
    ...(assigned === undefined ? {} : { assigned }),
    ...(alertCreatedAt === undefined ? {} : { alertCreatedAt }),
  };
}

function asMember(copy: CopyRecord): CopyRecord {
  const bare = without(copy, 'objection', 'assigned');
  if (copy.assigned === undefined) return bare;
  return { ...bare, assigned: without(copy.assigned, 'givenFor', 'waitsUntil') };
}

/** The later one, as with decisions. It counts anew where it is another than the survivor's, so that all are given it. */
function assignedOf(ours: Assigned | undefined, theirs: Assigned | undefined): Assigned | undefined {
  if (ours === undefined || theirs === undefined) return ours ?? theirs;
  if (millis(theirs.at) <= millis(ours.at)) return ours;
  return { ...theirs, number: ours.to === theirs.to ? ours.number : ours.number + 1 };
}

/** Both were assigned, to two people: whoever looks for the other one finds why. */
export function assignmentLost(
  { assigned: ours }: Correlation,
  { assigned: theirs }: Correlation,
  now: string,
): readonly JournalLine[] {
  if (ours === undefined || theirs === undefined || ours.to === theirs.to) return [];
  const loser = millis(theirs.at) > millis(ours.at) ? ours : theirs;
  return [
    journalLine(
      now,
      'conflict',
      'assigned to somebody else before the two were one; the later counts',
      loser.by,
    ),
  ];
}

function agreedOf(a: Decision | undefined, b: Decision | undefined): Decision | undefined {
  return a === undefined || b === undefined ? (a ?? b) : agree(a, [asCandidate(b)], byDate).agreed;
}

const asCandidate = ({ disposition, decidedAt, decidedBy }: Decision): Candidate => ({
  disposition,
  at: decidedAt,
  by: decidedBy,
  fromShared: false,
});
