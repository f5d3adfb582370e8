/** Is this copy in step, and if not, why? An ordered list: the first that applies says so. Pure. */

import type { Copy } from '../../tenant/control/control.ts';
import type { Product } from '../../tenant/state/products.ts';
import { copyKey, type AppRecord } from './app-record.ts';
import { differencesFrom } from './differences.ts';
import type { Expectation } from './expected.ts';

export type Mark =
  /** Nobody has decided anything: as it was raised. */
  | 'undecided'
  /** A person decided here. */
  | 'source'
  | 'inStep'
  /** Out of step, and the app is to write it. */
  | 'waiting'
  /** Out of step, and left so with a reason that the app gives. */
  | 'held'
  /** Decided before the mirror was switched on. */
  | 'history'
  /** The policy does not name this product. */
  | 'off';

export interface CopyJudgement {
  readonly mark: Mark;
  readonly reason: string;
}

export interface CopyQuestion {
  readonly copy: Copy;
  readonly expectation: Expectation;
  readonly records: readonly AppRecord[];
  /** Products that the policy lets the app write to. */
  readonly mirrored: ReadonlySet<Product>;
  /** By copy key: the last write that failed. */
  readonly failures: ReadonlyMap<string, { readonly at: number; readonly text: string }>;
}

type Check = (question: CopyQuestion) => CopyJudgement | undefined;

/** Objections that pass by themselves. */
const passing = new Set(['unreadable', 'stale', 'in work', 'native sync']);

const checks: readonly Check[] = [
  ({ copy, expectation: { decision } }) =>
    copy.history && decision === undefined
      ? { mark: 'history', reason: 'decided before the mirror was switched on: left alone' }
      : undefined,
  ({ copy, expectation: { decision } }) =>
    decision?.copy === copy ? { mark: 'source', reason: `decided here by ${decision.by}` } : undefined,
  ({ copy, mirrored }) =>
    mirrored.has(copy.provider) ? undefined : { mark: 'off', reason: 'the policy does not name this product' },
  ({ expectation: { waitsForMembers } }) =>
    waitsForMembers ? { mark: 'inStep', reason: 'stays open until every alert in it is closed' } : undefined,
  ({ expectation: { decision } }) =>
    decision === undefined ? { mark: 'undecided', reason: 'as it was raised' } : undefined,
  ({ copy, expectation: { decision } }) =>
    decision !== undefined && differencesFrom(decision, copy).length === 0
      ? { mark: 'inStep', reason: 'shows the decision' }
      : undefined,
  judgeDifferences,
];

export function judgeCopy(question: CopyQuestion): CopyJudgement {
  for (const check of checks) {
    const found = check(question);
    if (found !== undefined) return found;
  }
  return { mark: 'undecided', reason: 'as it was raised' };
}

/** The app's stamp of a decision and the tenant's may differ by what a product rounds off. */
const roundingMs = 1500;

function judgeDifferences(question: CopyQuestion): CopyJudgement | undefined {
  const { copy, expectation, records, failures } = question;
  const { decision } = expectation;
  if (decision === undefined) return undefined;
  const what = differencesFrom(decision, copy).join(', ');
  const key = copyKey(copy);
  const failure = failures.get(key);
  const record = records.find(({ copies }) => copies.has(key));
  const noticed = (record?.agreed?.decidedAt ?? 0) >= decision.at - roundingMs;
  const objection = noticed ? record?.objections.get(key) : undefined;
  if (objection !== undefined) {
    const mark = passing.has(objection.check) ? 'waiting' : 'held';
    return { mark, reason: `${what}; ${withoutStop(objection.reason)}` };
  }
  if (failure !== undefined && failure.at > decision.at)
    return { mark: 'waiting', reason: `${what}; the last write failed, ${withoutStop(failure.text)}` };
  return { mark: 'waiting', reason: `${what}; ${noticed ? 'the write is under way' : 'not noticed yet'}` };
}

const withoutStop = (text: string): string => text.replace(/\.$/, '');
