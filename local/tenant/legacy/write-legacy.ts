/** The one place where a legacy alert changes. What is written stays here: these products' own consoles don't follow. */

import type { Actor } from '../state/products.ts';
import { graphTime, laterThan } from '../state/timestamps.ts';
import type { World } from '../world.ts';
import type { LegacyAlert } from './legacy-alert.ts';

export type LegacyChange = Partial<
  Pick<LegacyAlert, 'status' | 'feedback' | 'assignedTo' | 'comments' | 'tags' | 'closedDateTime'>
>;

export function writeLegacy(
  world: World,
  before: LegacyAlert,
  change: LegacyChange,
  actor: Actor,
): LegacyAlert {
  const at = graphTime(laterThan(before.lastModifiedDateTime, world.clock.now()));
  const after = { ...before, ...change, lastModifiedDateTime: at };
  const isClosed = after.status === 'resolved' || after.status === 'dismissed';
  const stored = {
    ...after,
    closedDateTime: isClosed ? (change.closedDateTime ?? before.closedDateTime ?? at) : null,
  };
  world.legacy.put(stored.id, stored, world.clock.now());
  world.journal.record({ provider: 'legacyGraphAlerts', ref: stored.id }, actor, at, { ...change });
  world.onChange({ what: 'legacyAlert', id: stored.id, changeType: 'updated' });
  return stored;
}
