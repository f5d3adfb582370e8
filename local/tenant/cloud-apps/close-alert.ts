/** The one place where a Cloud Apps alert changes: it closes, or is closed again as something else; never reopens. */

import type { Actor } from '../state/products.ts';
import { isoTime } from '../state/timestamps.ts';
import type { World } from '../world.ts';
import { resolutionStatuses, type CloudAppsAlert } from './cloud-apps-alert.ts';

export const closings = ['FALSE_POSITIVE', 'BENIGN', 'TRUE_POSITIVE'] as const;
export type Closing = (typeof closings)[number];

export function closeAlert(
  world: World,
  before: CloudAppsAlert,
  closing: Closing,
  comment: string,
  actor: Actor,
): CloudAppsAlert {
  const now = world.clock.now();
  const after = {
    ...before,
    resolutionStatusValue: valueOf(closing),
    comment,
    handledByUser: actor.name,
    resolveTime: isoTime(now),
    statusValue: 1,
  };
  world.cloudApps.put(after._id, after, now);
  const change = { status: closing, comment };
  world.journal.record(
    { provider: 'defenderForCloudApps', ref: after._id },
    actor,
    after.resolveTime,
    change,
  );
  return after;
}

export function resolutionName(alert: CloudAppsAlert): string {
  return resolutionStatuses.get(alert.resolutionStatusValue) ?? 'OPEN';
}

function valueOf(closing: Closing): number {
  for (const [value, name] of resolutionStatuses) if (name === closing) return value;
  throw new RangeError('every closing has a value');
}
