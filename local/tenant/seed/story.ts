/** One alert (or one incident) as a person would tell it, and where its copies are. */

import type { CopyName } from '../state/products.ts';

export interface Story {
  readonly id: string;
  readonly title: string;
  /** History was decided long ago: nothing may ever write to it. */
  readonly history: boolean;
  readonly copies: readonly CopyName[];
}
