import type { Disposition, Verdict } from '../alert/disposition.ts';
import { sameShown, type Shown } from '../alert/observation.ts';

/**
 * A product's word may stand for several dispositions. If it is just what `agreed` looks like there, then `agreed` is
 * what it says, and nothing richer is lost; otherwise `read` tells what it says by itself.
 */
export function liftAs(
  project: (disposition: Disposition) => Shown,
  read: (shown: Shown) => Verdict | undefined,
  shown: Shown,
  agreed: Disposition | undefined,
): Verdict | undefined {
  if (agreed === undefined || !sameShown(project(agreed), shown)) return read(shown);
  const { status, classification, determination } = agreed;
  return status === 'resolved' ? { status, classification, determination } : openAs(status);
}

/** Classification and determination count only while an alert is closed. */
export function openAs(status: Verdict['status']): Verdict {
  return { status, classification: 'unknown', determination: 'unknown' };
}
