/** How the storage account is reached: with the keys in a connection string, or with the app's identity. */

import type { SettingName } from './settings.ts';
import type { StorageSettings } from './storage-account.ts';

export type StorageReading =
  { readonly ok: true; readonly storage: StorageSettings } | { readonly ok: false; readonly mistake: string };

type Values = Partial<Readonly<Record<SettingName, string | undefined>>>;

/** As the Functions host does, a connection string goes before the identity-based settings. */
export function readStorageSettings(values: Values): StorageReading {
  const {
    AzureWebJobsStorage: connectionString,
    AzureWebJobsStorage__queueServiceUri: queueServiceUri,
    AzureWebJobsStorage__tableServiceUri: tableServiceUri,
  } = values;
  if (connectionString !== undefined) return { ok: true, storage: { connectionString } };
  if (queueServiceUri === undefined && tableServiceUri === undefined) return fromAccountName(values);
  if (queueServiceUri !== undefined && tableServiceUri !== undefined) {
    return { ok: true, storage: { queueServiceUri, tableServiceUri } };
  }
  const missing = queueServiceUri === undefined ? 'queueServiceUri' : 'tableServiceUri';
  return refuse(`AzureWebJobsStorage__${missing}: is missing; the queue and the table endpoint go together`);
}

/** The Functions host builds the name the same way, and only for the public cloud. */
function fromAccountName({ AzureWebJobsStorage__accountName: account, AZURE_CLOUD }: Values): StorageReading {
  if (account === undefined) {
    return refuse(
      'AzureWebJobsStorage: is missing; set AzureWebJobsStorage__accountName (or the service URIs) and let the identity of the app open the account, or set a connection string (UseDevelopmentStorage=true is Azurite)',
    );
  }
  if (AZURE_CLOUD !== undefined && AZURE_CLOUD !== 'public') {
    return refuse(
      'AzureWebJobsStorage__accountName: works in the public cloud only; set AzureWebJobsStorage__blobServiceUri, __queueServiceUri and __tableServiceUri instead',
    );
  }
  const endpoint = (service: string): string => `https://${account}.${service}.core.windows.net`;
  return { ok: true, storage: { queueServiceUri: endpoint('queue'), tableServiceUri: endpoint('table') } };
}

const refuse = (mistake: string): StorageReading => ({ ok: false, mistake });
