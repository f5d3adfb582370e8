/** Which keys come when, for writes that have to wait for their turn. Pure. */

import type { AlertKey } from '../alert/alert-key.ts';
import type { CopyRef } from '../alert/observation.ts';
import { copyId } from '../correlation/record.ts';
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
 * Writes that were promised a turn in this run; what waited before has its key on the way already. A shared copy is
 * written by its alerts, so that it is the alert that comes back for it. Several keys of one alert at about the same
 * time would only get into each other's way.
 */
export function keysInTurn(key: AlertKey, { turns }: Gathered, { refusals }: Plan): readonly Coming[] {
  const coming = refusals.flatMap(({ view: { copy, shared }, objection }): readonly Coming[] => {
    const at = turns.later.get(copyId(copy));
    if (objection.check !== 'quota' || at === undefined) return [];
    return shared === undefined
      ? [{ copy, at, turnFor: undefined }]
      : [{ copy: key, at, turnFor: { provider: copy.provider, ref: copy.ref } }];
  });
  return coming
    .toSorted((a, b) => a.at - b.at)
    .filter(({ at }, i, all) => {
      const next = all[i + 1];
      return next === undefined || next.at - at > togetherMs;
    });
}
