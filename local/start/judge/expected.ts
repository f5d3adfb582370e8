/** What each copy of a story should show, going by what people decided (design §3, "Shared copies"). Pure. */

import type { Copy } from '../../tenant/control/control.ts';
import { decisionsOf, type PersonDecision } from './decisions-of.ts';
import type { Verdict } from './meaning.ts';

/** Incidents, and people at risk: they may hold several alerts. */
export const isShared = ({ provider, ref }: Pick<Copy, 'provider' | 'ref'>): boolean =>
  provider === 'defenderXdrIncidents' ||
  provider === 'sentinel' ||
  (provider === 'entraIdProtection' && /^(user|servicePrincipal):/.test(ref));

export interface Expectation {
  /** The decision that this copy should show; undefined while there is none for it. */
  readonly decision: PersonDecision | undefined;
  /** Why it is as it should be although it differs from the others. */
  readonly note?: string;
}

/** @param copies all copies of one story: one alert, or the alerts of one incident. */
export function expectedOf(copies: readonly Copy[]): ReadonlyMap<Copy, Expectation> {
  const shared = copies.filter(isShared);
  const alerts = alertsAmong(copies);
  const decided = alerts.map((alert) => decisionFor([...alert, ...shared], alerts.length === 1));
  return new Map([
    ...alerts.flatMap((alert, i) =>
      alert.map((copy): [Copy, Expectation] => [copy, { decision: decided[i] }]),
    ),
    ...shared.map((copy): [Copy, Expectation] => [copy, expectedOfShared(copy, decided)]),
  ]);
}

/** The copies that are one alert; of several alerts each is in Defender XDR alone. */
function alertsAmong(copies: readonly Copy[]): readonly (readonly Copy[])[] {
  const own = copies.filter((copy) => !isShared(copy));
  const isOne = own.filter(({ provider }) => provider === 'defenderXdr').length < 2;
  return isOne ? [own] : own.map((copy) => [copy]);
}

/**
 * Closing an incident closes the alerts in it that are open; those that are closed, and all of them when it is reopened,
 * stay as they are. "In progress" counts for the alert only where it is alone in the incident.
 */
function decisionFor(copies: readonly Copy[], isAlone: boolean): PersonDecision | undefined {
  return decisionsOf(copies).reduce<PersonDecision | undefined>((current, next) => {
    if (!isShared(next.copy)) return next;
    if (current?.meaning.stage === 'closed') return current;
    return next.meaning.stage === 'closed' || isAlone ? next : current;
  }, undefined);
}

function expectedOfShared(copy: Copy, members: readonly (PersonDecision | undefined)[]): Expectation {
  const decided = members.filter((decision) => decision !== undefined);
  const own = decisionsOf([copy]).at(-1);
  if (own !== undefined && decided.every(({ at }) => at <= own.at)) {
    const reopened =
      own.meaning.stage !== 'closed' && decided.some(({ meaning }) => meaning.stage === 'closed');
    return reopened
      ? { decision: own, note: 'reopening an incident leaves its alerts as they are' }
      : { decision: own };
  }
  if (members.length === 1) return { decision: decided[0] };
  if (members.every((decision) => decision?.meaning.stage === 'closed'))
    return { decision: decided.toSorted((a, b) => gravity(b) - gravity(a) || b.at - a.at)[0] };
  return decided.length === 0
    ? { decision: undefined }
    : { decision: undefined, note: 'stays open until every alert in it is closed' };
}

const gravities = new Map<Verdict | undefined, number>([
  ['truePositive', 3],
  ['benign', 2],
  ['falsePositive', 1],
]);
const gravity = ({ meaning }: PersonDecision): number => gravities.get(meaning.verdict) ?? 0;
