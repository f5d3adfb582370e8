/** Looks at the records in the moment when a write is sent: they must say so already, and that nobody else is at work. */

import { sameShown, type CopyRef, type Shown } from '../../../shared/alert/observation.ts';
import { sameCopy, type Correlation } from '../../../shared/correlation/record.ts';
import { millis } from '../../../shared/mirror/time.ts';
import type { MemoryStore } from '../memory-store.ts';
import type { Witness } from './product.ts';

/** @param leases those of the worker that writes. */
export function createWitness(
  store: MemoryStore,
  clock: { now(): number },
  leases: ReadonlySet<string>,
): Witness {
  return (copy, shown) => {
    const { record, says } = announcementOf(store, copy);
    const lease = record?.lease;
    if (lease === undefined || !leases.has(lease.id)) return 'without the lease';
    if (millis(lease.until) <= clock.now()) return 'after its lease';
    return says !== undefined && sameShown(says, shown) ? undefined : 'that no record announces';
  };
}

interface Announcement {
  /** Of the alert for which it is written. */
  readonly record: Correlation | undefined;
  readonly says: Shown | undefined;
}

function announcementOf(store: MemoryStore, copy: CopyRef): Announcement {
  const living = store.correlations().filter(({ redirectTo }) => redirectTo === undefined);
  const row = store.sharedRecords().find((one) => sameCopy(one, copy));
  if (row === undefined) {
    const record = living.find(({ copies }) => copies.some((one) => sameCopy(one, copy)));
    return { record, says: record?.copies.find((one) => sameCopy(one, copy))?.intent?.shown };
  }
  // A look that shows the value before it is written counts the write as done.
  const work = row.intent ?? row.written;
  return { record: living.find(({ id }) => work?.decision.startsWith(`${id}#`)), says: work?.shown };
}
