/** Clients for the app's own storage account: made when first asked for, one of each, with short bounded waits. */

import type { TokenCredential } from '@azure/core-auth';
import { TableClient } from '@azure/data-tables';
import { QueueClient } from '@azure/storage-queue';
import { TerminalError } from '../errors.ts';
import { storageCall } from './storage-errors.ts';

/** The two forms of the `AzureWebJobsStorage` setting. */
export type StorageSettings =
  | { readonly connectionString: string }
  | { readonly queueServiceUri: string; readonly tableServiceUri: string };

export interface Storage {
  table(name: string): TableClient;
  queue(name: string): QueueClient;
  /** Creates what is missing; asks once per name and process, again only after a failure. */
  ensureTables(names: readonly string[]): Promise<void>;
  ensureQueues(names: readonly string[]): Promise<void>;
}

/** Milliseconds for one try of a call. A try that hangs is not repeated: its caller decides. */
const defaultTryTimeoutMs = 5_000;
const tableRetry = { maxRetries: 2, retryDelayInMs: 100, maxRetryDelayInMs: 1_000 };
const queueRetry = { maxTries: 3, retryDelayInMs: 100, maxRetryDelayInMs: 1_000 };

/** @throws TerminalError `malformed` on first use, when the settings name no usable account. */
export function createStorage(
  settings: StorageSettings,
  credential?: TokenCredential,
  tryTimeoutMs = defaultTryTimeoutMs,
): Storage {
  const table = remembered((name) => withTimeout(tableClient(settings, name, credential), tryTimeoutMs));
  const queue = remembered((name) => queueClient(settings, name, credential));
  const ensureTable = rememberedUnlessFailed(async (name) => storageCall(table(name).createTable()));
  const ensureQueue = rememberedUnlessFailed(async (name) => {
    await storageCall(queue(name).createIfNotExists({ abortSignal: AbortSignal.timeout(tryTimeoutMs) }));
  });
  return {
    table,
    queue,
    async ensureTables(names) {
      await Promise.all(names.map(ensureTable));
    },
    async ensureQueues(names) {
      await Promise.all(names.map(ensureQueue));
    },
  };
}

function tableClient(settings: StorageSettings, name: string, credential?: TokenCredential): TableClient {
  const options = { retryOptions: tableRetry, allowInsecureConnection: true };
  return checked(() =>
    'connectionString' in settings
      ? TableClient.fromConnectionString(settings.connectionString, name, options)
      : new TableClient(settings.tableServiceUri, name, required(credential), options),
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

function queueClient(settings: StorageSettings, name: string, credential?: TokenCredential): QueueClient {
  const options = { retryOptions: queueRetry };
  return checked(() =>
    'connectionString' in settings
      ? new QueueClient(settings.connectionString, name, options)
      : new QueueClient(`${settings.queueServiceUri}/${name}`, required(credential), options),
  );
}

/** Keys and tokens travel in headers, so plain http is for an emulator on this very machine only. */
function checked<T extends { readonly url: string }>(make: () => T): T {
  let client: T;
  try {
    client = make();
  } catch {
    // The SDK's message may quote the connection string, and with it the account key.
    throw new TerminalError('malformed', 'AzureWebJobsStorage names no usable account: correct the setting.');
  }
  const { protocol, hostname } = new URL(client.url);
  if (protocol === 'https:' || hostname === '127.0.0.1' || hostname === 'localhost') return client;
  throw new TerminalError('malformed', 'AzureWebJobsStorage is not https: correct the setting.');
}

function required(credential: TokenCredential | undefined): TokenCredential {
  if (credential === undefined) throw new Error('identity-based storage needs a credential');
  return credential;
}

function remembered<T>(make: (name: string) => T): (name: string) => T {
  const made = new Map<string, T>();
  return (name) => {
    const found = made.get(name) ?? make(name);
    made.set(name, found);
    return found;
  };
}

function rememberedUnlessFailed(make: (name: string) => Promise<void>): (name: string) => Promise<void> {
  const made = new Map<string, Promise<void>>();
  return (name) => {
    const known = made.get(name);
    if (known !== undefined) return known;
    const promise = make(name).catch((error: unknown) => {
      made.delete(name);
      throw error;
    });
    made.set(name, promise);
    return promise;
  };
}
