import type { ContainerClient } from '@azure/storage-blob';
import type { HostClock } from './clock.ts';
import type { LockOptions } from './host-json.ts';
import { isStatus } from './queue-sender.ts';

export interface BlobLock {
  /**
   * Runs the work while this process holds the lease; the work's signal is aborted when the lease is lost or `signal`
   * is aborted. Waits for its turn while another holds it.
   */
  holding(signal: AbortSignal, work: (held: AbortSignal) => Promise<void>): Promise<void>;
}

/** The lease under which the real host lets one instance only run a timer. */
export function createBlobLock(
  container: ContainerClient,
  name: string,
  options: LockOptions,
  clock: HostClock,
): BlobLock {
  const blob = container.getBlockBlobClient(name);
  const lease = blob.getBlobLeaseClient();

  const acquire = async (): Promise<boolean> => {
    try {
      await lease.acquireLease(options.periodMs / 1000);
      return true;
    } catch (error) {
      if (isStatus(error, 409)) return false;
      if (!isStatus(error, 404)) throw error;
      await createIfAbsent();
      return false;
    }
  };

  const createIfAbsent = async (): Promise<void> => {
    try {
      await blob.upload('', 0, { conditions: { ifNoneMatch: '*' } });
    } catch (error) {
      if (!isStatus(error, 409) && !isStatus(error, 412)) throw error;
    }
  };

  const renewUntil = async (over: AbortSignal, lost: () => void): Promise<void> => {
    for (;;) {
      await clock.wait(options.periodMs / 2, over);
      if (over.aborted) return;
      try {
        await lease.renewLease();
      } catch {
        lost();
        return;
      }
    }
  };

  const holdWhile = async (
    signal: AbortSignal,
    work: (held: AbortSignal) => Promise<void>,
  ): Promise<void> => {
    const lost = new AbortController();
    const done = new AbortController();
    const renewing = renewUntil(done.signal, () => lost.abort());
    try {
      await work(AbortSignal.any([signal, lost.signal]));
    } finally {
      done.abort();
      await renewing;
      await lease.releaseLease().catch(() => undefined);
    }
  };

  return {
    holding: async (signal, work) => {
      await createIfAbsent();
      while (!signal.aborted) {
        if (await acquire()) await holdWhile(signal, work);
        else await clock.wait(options.recoveryIntervalMs, signal);
      }
    },
  };
}
