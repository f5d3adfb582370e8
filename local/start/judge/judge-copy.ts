/** Is this copy in step, and if not, why? An ordered list: the first that applies says so. Pure. */

import type { Copy } from '../../tenant/control/control.ts';
import type { MirroredProducts } from '../mirrored-products.ts';
import { copyKey, type AppRecord } from './app-record.ts';
import { differencesFrom } from './differences.ts';
import type { Expectation } from './expected.ts';
import { meaningOf } from './meaning.ts';

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
  /** The policy does not name this product or only reads it, or the product has made another copy of it. */
  | 'off';

export interface CopyJudgement {
  readonly mark: Mark;
  /** In words for people; empty where the mark says it all. */
  readonly reason: string;
}

export interface CopyQuestion {
  readonly copy: Copy;
  readonly expectation: Expectation;
  readonly records: readonly AppRecord[];
  /** What the policy lets the app do. */
  readonly mirrored: MirroredProducts;
  /** By copy key: the last write that failed. */
  readonly failures: ReadonlyMap<string, { readonly at: number; readonly text: string }>;
}

const undecided: CopyJudgement = { mark: 'undecided', reason: '' };

type Check = (question: CopyQuestion) => CopyJudgement | undefined;

/** Objections that pass by themselves. */
const passing = new Set(['unreadable', 'stale', 'in work', 'native sync']);

const checks: readonly Check[] = [
  ({ copy, expectation: { decision } }) =>
    copy.history && decision === undefined ? { mark: 'history', reason: '' } : undefined,
  ({ copy, expectation: { decision, note } }) =>
    decision?.copy === copy && differencesFrom(decision, copy).length === 0
      ? { mark: 'source', reason: note ?? '' }
      : undefined,
  ({ copy, mirrored }) =>
    mirrored.has(copy.provider)
      ? undefined
      : { mark: 'off', reason: 'the policy does not name this product' },
  ({ copy }) =>
    copy.status === 'redirected' ? { mark: 'off', reason: 'it was merged into another incident' } : undefined,
  ({ copy, expectation: { decision, note } }) => {
    if (decision !== undefined || note === undefined) return undefined;
    return meaningOf(copy.provider, copy)?.stage === 'closed'
      ? { mark: 'waiting', reason: 'closed although an alert in it is open' }
      : { mark: 'inStep', reason: note };
  },
  ({ expectation: { decision } }) => (decision === undefined ? undecided : undefined),
  ({ copy, expectation: { decision } }) =>
    decision !== undefined && differencesFrom(decision, copy).length === 0
      ? { mark: 'inStep', reason: '' }
      : undefined,
  ({ copy, expectation: { decision }, mirrored }) =>
    decision !== undefined && mirrored.get(copy.provider) === 'read'
      ? {
          mark: 'off',
          reason: `${differencesFrom(decision, copy).join(', ')}; the policy writes nothing here`,
        }
      : undefined,
];

export function judgeCopy(question: CopyQuestion): CopyJudgement {
  for (const check of checks) {
    const found = check(question);
    if (found !== undefined) return found;
  }
  return explainDifferences(question);
}

/** The app's stamp of a decision and the tenant's may differ by what a product rounds off. */
const roundingMs = 1500;

function explainDifferences(question: CopyQuestion): CopyJudgement {
  const { copy, expectation, records, failures } = question;
  const { decision } = expectation;
  if (decision === undefined) return undecided;
  const what = differencesFrom(decision, copy).join(', ');
  const key = copyKey(copy);
  const failure = failures.get(key);
  const decided = records.filter(({ agreed }) => (agreed?.decidedAt ?? 0) >= decision.at - roundingMs);
  const record = decided.find(({ copies }) => copies.has(key));
  const objection = record?.objections.get(key);
  if (objection !== undefined) {
    const mark = passing.has(objection.check) ? 'waiting' : 'held';
    return { mark, reason: `${what}; ${withoutStop(objection.reason)}` };
  }
  if (failure !== undefined && failure.at > decision.at)
    return { mark: 'waiting', reason: `${what}; the last write failed, ${withoutStop(failure.text)}` };
  return { mark: 'waiting', reason: `${what}; ${progress(decided, record)}` };
}

function progress(decided: readonly AppRecord[], record: AppRecord | undefined): string {
  if (decided.length === 0) return 'not noticed yet';
  return record === undefined ? 'the app does not know yet that it belongs here' : 'the write is under way';
}

const withoutStop = (text: string): string => text.replace(/\.$/, '');
