import { HostError, textOf } from './host-error.ts';
import type { Settings } from './settings.ts';
import type { StorageAccount } from './storage-account.ts';
import { openStorage } from './storage-account.ts';

/** One client for each connection; opened, and its storage asked for an answer, on first use. */
export type StorageAccounts = (connection: string) => Promise<StorageAccount>;

export const hostContainer = 'azure-webjobs-hosts';

export function createStorageAccounts(settings: Settings): StorageAccounts {
  const opened = new Map<string, Promise<StorageAccount>>();
  return (connection) => {
    const known = opened.get(connection) ?? openAndCheck(connection, settings);
    opened.set(connection, known);
    return known;
  };
}

async function openAndCheck(connection: string, settings: Settings): Promise<StorageAccount> {
  const account = await openStorage(connection, settings);
  try {
    await account.blobs
      .getContainerClient(hostContainer)
      .createIfNotExists({ abortSignal: AbortSignal.timeout(15_000) });
    return account;
  } catch (cause) {
    const where = new URL(account.blobs.url).origin;
    throw new HostError(
      `${connection}: the storage at ${where} does not answer as it should (${textOf(cause)}). ` +
        'Start Azurite ("npm start" does), or correct the setting, or wait for its role assignments.',
      { cause },
    );
  }
}
