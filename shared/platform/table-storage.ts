/** The tables of the app's own storage account, with short bounded waits. */

import type { TokenCredential } from '@azure/core-auth';
import { TableClient } from '@azure/data-tables';
import {
  checkedClient,
  defaultTryTimeoutMs,
  remembered,
  rememberedUnlessFailed,
  requiredCredential,
  type StorageSettings,
} from './storage-account.ts';
import { storageCall } from './storage-errors.ts';

export interface TableStorage {
  /** @throws TerminalError `malformed` when the settings name no usable account. */
  readonly table: (name: string) => TableClient;
  /** Creates what is missing; asks once per name and process, again only after a failure. */
  readonly ensure: (names: readonly string[]) => Promise<void>;
}

const retryOptions = { maxRetries: 2, retryDelayInMs: 100, maxRetryDelayInMs: 1_000 };

export function createTableStorage(
  settings: StorageSettings,
  credential?: TokenCredential,
  tryTimeoutMs = defaultTryTimeoutMs,
): TableStorage {
  const table = remembered((name) => withTimeout(tableClient(settings, name, credential), tryTimeoutMs));
  return { table, ensure: rememberedUnlessFailed(async (name) => storageCall(table(name).createTable())) };
}

function tableClient(settings: StorageSettings, name: string, credential?: TokenCredential): TableClient {
  const options = { retryOptions, allowInsecureConnection: true };
  return checkedClient(() =>
    'connectionString' in settings
      ? TableClient.fromConnectionString(settings.connectionString, name, options)
      : new TableClient(settings.tableServiceUri, name, requiredCredential(credential), options),
  );
}

function withTimeout(client: TableClient, tryTimeoutMs: number): TableClient {
  client.pipeline.addPolicy(
    {
      name: 'tryTimeout',
      sendRequest: (request, next) => {
        request.timeout = tryTimeoutMs;
        return next(request);
      },
    },
    { afterPhase: 'Retry' },
  );
  return client;
}
