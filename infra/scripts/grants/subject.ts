/** Whom to grant to: the app's identity, found through the app or named. */

import * as z from 'zod';
import { cloudNames, type CloudName } from '../../../shared/platform/clouds.ts';
import { checkCloud, checkTenant, cloudOf, readAccount } from '../az/account.ts';
import { isAzError } from '../az/az-error.ts';
import { find } from '../az/rest.ts';
import { eventually } from '../az/with-patience.ts';
import { findFunctionApp, principalOf } from '../app/function-app.ts';
import { ScriptError } from '../exit-code.ts';
import type { Io } from '../script.ts';
import { graphOf } from './app-roles.ts';
import type { GrantOptions } from './options.ts';

export interface Subject {
  readonly principalId: string;
  readonly tenantId: string;
  readonly cloud: CloudName;
  /** How az calls the app, for the sentence on restarting; absent where only the identity was named. */
  readonly app: { readonly name: string; readonly resourceGroup: string } | undefined;
}

export type SubjectOptions = Pick<
  GrantOptions,
  'resource-group' | 'app' | 'subscription' | 'principal-id' | 'tenant'
>;

/** @throws ScriptError when az is signed in to another tenant or cloud than the app's. */
export async function findSubject({ az }: Io, options: SubjectOptions): Promise<Subject> {
  const account = await readAccount(az, options.subscription);
  const resourceGroup = options['resource-group'];
  const named = options['principal-id'];
  if (resourceGroup === undefined) {
    const tenantId = options.tenant ?? account.tenantId;
    checkTenant(account, tenantId);
    return { principalId: named ?? '', tenantId, cloud: cloudOf(account), app: undefined };
  }
  const { azureSubscriptionId } = account;
  const app = await findFunctionApp(az, { azureSubscriptionId, resourceGroup, name: options.app });
  const cloud = z.enum(cloudNames).catch('public').parse(app.settings.get('AZURE_CLOUD'));
  checkCloud(account, cloud);
  const tenantId = options.tenant ?? app.settings.get('AZURE_TENANT_ID') ?? account.tenantId;
  checkTenant(account, tenantId);
  return {
    principalId: named ?? principalOf(app),
    tenantId,
    cloud,
    app: { name: app.name, resourceGroup },
  };
}

const patienceSeconds = 180;

/**
 * The identity's name in the directory, which learns of a new one only after a while; undefined where the account
 * that is signed in may not look.
 */
export async function readPrincipalName(
  { az, sleep, print }: Io,
  { principalId, cloud, tenantId }: Subject,
): Promise<string | undefined> {
  const { root, resource } = graphOf(cloud);
  const url = `${root}/servicePrincipals/${principalId}?$select=displayName`;
  const schema = z.object({ displayName: z.string().nullish() });
  let told = false;
  const ask = async () => {
    const found = await find(az, { url, resource, schema });
    if (found === undefined && !told) {
      told = true;
      print(
        `The directory does not know the identity ${principalId} yet; waiting up to ${patienceSeconds} s …`,
      );
    }
    return found;
  };
  try {
    const found = await eventually(ask, { sleep, seconds: patienceSeconds });
    if (found !== undefined) return found.displayName ?? principalId;
  } catch (error) {
    if (isAzError(error, 'forbidden')) return undefined;
    throw error;
  }
  throw new ScriptError(
    'failed',
    `Tenant ${tenantId} knows no identity ${principalId}. Is it the object id (not the client id), and the right tenant? If it was made just now, try again in some minutes.`,
  );
}
