/**
 * Brings a shared copy's own row up to date with a look at it. Who changed it, a person or we, is found here once, so
 * that every alert in it derives the same from the row (design §3, "Shared copies").
 */

import { isDeepStrictEqual } from 'node:util';
import type { Observation } from '../alert/observation.ts';
import type { CopyRecord, PersonChange, Seen, SharedMember, SharedRecord } from '../correlation/record.ts';
import { without } from '../platform/without.ts';
import type { Policy, ProviderPolicy } from '../policy/policy.ts';
import type { Provider } from '../provider/provider.ts';
import { assignedAt } from './assignment.ts';
import { recovered, withoutStamp } from './draft.ts';
import { judge } from './judge.ts';
import { judgeGiving } from './giving.ts';
import type { CopyView, Meaning, PlanInput } from './judgement.ts';
import { intentLeft } from './lease.ts';
import { changeDate, confirmed } from './sight.ts';
import { isoTime } from './time.ts';

export interface SharedSight {
  readonly tenantId: string;
  readonly provider: Provider;
  readonly rules: ProviderPolicy;
  readonly policy: Policy;
  readonly since: number;
  readonly observation: Observation;
  /** See `Look`. */
  readonly verifies?: boolean;
  /** Ours, milliseconds since the epoch. */
  readonly now: number;
}

export interface SharedNote {
  readonly record: SharedRecord;
  readonly meaning: Meaning;
  readonly reason: string;
  /** Members that the row did not have before. */
  readonly joined: readonly SharedMember[];
  /** Whether the row differs from what is stored. */
  readonly isNew: boolean;
}

export function noteShared(record: SharedRecord | undefined, sight: SharedSight): SharedNote {
  const now = isoTime(sight.now);
  const known = record ?? emptyRecord(sight, now);
  const view = asCopyView(known, sight);
  const { meaning, reason, counts } = judge(view, asPlanInput(view, sight));
  const joined = membersNotIn(known, sight.observation).map((member) =>
    record === undefined ? member : { ...member, listedAt: sight.observation.readAt },
  );
  const members = mergeMembers(known.members, sight.observation, joined);
  const next = withAssigned(
    { ...advance(known, view, meaning, counts, sight), members },
    { ...sight, meaning, isKnown: known.lastSeen !== undefined },
  );
  return {
    record: next,
    meaning,
    reason,
    joined,
    isNew: record === undefined || differs(next, known),
  };
}

/** Whether there is something that the members were not told of. */
export const isUntold = ({ news = 0, told = 0 }: SharedRecord): boolean => news > told;

/** A person's change is the members' to follow or to put right; so is a write of ours that was not taken. */
const isNews = new Set<Meaning>(['changed', 'ignored', 'not-taken']);

/** A row that differs only in the stamp last seen is not stored again. */
export function differs(a: SharedRecord, b: SharedRecord): boolean {
  return !isDeepStrictEqual(withoutStamp(a), withoutStamp(b));
}

/**
 * The row without members that it would be told of: whoever keeps a member in the row must also have made the shared
 * copy known to that member.
 */
export function withoutMembers(record: SharedRecord, some: readonly SharedMember[]): SharedRecord {
  return { ...record, members: record.members.filter((member) => !some.includes(member)) };
}

/** A stale look teaches nothing; one that shows the known value ends an interrupted write, and nothing else. */
function advance(
  known: SharedRecord,
  view: CopyView,
  meaning: Meaning,
  counts: Seen | undefined,
  { observation, now }: SharedSight,
): SharedRecord {
  if (meaning === 'unmirrored') return { ...known, unmirrored: observation.shown };
  if (meaning === 'stale' || counts === undefined) return known;
  const settled = settle(known, meaning, now);
  if (meaning === 'same' && known.lastSeen !== undefined)
    return { ...settled, lastSeen: confirmed(known.lastSeen, counts) };
  if (meaning === 'ours' && known.intent !== undefined)
    return { ...settled, lastSeen: counts, written: recovered(known.written, known.intent, view) };
  const change = meaning === 'changed' ? { change: personChange(view, observation, isoTime(now)) } : {};
  const news = isNews.has(meaning) ? { news: (known.news ?? 0) + 1 } : {};
  return { ...settled, lastSeen: counts, ...change, ...news };
}

/** Whom it names is for its alerts to know as well; where it names nobody, nothing is said. */
function withAssigned(
  known: SharedRecord,
  {
    observation,
    policy,
    meaning,
    isKnown,
  }: SharedSight & Pick<SharedNote, 'meaning'> & { readonly isKnown: boolean },
): SharedRecord {
  const { assignedTo: to } = observation;
  const isSilent = meaning === 'stale' || meaning === 'unmirrored' || policy.assignedTo === 'off';
  if (isSilent || to === undefined) return known;
  const ended = judgeGiving(known.giving, known.assigned?.to, observation);
  const judged: SharedRecord = ended === undefined || ended === 'open' ? known : without(known, 'giving');
  if (ended === 'taken') return { ...judged, assigned: { to, at: known.giving?.at ?? observation.readAt } };
  if (to === known.assigned?.to && ended !== 'undone') return judged;
  const assigned = { to, at: assignedAt(isKnown, observation, undefined) };
  return isKnown
    ? { ...without(judged, 'giving'), assigned, news: (known.news ?? 0) + 1 }
    : { ...judged, assigned };
}

/** A write that another alert's worker announced may be on its way still: until then only its own value ends it. */
function settle(known: SharedRecord, meaning: Meaning, now: number): SharedRecord {
  const isOpen = meaning !== 'ours' && intentLeft(known.intent, now) > 0;
  return isOpen ? without(known, 'unmirrored') : without(known, 'unmirrored', 'intent');
}

const emptyRecord = ({ tenantId, provider, observation }: SharedSight, now: string): SharedRecord => ({
  tenantId,
  provider: provider.id,
  ref: observation.ref,
  foundAt: now,
  writtenAt: now,
  members: [],
});

/** The chain that judges alerts serves here too: a row has the same fields that it asks for. */
function asCopyView(
  record: SharedRecord,
  { provider, rules, since, observation, verifies = false }: SharedSight,
): CopyView {
  const copy: CopyRecord = { ...record, shared: true };
  return { copy, provider, rules, since, look: { kind: 'seen', observation, verifies } };
}

function asPlanInput(view: CopyView, { now, policy }: SharedSight): PlanInput {
  return {
    correlationId: '',
    now,
    policy,
    agreed: undefined,
    alertCreatedAt: undefined,
    aliases: [],
    views: [view],
    held: new Set(),
    waiting: new Map(),
  };
}

function personChange(view: CopyView, observation: Observation, now: string): PersonChange {
  const { shown, comment } = observation;
  const at = changeDate(view, observation) ?? now;
  return { shown, at, ...(comment === undefined ? {} : { comment }) };
}

const shareAlias = (a: SharedMember, b: SharedMember): boolean =>
  a.aliases.some((alias) => b.aliases.includes(alias));

/** Members that nobody can name are never told of anything, and none of them is new. */
export function membersNotIn(record: SharedRecord, { members = [] }: Observation): readonly SharedMember[] {
  return members
    .filter(({ aliases }) => aliases.length > 0)
    .filter((member) => !record.members.some((known) => shareAlias(known, member)))
    .map(({ aliases, copy }) => ({ aliases, ...(copy === undefined ? {} : { copy }) }));
}

/** Those who left are forgotten; a look that lists nobody (a poll's) changes nothing. */
function mergeMembers(
  known: readonly SharedMember[],
  { members }: Observation,
  joined: readonly SharedMember[],
): readonly SharedMember[] {
  if (members === undefined) return known;
  const stayed = known.filter((old) => members.some((member) => shareAlias(old, member)));
  const unnamed = members.filter(({ aliases }) => aliases.length === 0).map(() => ({ aliases: [] }));
  return [...stayed, ...joined, ...unnamed];
}
