import { BlobServiceClient } from '@azure/storage-blob';
import { QueueServiceClient } from '@azure/storage-queue';
import type { TokenCredential } from '@azure/core-auth';
import type { ConnectionString, IdentityConnection } from './connection.ts';
import { readConnection } from './connection.ts';
import { HostError, textOf } from './host-error.ts';
import type { Settings } from './settings.ts';

export interface StorageAccount {
  readonly queues: QueueServiceClient;
  readonly blobs: BlobServiceClient;
}

/** Short, so that a storage that is gone is noticed and tried again by the loops above. */
const retryOptions = { maxTries: 2, retryDelayInMs: 200, maxRetryDelayInMs: 1000, tryTimeoutInMs: 30_000 };

/** @throws HostError when the setting is missing or makes no sense; doesn't call the storage yet. */
export async function openStorage(connection: string, settings: Settings): Promise<StorageAccount> {
  const description = readConnection(connection, settings);
  return description.kind === 'identity'
    ? byIdentity(description)
    : byConnectionString(connection, description);
}

function byConnectionString(connection: string, { value }: ConnectionString): StorageAccount {
  try {
    return {
      queues: QueueServiceClient.fromConnectionString(value, { retryOptions }),
      blobs: BlobServiceClient.fromConnectionString(value, { retryOptions }),
    };
  } catch (cause) {
    const message = `${connection} is not a storage connection string with blob and queue endpoints (${textOf(cause)}).`;
    throw new HostError(`${message} Copy it again, or use UseDevelopmentStorage=true with Azurite.`, {
      cause,
    });
  }
}

async function byIdentity(description: IdentityConnection): Promise<StorageAccount> {
  const credential = await createCredential(description);
  return {
    queues: new QueueServiceClient(description.queueUri, credential, { retryOptions }),
    blobs: new BlobServiceClient(description.blobUri, credential, { retryOptions }),
  };
}

/** Loaded only when needed: it is the slowest part of a start. */
async function createCredential({ managed, clientId }: IdentityConnection): Promise<TokenCredential> {
  const { DefaultAzureCredential, ManagedIdentityCredential } = await import('@azure/identity');
  if (!managed) return new DefaultAzureCredential();
  return clientId === undefined
    ? new ManagedIdentityCredential()
    : new ManagedIdentityCredential({ clientId });
}
