import type { Candidate } from './judgement.ts';

/**
 * Those of `run`, the later first, whose classification no later change took back: Defender for Cloud's `Resolved`
 * after `Dismissed` names no class, yet says which one no longer holds (design §3, "Unsaid"). What was said with that
 * class, determination and comment, goes with it.
 */
export function stillSaid(run: readonly Candidate[]): readonly Candidate[] {
  return run.filter(({ disposition: { classification } }, i) =>
    run.slice(0, i).every(({ takenBack }) => takenBack !== classification),
  );
}
