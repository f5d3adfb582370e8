/** One alert and its copies: what was decided, and whether every copy shows it. Pure. */

import type { Copy } from '../../tenant/control/control.ts';
import { decisionsOf, type PersonDecision } from './decisions-of.ts';
import { expectedOf } from './expected.ts';
import { judgeCopy, type CopyJudgement, type CopyQuestion } from './judge-copy.ts';

export type StoryState = 'undecided' | 'inStep' | 'outOfStep' | 'held' | 'history';

export interface StoryJudgement {
  readonly state: StoryState;
  readonly copies: readonly { readonly copy: Copy; readonly judgement: CopyJudgement }[];
  /** The last one that a person made. */
  readonly decision?: PersonDecision;
  /** Milliseconds since the epoch: since when something is out of step. */
  readonly outOfStepSince?: number;
}

/** `records`: those that know any of the story's copies. */
export type StoryContext = Pick<CopyQuestion, 'records' | 'mirrored' | 'failures'>;

export function judgeStory(copies: readonly Copy[], context: StoryContext): StoryJudgement {
  const expected = expectedOf(copies);
  const judged = copies.map((copy) => {
    const expectation = expected.get(copy) ?? { decision: undefined };
    return { copy, expectation, judgement: judgeCopy({ ...context, copy, expectation }) };
  });
  const waiting = judged.filter(({ judgement }) => judgement.mark === 'waiting');
  const since = waiting.map(({ expectation }) => expectation.decision?.at ?? Infinity);
  const decision = decisionsOf(copies).at(-1);
  return {
    state: stateOf(judged.map(({ judgement }) => judgement)),
    copies: judged.map(({ copy, judgement }) => ({ copy, judgement })),
    ...(decision === undefined ? {} : { decision }),
    ...(waiting.length === 0 ? {} : { outOfStepSince: Math.min(...since) }),
  };
}

function stateOf(judgements: readonly CopyJudgement[]): StoryState {
  const has = (mark: CopyJudgement['mark']): boolean => judgements.some((each) => each.mark === mark);
  if (has('waiting')) return 'outOfStep';
  if (has('held')) return 'held';
  if (has('source') || has('inStep')) return 'inStep';
  return has('history') ? 'history' : 'undecided';
}
