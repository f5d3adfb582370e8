/** Who is signed in to az, and whether that is the right tenant and cloud. */

import * as z from 'zod';
import type { CloudName } from '../../../shared/platform/clouds.ts';
import { ScriptError } from '../exit-code.ts';
import { isAzError } from './az-error.ts';
import type { Az } from './az.ts';

const AccountAnswer = z.object({
  id: z.string(),
  tenantId: z.string().toLowerCase(),
  environmentName: z.string(),
  user: z.object({ name: z.string() }),
});

export interface Account {
  readonly azureSubscriptionId: string;
  readonly tenantId: string;
  /** As az calls it: `AzureCloud`, for one. */
  readonly environment: string;
  readonly user: string;
}

/** `subscription`: id or name of the Azure subscription to use instead of the one that az has chosen. */
export async function readAccount(az: Az, subscription: string | undefined): Promise<Account> {
  const choice = subscription === undefined ? [] : ['--subscription', subscription];
  let answer: unknown;
  try {
    answer = await az(['account', 'show', ...choice]);
  } catch (error) {
    if (!isAzError(error, 'not-signed-in', 'not-found', 'refused')) throw error;
    throw new ScriptError('notSignedIn', explain(subscription));
  }
  const { id, tenantId, environmentName, user } = AccountAnswer.parse(answer);
  return { azureSubscriptionId: id, tenantId, environment: environmentName, user: user.name };
}

const explain = (subscription: string | undefined): string =>
  subscription === undefined
    ? 'az is not signed in: run "az login", with --tenant if you have several.'
    : `az does not know the Azure subscription "${subscription}": run "az login", then "az account list" to see which it knows.`;

/** az has one cloud for both of the US government's. */
const environments = new Map<CloudName, string>([
  ['public', 'AzureCloud'],
  ['usgov', 'AzureUSGovernment'],
  ['usgovdod', 'AzureUSGovernment'],
  ['china', 'AzureChinaCloud'],
]);

export function checkCloud({ environment }: Account, cloud: CloudName): void {
  const wanted = environments.get(cloud);
  if (wanted === environment) return;
  throw new ScriptError(
    'notSignedIn',
    `The app runs in the cloud "${cloud}", and az is set to ${environment}: run "az cloud set --name ${wanted ?? ''}", then "az login".`,
  );
}

export function checkTenant({ tenantId, user }: Account, wanted: string): void {
  if (tenantId === wanted.toLowerCase()) return;
  throw new ScriptError(
    'notSignedIn',
    `az is signed in to tenant ${tenantId} as ${user}, and the app belongs to tenant ${wanted}: run "az login --tenant ${wanted}".`,
  );
}

/** What cloud az is set to, for when no app says so. */
export function cloudOf({ environment }: Account): CloudName {
  const found = [...environments].find(([, name]) => name === environment)?.[0];
  if (found !== undefined) return found;
  throw new ScriptError(
    'notSignedIn',
    `az is set to ${environment}, a cloud that Alert Mirror does not know.`,
  );
}
