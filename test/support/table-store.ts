/** The real store on Azurite, in tables of its own, with every request counted. */

import { createTableStore } from '../../shared/correlation/table-store.ts';
import type { CorrelationStore } from '../../shared/correlation/store.ts';
import { createTableStorage } from '../../shared/platform/table-storage.ts';

export interface CountedStore {
  readonly store: CorrelationStore;
  /** One entry for each request to the service: its method. */
  readonly operations: string[];
}

let made = 0;

export async function createTableStoreOn(azurite: {
  readonly connectionString: string;
}): Promise<CountedStore> {
  const storage = createTableStorage(azurite);
  const suffix = String(++made);
  const names = ['correlations', 'aliases', 'shared'].map((name) => `${name}${suffix}`);
  await storage.ensure(names);
  const operations: string[] = [];
  const [correlations, aliases, shared] = names.map((name) => {
    const client = storage.table(name);
    client.pipeline.addPolicy({
      name: 'count',
      sendRequest: (request, next) => {
        operations.push(`${request.method} ${name.slice(0, -suffix.length)}`);
        return next(request);
      },
    });
    return client;
  });
  if (correlations === undefined || aliases === undefined || shared === undefined)
    throw new Error('no tables');
  let lines = 0;
  const uniqueSuffix = (): string => String(++lines);
  return { store: createTableStore({ correlations, aliases, shared, uniqueSuffix }), operations };
}
