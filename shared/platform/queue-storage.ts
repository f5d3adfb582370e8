/** The queues of the app's own storage account, with short bounded waits. Apart from tables: receiving needs no more. */

import type { TokenCredential } from '@azure/core-auth';
import { QueueClient } from '@azure/storage-queue';
import {
  checkedClient,
  defaultTryTimeoutMs,
  remembered,
  rememberedUnlessFailed,
  requiredCredential,
  type StorageSettings,
} from './storage-account.ts';
import { storageCall } from './storage-errors.ts';

export interface QueueStorage {
  /** @throws TerminalError `malformed` when the settings name no usable account. */
  readonly queue: (name: string) => QueueClient;
  /** Creates what is missing; asks once per name and process, again only after a failure. */
  readonly ensure: (names: readonly string[]) => Promise<void>;
}

const retryOptions = { maxTries: 3, retryDelayInMs: 100, maxRetryDelayInMs: 1_000 };

export function createQueueStorage(
  settings: StorageSettings,
  credential?: TokenCredential,
  tryTimeoutMs = defaultTryTimeoutMs,
): QueueStorage {
  const queue = remembered((name) => queueClient(settings, name, credential));
  const ensure = rememberedUnlessFailed(async (name) => {
    await storageCall(queue(name).createIfNotExists({ abortSignal: AbortSignal.timeout(tryTimeoutMs) }));
  });
  return { queue, ensure };
}

function queueClient(settings: StorageSettings, name: string, credential?: TokenCredential): QueueClient {
  const options = { retryOptions };
  return checkedClient(() =>
    'connectionString' in settings
      ? new QueueClient(settings.connectionString, name, options)
      : new QueueClient(`${settings.queueServiceUri}/${name}`, requiredCredential(credential), options),
  );
}
