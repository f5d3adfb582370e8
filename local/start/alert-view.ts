/** One alert as the page shows it, with every word and every judgement made. Pure. */

import { decisionWrites } from '../demo/writes.ts';
import type { Copy } from '../tenant/control/control.ts';
import type { Story } from '../tenant/seed/story.ts';
import type { Product } from '../tenant/state/products.ts';
import { choicesFor, takesComment } from './choices.ts';
import { cautionAt, nameOfCopy } from './copy-words.ts';
import type { AppRecord } from './judge/app-record.ts';
import { describeMeaning } from './judge/differences.ts';
import type { Mark } from './judge/judge-copy.ts';
import type { StoryJudgement, StoryState } from './judge/judge-story.ts';

export interface CopyView {
  readonly provider: Product;
  readonly ref: string;
  readonly product: string;
  readonly shortRef: string;
  readonly status: string;
  /** Classification and determination, in the product's words. */
  readonly detail: string;
  readonly comment: string;
  readonly mark: Mark;
  readonly reason: string;
  /** What somebody should know before deciding here; often empty. */
  readonly caution: string;
  /** How often the app changed the decision here. */
  readonly writes: number;
  readonly choices: readonly { readonly id: string; readonly label: string }[];
  readonly takesComment: boolean;
}

export interface AlertView {
  readonly id: string;
  readonly title: string;
  readonly state: StoryState;
  readonly headline: string;
  readonly outOfStepSince?: number;
  readonly decision?: {
    readonly words: string;
    readonly product: string;
    readonly by: string;
    readonly at: number;
  };
  /** What the app has on record as agreed, one line for each alert that has a decision. */
  readonly agreed: readonly string[];
  readonly copies: readonly CopyView[];
}

export function toAlert(
  { id, title }: Story,
  judged: StoryJudgement,
  records: readonly AppRecord[],
): AlertView {
  const { state, decision, outOfStepSince, copies } = judged;
  return {
    id,
    title,
    state,
    headline: headlineOf(judged),
    ...(outOfStepSince === undefined ? {} : { outOfStepSince }),
    ...(decision === undefined
      ? {}
      : {
          decision: {
            words: describeMeaning(decision.meaning),
            product: nameOfCopy(decision.copy),
            by: decision.by,
            at: decision.at,
          },
        }),
    agreed: agreedIn(records),
    copies: copies.map(({ copy, judgement }) => ({ ...toCopy(copy), ...judgement })),
  };
}

function headlineOf({ state, copies }: StoryJudgement): string {
  const count = (mark: Mark): number => copies.filter(({ judgement }) => judgement.mark === mark).length;
  if (state === 'inStep') return 'In step';
  if (state === 'history') return 'Left alone';
  if (state === 'undecided') return 'Nothing decided';
  if (state === 'held') return `${count('held')} held back`;
  return `${count('waiting')} out of step`;
}

function agreedIn(records: readonly AppRecord[]): readonly string[] {
  const words = records.map(({ agreed }) => agreed?.words).filter((each) => each !== undefined);
  return [...new Set(words)];
}

function toCopy(copy: Copy): Omit<CopyView, 'mark' | 'reason'> {
  const { provider, ref, status, classification, determination } = copy;
  return {
    provider,
    ref,
    product: nameOfCopy(copy),
    shortRef: shortRef(ref),
    status,
    detail: [classification, determination]
      .filter((word) => word !== undefined && word !== 'unknown')
      .join(' · '),
    comment: copy.comments.at(-1) ?? '',
    caution: cautionAt(copy),
    writes: decisionWrites(copy),
    choices: choicesFor(provider, ref).map(({ id, label }) => ({ id, label })),
    takesComment: takesComment(provider),
  };
}

function shortRef(ref: string): string {
  const last = ref.slice(ref.lastIndexOf('/') + 1);
  return last.length > 14 ? `${last.slice(0, 8)}…${last.slice(-4)}` : last;
}
