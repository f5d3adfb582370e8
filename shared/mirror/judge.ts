/**
 * What a look at one copy means: the first of an ordered chain of named checks that answers decides (`meaning-checks.ts`).
 * Shared copies are judged by what their own row says of the very look (`note-shared.ts`).
 */

import { sameShown } from '../alert/observation.ts';
import type { Seen, SharedRecord } from '../correlation/record.ts';
import type { CopyView, Judgement, Look, Meaning, PlanInput } from './judgement.ts';
import { meaningChecks, type Sight } from './meaning-checks.ts';
import { settleMs } from './settle.ts';
import { seenFrom } from './sight.ts';
import { millis } from './time.ts';

export function judge(view: CopyView, input: PlanInput): Judgement {
  const { look } = view;
  if (isTooYoungToBeGone(view, input))
    return {
      view,
      meaning: 'stale',
      reason: 'not there, but found only just now',
      counts: view.copy.lastSeen,
    };
  if (look.kind !== 'seen') return unseen(view, look, view.copy.lastSeen);
  const sight = { view, observation: look.observation, input };
  for (const [meaning, check] of meaningChecks) {
    const reason = check(sight);
    if (reason !== undefined) return { view, meaning, reason, counts: countsAs(meaning, sight) };
  }
  const reason = 'it shows another value than last seen';
  return { view, meaning: 'changed', reason, counts: countsAs('changed', sight) };
}

/**
 * The same for a shared copy. Its changes were found when its own row was brought up to date with this very look
 * (`note-shared.ts`), so a look that differs from the row is one that was not believed.
 */
export function judgeShared(view: CopyView, record: SharedRecord, input: PlanInput): Judgement {
  const { look, provider } = view;
  const counts = record.lastSeen;
  if (isTooYoungToBeGone(view, input))
    return { view, meaning: 'stale', reason: 'not there, but found only just now', counts };
  if (look.kind !== 'seen') return unseen(view, look, counts);
  const { shown } = look.observation;
  if (provider.lift(shown) === undefined)
    return { view, meaning: 'unmirrored', reason: 'its status is one that is never mirrored', counts };
  return counts !== undefined && sameShown(shown, counts.shown)
    ? { view, meaning: 'same', reason: 'it shows what is known', counts }
    : { view, meaning: 'stale', reason: 'the answer is older than what is known', counts };
}

/** A product that was slow to show it must not count as one that has lost it. */
function isTooYoungToBeGone({ look, copy, provider, rules }: CopyView, { now }: PlanInput): boolean {
  return look.kind === 'gone' && now - millis(copy.foundAt) < settleMs(provider, rules);
}

function unseen(view: CopyView, look: Exclude<Look, { kind: 'seen' }>, counts: Seen | undefined): Judgement {
  switch (look.kind) {
    case 'unread':
      return { view, meaning: 'unread', reason: 'not read', counts };
    case 'unknown':
      return { view, meaning: 'unknown', reason: look.reason, counts };
    case 'gone':
      return { view, meaning: 'gone', reason: 'the product no longer has it', counts };
  }
}

/** A stale look counts as what was last seen; every other look counts as itself. */
function countsAs(meaning: Meaning, sight: Sight): Seen | undefined {
  if (meaning === 'stale') return sight.view.copy.lastSeen;
  return seenFrom(sight.view, sight.observation, sight.input.agreed?.disposition);
}
