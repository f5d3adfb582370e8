/** How far the copies of one provider are from what was agreed for them: a number, not a feeling. Pure. */

import { sameShown, type Observation } from '../alert/observation.ts';
import { sameCopy, type Correlation } from '../correlation/record.ts';
import type { Provider } from '../provider/provider.ts';
import { millis } from './time.ts';

export type Standing =
  /** Nothing was decided for the alert, or the copy shows what was. */
  | { readonly kind: 'in-step' }
  /** It shows something else, and its record says why it is left so. */
  | { readonly kind: 'excused'; readonly check: string }
  /** It shows something else, and nothing says why. */
  | { readonly kind: 'out-of-step'; readonly decidedAt: string };

export interface Drift {
  readonly compared: number;
  readonly inStep: number;
  /** By the check that objects to the write. */
  readonly excused: Readonly<Record<string, number>>;
  readonly outOfStep: number;
  /** Milliseconds since the oldest decision that a copy doesn't show yet; absent when all do. */
  readonly oldestMs?: number;
}

export function standingOf(
  { agreed, copies }: Pick<Correlation, 'agreed' | 'copies'>,
  provider: Provider,
  observation: Observation,
): Standing {
  if (agreed === undefined) return { kind: 'in-step' };
  if (sameShown(provider.project(agreed.disposition), observation.shown)) return { kind: 'in-step' };
  const ref = { provider: provider.id, ref: observation.ref };
  const objection = copies.find((copy) => sameCopy(copy, ref))?.objection;
  return objection?.decision === agreed.number
    ? { kind: 'excused', check: objection.check }
    : { kind: 'out-of-step', decidedAt: agreed.decidedAt };
}

export function measureDrift(standings: readonly Standing[], now: number): Drift {
  const excused = Map.groupBy(
    standings.filter((standing) => standing.kind === 'excused'),
    ({ check }) => check,
  );
  const out = standings.filter((standing) => standing.kind === 'out-of-step');
  const oldest = Math.min(...out.map(({ decidedAt }) => millis(decidedAt)));
  return {
    compared: standings.length,
    inStep: standings.filter(({ kind }) => kind === 'in-step').length,
    excused: Object.fromEntries([...excused].map(([check, list]) => [check, list.length])),
    outOfStep: out.length,
    ...(out.length === 0 ? {} : { oldestMs: now - oldest }),
  };
}
