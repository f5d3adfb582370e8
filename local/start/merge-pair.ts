/** Which two incidents are merged when somebody asks for it: the two that were raised last and are open. Pure. */

import type { Copy } from '../tenant/control/control.ts';
import type { Story } from '../tenant/seed/story.ts';

export interface MergePair {
  readonly from: Copy;
  readonly into: Copy;
}

/** @returns undefined where fewer than two open incidents are left. */
export function mergePair(stories: readonly Story[], copies: readonly Copy[]): MergePair | undefined {
  const incidents = new Map(copies.filter(isOpenIncident).map((copy) => [copy.story, copy]));
  const [from, into] = stories
    .toReversed()
    .map(({ id }) => incidents.get(id))
    .filter((copy) => copy !== undefined);
  return from === undefined || into === undefined ? undefined : { from, into };
}

const isOpenIncident = ({ provider, history, status }: Copy): boolean =>
  provider === 'defenderXdrIncidents' && !history && ['active', 'inProgress'].includes(status);
