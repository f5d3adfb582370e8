import { HostError } from './host-error.ts';
import type { Settings } from './settings.ts';

export interface ConnectionString {
  readonly kind: 'connectionString';
  readonly value: string;
}

export interface IdentityConnection {
  readonly kind: 'identity';
  readonly queueUri: string;
  readonly blobUri: string;
  readonly managed: boolean;
  readonly clientId: string | undefined;
}

/**
 * A storage connection by its setting's name: `X` holds a connection string, or `X__accountName`, or
 * `X__queueServiceUri` with `X__blobServiceUri`, say where it is and an identity opens it.
 *
 * @see https://learn.microsoft.com/azure/azure-functions/functions-reference#configure-an-identity-based-connection
 * @throws HostError when none of them is set.
 */
export function readConnection(name: string, settings: Settings): ConnectionString | IdentityConnection {
  for (const key of [`AzureWebJobs${name}`, name]) {
    const value = settings.get(key);
    if (value !== undefined && value !== '') return { kind: 'connectionString', value };
    const identity = readIdentity(key, settings);
    if (identity !== undefined) return identity;
  }
  throw new HostError(
    `${name} is not set: queues and timers need storage. Set it in the environment or in local.settings.json ` +
      'to a connection string, or to UseDevelopmentStorage=true with Azurite running ("npm start" starts all of it).',
  );
}

function readIdentity(key: string, settings: Settings): IdentityConnection | undefined {
  const option = (name: string): string | undefined => settings.get(`${key}__${name}`);
  const uri = (service: 'queue' | 'blob'): string | undefined => {
    const account = option('accountName');
    return option(`${service}ServiceUri`) ?? (account && `https://${account}.${service}.core.windows.net`);
  };
  const queueUri = uri('queue');
  const blobUri = uri('blob');
  if (queueUri === undefined && blobUri === undefined) return undefined;
  if (queueUri === undefined || blobUri === undefined) {
    throw new HostError(
      `${key} needs both ${key}__queueServiceUri and ${key}__blobServiceUri, or ${key}__accountName.`,
    );
  }
  const managed = option('credential')?.toLowerCase() === 'managedidentity';
  return { kind: 'identity', queueUri, blobUri, managed, clientId: option('clientId') };
}
