/** Which keys come when, for writes that have to wait for their turn. Pure. */

import type { AlertKey } from '../alert/alert-key.ts';
import type { CopyRef } from '../alert/observation.ts';
import { copyId } from '../correlation/record.ts';
import type { WriteResult } from './execute.ts';
import type { Gathered } from './gather.ts';
import type { Plan } from './judgement.ts';

export interface Coming {
  readonly copy: CopyRef;
  readonly at: number;
  readonly turnFor: CopyRef | undefined;
}

/** Of several turns so soon after each other, the key that comes for the last one does the others' work as well. */
const togetherMs = 5_000;

/**
 * Writes that were promised a turn in this run, the first or, where the product refused a call, another; what waited
 * before has its key on the way already. A shared copy is written by its alerts, so that it is the alert that comes back
 * for it. Several keys of one alert at about the same time would only get into each other's way.
 */
export function keysInTurn(
  key: AlertKey,
  gathered: Pick<Gathered, 'correlation' | 'looks' | 'turns'>,
  plan: Pick<Plan, 'refusals'>,
  results: readonly WriteResult[],
): readonly Coming[] {
  const { later } = gathered.turns;
  const waiting = new Map(copiesThatWait(gathered, plan, results).map((copy) => [copyId(copy), copy]));
  const coming = [...waiting].flatMap(([id, { isShared, ...copy }]): readonly Coming[] => {
    const at = later.get(id);
    if (at === undefined) return [];
    return isShared ? [{ copy: key, at, turnFor: copy }] : [{ copy, at, turnFor: undefined }];
  });
  return coming
    .toSorted((a, b) => a.at - b.at)
    .filter(({ at }, i, all) => {
      const next = all[i + 1];
      return next === undefined || next.at - at > togetherMs;
    });
}

type Waiting = CopyRef & { readonly isShared: boolean };

function copiesThatWait(
  { correlation, looks }: Pick<Gathered, 'correlation' | 'looks'>,
  { refusals }: Pick<Plan, 'refusals'>,
  results: readonly WriteResult[],
): readonly Waiting[] {
  const refused = refusals.filter(({ objection }) => objection.check === 'quota');
  const failed = results.flatMap((result) => (result.ok ? [] : [result.write]));
  const unread = correlation.copies.filter((copy) => looks.get(copyId(copy))?.error !== undefined);
  return [
    ...[...refused, ...failed].map(({ view: { copy, shared } }) => ({
      provider: copy.provider,
      ref: copy.ref,
      isShared: shared !== undefined,
    })),
    ...unread.map(({ provider, ref, shared }) => ({ provider, ref, isShared: shared })),
  ];
}
