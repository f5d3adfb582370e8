import type { ContainerClient } from '@azure/storage-blob';
import { isStatus } from './queue-sender.ts';
import type { TimerStatus } from './timer-status.ts';
import { statusFromJson, statusToJson } from './timer-status.ts';

export interface TimerStatusStore {
  load(): Promise<TimerStatus | undefined>;
  save(status: TimerStatus): Promise<void>;
}

/** The blob where the real host keeps it, one for each timer. */
export function createTimerStatusStore(
  container: ContainerClient,
  hostId: string,
  functionName: string,
): TimerStatusStore {
  const blob = container.getBlockBlobClient(`timers/${hostId}/Host.Functions.${functionName}/status`);
  return {
    load: async () => {
      try {
        return statusFromJson((await blob.downloadToBuffer()).toString('utf8'));
      } catch (error) {
        if (isStatus(error, 404)) return undefined;
        throw error;
      }
    },
    save: async (status) => {
      const text = JSON.stringify(statusToJson(status));
      await blob.upload(text, Buffer.byteLength(text), {
        blobHTTPHeaders: { blobContentType: 'application/json' },
      });
    },
  };
}
