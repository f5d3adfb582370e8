/** A tenant beside the flooded ones, in which a few alerts are closed now and then: how long those take. */

import { act } from '../../../local/tenant/control/act.ts';
import { copiesOf } from '../../../local/tenant/control/copies.ts';
import { raise } from '../../../local/tenant/control/raise.ts';
import type { Copy } from '../../../local/tenant/control/control.ts';
import type { Agenda } from './agenda.ts';
import { closedWords, type TenantPlan } from './drain-plan.ts';
import type { DrainedTenant } from './drained-tenant.ts';
import { lastWriteOf } from './report.ts';

export interface Lag {
  /** The same in each run: which alert it is, and the copy's product. */
  readonly of: string;
  /** From the decision to the write of this copy; Infinity where it was not written. */
  readonly ms: number;
}

export interface QuietTenant {
  /** Before anything is decided: one alert of each kind for each moment. */
  raise(): void;
  /** Lets somebody close them, so many milliseconds from now. */
  schedule(): void;
  isInStep(): boolean;
  lags(): readonly Lag[];
}

export function createQuietTenant(
  agenda: Agenda,
  { batches }: TenantPlan,
  { world }: DrainedTenant,
  moments: readonly number[],
): QuietTenant {
  const decided = new Map<string, { readonly at: number; readonly left: ReadonlySet<string> }>();
  const nameOf = (blueprint: string, index: number): string => `${blueprint}-at-${index + 1}`;
  const openIn = (story: string): readonly Copy[] =>
    copiesOf(world, story).filter(
      (copy) => !closedWords.has(copy.status) && !copy.ref.startsWith('detection:'),
    );

  const decide = (story: string, { decidedAt, verdict }: TenantPlan['batches'][number]): void => {
    const copy = copiesOf(world, story).find(({ provider }) => provider === decidedAt);
    if (copy === undefined) throw new Error(`nothing of ${story} at ${decidedAt}`);
    act(world, { provider: copy.provider, ref: copy.ref, ...verdict, by: 'robin@contoso.com' });
    decided.set(story, { at: agenda.now(), left: new Set(openIn(story).map(({ provider }) => provider)) });
  };

  return {
    raise() {
      for (const index of moments.keys())
        for (const { blueprint } of batches) raise(world, { blueprint, story: nameOf(blueprint, index) });
    },
    schedule() {
      for (const [index, ms] of moments.entries())
        for (const batch of batches)
          agenda.at(agenda.now() + ms, () => decide(nameOf(batch.blueprint, index), batch));
    },
    isInStep: () =>
      decided.size === moments.length * batches.length &&
      copiesOf(world, undefined).every(({ status }) => closedWords.has(status)),
    lags: () =>
      [...decided].flatMap(([story, { at, left }]) =>
        copiesOf(world, story)
          .filter(({ provider, ref }) => left.has(provider) && !ref.startsWith('detection:'))
          .map((copy) => ({
            of: `${story} ${copy.provider}`,
            ms: closedWords.has(copy.status) ? lastWriteOf(copy) - at : Infinity,
          })),
      ),
  };
}
