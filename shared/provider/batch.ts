/** What an adapter states of a product that reads many copies, or makes the same change to many, by one call. */

import type { Disposition } from '../alert/disposition.ts';
import type { Observation } from '../alert/observation.ts';
import type { ApiClient } from '../platform/api-client.ts';
import type { Quota } from './quota.ts';

/** What `write` of an adapter is told about one copy. */
export interface CopyWrite {
  readonly ref: string;
  readonly want: Disposition;
  readonly observed: Observation;
}

export interface Batch {
  /** Most copies in one call. */
  readonly most: number;
  /** What one update counts against, and the reading that proves it. */
  readonly write: readonly Quota[];
  /** What these show. Who is left out has to be asked for alone: it may be there all the same. */
  read(api: ApiClient, refs: readonly string[]): Promise<readonly Observation[]>;
  /** Equal for writes that one call can make; undefined where nothing is left to be sent. Pure and total. */
  likeness(write: CopyWrite): string | undefined;
  /**
   * Makes all of these show what they want, which are alike. The answer tells nothing about any of them.
   * @throws as a write does; some of them may have been changed all the same
   */
  update(api: ApiClient, writes: readonly [CopyWrite, ...CopyWrite[]]): Promise<void>;
}
