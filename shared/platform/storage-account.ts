/** What the clients for tables and for queues have in common: one of each, made when first asked for. */

import type { TokenCredential } from '@azure/core-auth';
import { TerminalError } from '../errors.ts';

/** The two forms of the `AzureWebJobsStorage` setting. */
export type StorageSettings =
  | { readonly connectionString: string }
  | { readonly queueServiceUri: string; readonly tableServiceUri: string };

/** Milliseconds for one try of a call. A try that hangs is not repeated: its caller decides. */
export const defaultTryTimeoutMs = 5_000;

/**
 * Keys and tokens travel in headers, so plain http is for an emulator on this very machine only.
 * @throws TerminalError `malformed` when the settings name no usable account.
 */
export function checkedClient<T extends { readonly url: string }>(make: () => T): T {
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

export function requiredCredential(credential: TokenCredential | undefined): TokenCredential {
  if (credential === undefined) throw new Error('identity-based storage needs a credential');
  return credential;
}

export function remembered<T>(make: (name: string) => T): (name: string) => T {
  const made = new Map<string, T>();
  return (name) => {
    const found = made.get(name) ?? make(name);
    made.set(name, found);
    return found;
  };
}

/** Asks once per name and process, again only after a failure. */
export function rememberedUnlessFailed(
  make: (name: string) => Promise<void>,
): (names: readonly string[]) => Promise<void> {
  const made = new Map<string, Promise<void>>();
  const ensure = (name: string): Promise<void> => {
    const known = made.get(name);
    if (known !== undefined) return known;
    const promise = make(name).catch((error: unknown) => {
      made.delete(name);
      throw error;
    });
    made.set(name, promise);
    return promise;
  };
  return async (names) => {
    await Promise.all(names.map(ensure));
  };
}
