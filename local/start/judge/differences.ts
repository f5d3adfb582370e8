/** What is not as it should be at one copy; empty when it is in step. Pure. */

import type { Copy } from '../../tenant/control/control.ts';
import type { PersonDecision } from './decisions-of.ts';
import { isShared } from './expected.ts';
import { meaningOf, wordless, type Meaning, type Stage, type Verdict } from './meaning.ts';

const stageWords: Readonly<Record<Stage, string>> = {
  new: 'new',
  inProgress: 'in progress',
  closed: 'closed',
};
const verdictWords: Readonly<Record<Verdict, string>> = {
  truePositive: 'true positive',
  falsePositive: 'false positive',
  benign: 'benign positive',
};

export function describeMeaning({ stage, verdict }: Meaning): string {
  return verdict === undefined ? stageWords[stage] : `${stageWords[stage]}, ${verdictWords[verdict]}`;
}

export function differencesFrom(decision: PersonDecision, copy: Copy): readonly string[] {
  const shown = meaningOf(copy.provider, copy);
  if (shown === undefined) return [];
  const { meaning: wanted, comment } = decision;
  if (!sameStage(wanted.stage, shown.stage, copy)) return [`still ${describeMeaning(shown)}`];
  const found: string[] = [];
  if (!sameVerdict(wanted, shown, copy)) found.push(`not yet ${verdictWords[wanted.verdict ?? 'benign']}`);
  if (lacksComment(wanted, comment, copy)) found.push('closing comment missing');
  return found;
}

function sameStage(wanted: Stage, shown: Stage, copy: Copy): boolean {
  if (wanted === shown) return true;
  // What has no word for "in progress" stays open.
  return wanted === 'inProgress' && shown === 'new' && (wordless[copy.provider].inProgress || isShared(copy));
}

function sameVerdict(wanted: Meaning, shown: Meaning, { provider }: Copy): boolean {
  if (wanted.verdict === undefined || wanted.verdict === shown.verdict) return true;
  // A true positive that was dealt with is dismissed.
  if (provider === 'entraIdProtection')
    return shown.verdict === 'benign' && wanted.verdict === 'truePositive';
  return provider === 'defenderForCloud' && shown.verdict === undefined && wanted.verdict !== 'falsePositive';
}

function lacksComment(wanted: Meaning, comment: string | undefined, copy: Copy): boolean {
  if (wanted.stage !== 'closed' || comment === undefined || wordless[copy.provider].comment) return false;
  return copy.comments.every((text) => !text.includes(comment));
}
