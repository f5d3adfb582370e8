/**
 * The key with which Graph calls the app. It stands in the address that Graph keeps, so it opens the two functions for Graph's
 * notifications and nothing else: not health, and not the products' doors.
 */

import * as z from 'zod';
import type { Az } from '../az/az.ts';
import { list, send } from '../az/rest.ts';
import { webApi, type FunctionApp } from '../app/function-app.ts';
import { withSecretFile } from './secret-file.ts';

export const graphFunctions = ['receive-change-notification', 'receive-lifecycle-notification'] as const;

/** `graph` is the one in use; `graph-previous` still opens while Graph's subscriptions carry the former. */
export type KeyName = 'graph' | 'graph-previous';

type Place = Pick<FunctionApp, 'id'>;

/** Whether the code is deployed: before that there is nothing to have a key. */
export async function hasGraphFunctions(az: Az, { id }: Place): Promise<boolean> {
  const item = z.object({ name: z.string().transform((name) => name.replace(/^.*\//, '')) });
  const found = await list(az, { url: `${id}/functions?${webApi}`, item });
  return graphFunctions.every((name) => found.some((each) => each.name === name));
}

const values = z.record(z.string(), z.string());
/** Some versions of the API wrap the keys. */
const Keys = z.union([z.object({ properties: values }).transform(({ properties }) => properties), values]);

/** Whether that key opens both functions. */
export async function opensBoth(az: Az, { id }: Place, key: string): Promise<boolean> {
  for (const name of graphFunctions) {
    const url = `${id}/functions/${name}/listkeys?${webApi}`;
    const keys = await send(az, { method: 'post', url, schema: Keys });
    if (keys.graph !== key) return false;
  }
  return true;
}

export async function setKey(az: Az, { id }: Place, keyName: KeyName, value: string): Promise<void> {
  const body = JSON.stringify({ properties: { name: keyName, value } });
  await withSecretFile(body, async (bodyFile) => {
    for (const name of graphFunctions) {
      const url = `${id}/functions/${name}/keys/${keyName}?${webApi}`;
      await send(az, { method: 'put', url, bodyFile, schema: z.unknown() });
    }
  });
}
