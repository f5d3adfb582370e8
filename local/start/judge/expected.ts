/** What each copy of a story should show, going by what people decided. Pure. */

import type { Copy } from '../../tenant/control/control.ts';
import { decisionsOf, type PersonDecision } from './decisions-of.ts';
import type { Verdict } from './meaning.ts';

/** Incidents: they may hold several alerts. */
export const isShared = ({ provider }: Pick<Copy, 'provider'>): boolean =>
  provider === 'defenderXdrIncidents' || provider === 'sentinel';

export interface Expectation {
  /** The decision that this copy should show; undefined while nobody has decided anything. */
  readonly decision: PersonDecision | undefined;
  /** An incident with alerts that are still open stays open whatever was decided about the others. */
  readonly waitsForMembers: boolean;
}

/** @param copies all copies of one story: one alert, or the alerts of one incident. */
export function expectedOf(copies: readonly Copy[]): ReadonlyMap<Copy, Expectation> {
  const alerts = copies.filter(({ provider }) => provider === 'defenderXdr');
  return alerts.length < 2 ? forOneAlert(copies) : forSeveral(copies);
}

function forOneAlert(copies: readonly Copy[]): ReadonlyMap<Copy, Expectation> {
  const decision = decisionsOf(copies).at(-1);
  return new Map(copies.map((copy) => [copy, { decision, waitsForMembers: false }]));
}

function forSeveral(copies: readonly Copy[]): ReadonlyMap<Copy, Expectation> {
  const shared = copies.filter(isShared);
  const members = copies.filter((copy) => !isShared(copy));
  const decided = members.map((member) => lastFor(member, decisionsOf([member, ...shared])));
  const ofMembers = members.map((member, i): [Copy, Expectation] => [
    member,
    { decision: decided[i], waitsForMembers: false },
  ]);
  const ofShared = shared.map((copy): [Copy, Expectation] => [copy, expectedOfShared(decided, decisionsOf(shared))]);
  return new Map([...ofMembers, ...ofShared]);
}

/** Closing an incident closes the alerts in it that are open; reopening it leaves them as they are. */
function lastFor(member: Copy, decisions: readonly PersonDecision[]): PersonDecision | undefined {
  return decisions.reduce<PersonDecision | undefined>((current, next) => {
    if (next.copy === member) return next;
    return next.meaning.stage === 'closed' && current?.meaning.stage !== 'closed' ? next : current;
  }, undefined);
}

function expectedOfShared(
  members: readonly (PersonDecision | undefined)[],
  own: readonly PersonDecision[],
): Expectation {
  const latest = own.at(-1);
  const decided = members.filter((decision) => decision !== undefined);
  if (latest !== undefined && decided.every(({ at }) => at <= latest.at))
    return { decision: latest, waitsForMembers: false };
  const allClosed = members.every((decision) => decision?.meaning.stage === 'closed');
  if (!allClosed) return { decision: undefined, waitsForMembers: decided.length > 0 };
  const gravest = decided.toSorted((a, b) => gravity(b) - gravity(a) || b.at - a.at)[0];
  return { decision: gravest, waitsForMembers: false };
}

const gravities = new Map<Verdict | undefined, number>([
  ['truePositive', 3],
  ['benign', 2],
  ['falsePositive', 1],
]);
const gravity = ({ meaning }: PersonDecision): number => gravities.get(meaning.verdict) ?? 0;
