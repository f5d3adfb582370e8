/** The one place where a Defender for Cloud alert changes: its status, without leaving a time. */

import type { Actor } from '../state/products.ts';
import { isoTime } from '../state/timestamps.ts';
import type { World } from '../world.ts';
import type { CloudAlert, CloudAlertStatus } from './cloud-alert.ts';

export function writeCloudAlert(
  world: World,
  before: CloudAlert,
  status: CloudAlertStatus,
  actor: Actor,
): CloudAlert {
  const after = { ...before, status };
  const now = world.clock.now();
  world.cloud.put(after.id, after, now);
  world.journal.record({ provider: 'defenderForCloud', ref: after.id }, actor, isoTime(now), { status });
  return after;
}
