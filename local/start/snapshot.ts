/** Everything that was read at one moment, before any of it is judged. */

import type { Copy } from '../tenant/control/control.ts';
import type { Fault } from '../tenant/faults/fault.ts';
import type { Story } from '../tenant/seed/story.ts';
import type { Switches } from '../tenant/state/switches.ts';
import type { Health } from './health.ts';
import type { AppRecord } from './judge/app-record.ts';
import type { LagSample } from './samples.ts';

export type Phase = 'starting' | 'looking' | 'ready';

export interface Snapshot {
  readonly phase: Phase;
  readonly stories: readonly Story[];
  /** Ids of the stories that were there when everything started. */
  readonly seeded: ReadonlySet<string>;
  readonly copies: readonly Copy[];
  readonly faults: readonly Fault[];
  readonly switches: Switches;
  readonly records: readonly AppRecord[];
  /** By copy key. */
  readonly failures: ReadonlyMap<string, { readonly at: number; readonly text: string }>;
  readonly health: Health;
  readonly lags: readonly LagSample[];
}
