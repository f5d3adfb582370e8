/** Whether the platform has put the secrets in the place of the references to them, and how to make it look again. */

import * as z from 'zod';
import type { Az } from '../az/az.ts';
import { list, send } from '../az/rest.ts';
import { webApi, type FunctionApp } from './function-app.ts';

const Reference = z.object({
  /** The name of the setting; some versions put the app's name before it. */
  name: z.string().transform((name) => name.replace(/^.*\//, '')),
  properties: z.object({ status: z.string() }),
});

/** By setting: `Resolved`, or why not. Settings that hold no reference are not in it. */
export async function readReferences(
  az: Az,
  { id }: Pick<FunctionApp, 'id'>,
): Promise<ReadonlyMap<string, string>> {
  const url = `${id}/config/configreferences/appsettings?${webApi}`;
  const found = await list(az, { url, item: Reference });
  return new Map(found.map(({ name, properties }) => [name, properties.status]));
}

/** By itself the platform looks once a day. */
export async function refreshReferences(az: Az, { id }: Pick<FunctionApp, 'id'>): Promise<void> {
  const url = `${id}/config/configreferences/appsettings/refresh?${webApi}`;
  await send(az, { method: 'post', url, schema: z.unknown() });
}

export async function restart(az: Az, { id }: Pick<FunctionApp, 'id'>): Promise<void> {
  await send(az, { method: 'post', url: `${id}/restart?${webApi}`, schema: z.unknown() });
}

const remedies = new Map([
  ['AccessToKeyVaultDenied', "give the app's identity the role Key Vault Secrets User on the vault"],
  ['SecretNotFound', 'set the secret: npm run secrets'],
  ['SecretVersionNotFound', 'the reference names a version that is gone: deploy infra/main.bicep again'],
  ['VaultNotFound', 'the vault is gone, or its network rules keep the app out'],
  ['MSINotEnabled', 'the app has lost its identity: deploy infra/main.bicep again'],
]);

/** What to do about a reference that is not resolved. */
export const remedyFor = (status: string): string =>
  remedies.get(status) ?? 'look at the setting in the portal, under Environment variables';
