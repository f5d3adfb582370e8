/**
 * Who an alert is assigned to, kept in step beside the decision and apart from it: it never tells what is decided, and
 * is written by calls of its own, after all of the decision's. Nobody is poorer than somebody, so that taking a person
 * out says nothing and is not undone either: a copy is given to a person once for each assignment. Pure.
 */

import type { Observation } from '../alert/observation.ts';
import type { Assigned, CopyAssigned, Giving } from '../correlation/assigned.ts';
import { copyId } from '../correlation/record.ts';
import { defined } from '../platform/defined.ts';
import { readsFrom, writesTo, type ConflictRule } from '../policy/policy.ts';
import { judgeGiving } from './giving.ts';
import type { CopyView, Judgement, PlanInput } from './judgement.ts';
import { holdsOne } from './shared-copy.ts';
import { millis } from './time.ts';

export interface AssignmentPlan {
  readonly assigned: Assigned | undefined;
  /** What the record keeps of each copy that takes part, by copy id. */
  readonly copies: ReadonlyMap<string, CopyAssigned>;
  /** Copies to be given to that person. */
  readonly writes: readonly CopyView[];
  /** Milliseconds: until then Microsoft may do it by itself at a copy. */
  readonly againAfterMs?: number;
  /** Something is to be stored that the record does not say. */
  readonly isNews: boolean;
}

interface Sight {
  readonly view: CopyView;
  /** Whom the copy names; undefined when nobody was seen there. */
  readonly to: string | undefined;
  /** When it came to name that person; undefined when it shows what is known. */
  readonly changedAt: string | undefined;
  /** What was being written there may still come, or never was. */
  readonly giving?: Giving | undefined;
}

/** Looks that say nothing about whom the copy is assigned to. */
const silent = new Set<Judgement['meaning']>(['gone', 'unknown', 'stale', 'unmirrored']);

export function planAssignment(input: PlanInput, judgements: readonly Judgement[]): AssignmentPlan {
  const before = input.assigned;
  if (input.policy.assignedTo === 'off')
    return { assigned: before, copies: new Map(), writes: [], isNews: false };
  const sights = judgements
    .filter(({ meaning, view }) => !silent.has(meaning) && takesPart(view))
    .map(({ view }) => sightOf(view, input));
  const assigned = agree(before, sights, input.policy.conflicts.assignedTo);
  const copies = new Map(sights.map((sight) => [copyId(sight.view.copy), keep(sight, assigned)]));
  const due = sights.map((sight) => ({ view: sight.view, ms: givenIn(sight, assigned, input) }));
  const later = due.flatMap(({ ms }) => (ms === undefined || ms === 0 ? [] : [ms]));
  return {
    assigned,
    copies,
    writes: due.filter(({ ms }) => ms === 0).map(({ view }) => view),
    ...(later.length === 0 ? {} : { againAfterMs: Math.min(...later) }),
    isNews:
      assigned?.number !== before?.number ||
      sights.some(({ view: { copy } }) => differs(copy.assigned, copies.get(copyId(copy)))),
  };
}

/** Several alerts may be several people's: an incident takes part while it holds one. */
const takesPart = (view: CopyView): boolean =>
  view.provider.assign !== undefined && (view.shared === undefined || holdsOne(view));

function sightOf(view: CopyView, input: PlanInput): Sight {
  const { copy, look, shared } = view;
  const known = copy.assigned?.to;
  const row = shared?.record.assigned;
  const seen = shared === undefined && look.kind === 'seen' ? look.observation : undefined;
  const giving = shared === undefined ? copy.assigned?.giving : undefined;
  const ended = judgeGiving(giving, known, seen);
  if (ended === 'open') return { view, to: known, changedAt: undefined, giving };
  const to = row?.to ?? seen?.assignedTo ?? known;
  if (ended === 'taken') return { view, to, changedAt: undefined };
  const at = row?.at ?? (seen && assignedAt(copy.lastSeen !== undefined, seen, input.alertCreatedAt));
  const isOld = millis(at) <= millis(copy.assigned?.stampedAt);
  const isNamedAgain = ended === 'undone' || outlivesGiving(view, input.assigned);
  if ((to === known && !isNamedAgain) || isOld) return { view, to: known, changedAt: undefined };
  return { view, to, changedAt: at };
}

/** A shared copy's row that names the person before since a later moment than that of the name it was to be given. */
function outlivesGiving({ copy, shared }: CopyView, before: Assigned | undefined): boolean {
  const row = shared?.record.assigned;
  if (row === undefined || before === undefined || copy.assigned?.givenFor === before.number) return false;
  return millis(row.at) > millis(before.at);
}

/** By the last change there; at first sight by the alert's creation, so that it never outvotes anybody. */
export function assignedAt(
  isKnown: boolean,
  { createdAt, updatedAt, readAt }: Observation,
  alertCreatedAt: string | undefined,
): string {
  const at = isKnown ? (updatedAt ?? readAt) : (createdAt ?? alertCreatedAt ?? readAt);
  return millis(at) > millis(readAt) ? readAt : at;
}

function agree(
  before: Assigned | undefined,
  sights: readonly Sight[],
  rule: ConflictRule = 'newest',
): Assigned | undefined {
  const candidates = sights.flatMap(({ view, to, changedAt: at }) =>
    to === undefined || at === undefined || to === before?.to || !counts(view, at)
      ? []
      : [{ to, at, by: { provider: view.copy.provider, ref: view.copy.ref } }],
  );
  const ranked = candidates.toSorted((a, b) => millis(b.at) - millis(a.at) || (a.to < b.to ? -1 : 1));
  const preferred = rule === 'newest' ? undefined : rule.prefer;
  const stays = preferred !== undefined && before?.by.provider === preferred;
  const winner =
    ranked.find(({ by }) => by.provider === preferred) ??
    ranked.find(({ at }) => !stays && (before === undefined || millis(at) > millis(before.at)));
  return winner === undefined ? before : { ...winner, number: (before?.number ?? 0) + 1 };
}

const counts = ({ rules, since }: CopyView, at: string): boolean => readsFrom(rules) && millis(at) >= since;

function keep({ view: { copy }, to, giving }: Sight, assigned: Assigned | undefined): CopyAssigned {
  const isThere = assigned !== undefined && to === assigned.to;
  const { givenFor: before, stampedAt, waitsUntil: promised } = copy.assigned ?? {};
  const givenFor = isThere ? assigned.number : before;
  return defined({ to, givenFor, stampedAt, giving, waitsUntil: isThere ? undefined : promised });
}

const differs = (a: CopyAssigned = {}, b: CopyAssigned = {}): boolean =>
  a.to !== b.to || a.givenFor !== b.givenFor || (a.giving === undefined) !== (b.giving === undefined);

/** @returns milliseconds until then, 0 for now, undefined for not at all */
function givenIn({ view, to }: Sight, assigned: Assigned | undefined, input: PlanInput): number | undefined {
  if (assigned === undefined || to === assigned.to) return undefined;
  const { copy, look, rules, since, barrier } = view;
  if (input.policy.mode === 'observe' || !writesTo(rules) || millis(assigned.at) < since) return undefined;
  if (copy.assigned?.givenFor === assigned.number || barrier !== undefined) return undefined;
  if (look.kind !== 'seen') return 0;
  const { redirectedTo, nativeSyncSeconds = 0 } = look.observation;
  if (redirectedTo !== undefined) return undefined;
  return Math.max(0, millis(assigned.at) + nativeSyncSeconds * 1000 - input.now);
}
