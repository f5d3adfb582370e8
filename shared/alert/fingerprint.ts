import { createHash } from 'node:crypto';

/**
 * The same alert told by two products that share no id: same title, same principal, same second of activity.
 * Absent when one of the three is missing. `activityAt`: ISO 8601 UTC.
 */
export function fingerprintOf(
  title: string | undefined,
  principal: string | undefined,
  activityAt: string | undefined,
): string | undefined {
  if (title === undefined || principal === undefined || activityAt === undefined) return undefined;
  const second = activityAt.slice(0, 'yyyy-mm-ddThh:mm:ss'.length);
  const parts = [title.trim().toLowerCase(), principal.trim().toLowerCase(), second];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}
