/**
 * The application, and its trust in the identity: a federated credential, so that the identity's own token stands for the
 * application's secret.
 *
 * @see https://learn.microsoft.com/entra/workload-id/workload-identity-federation-config-app-trust-managed-identity
 */

import * as z from 'zod';
import { cloudNamed, type CloudName } from '../../../shared/platform/clouds.ts';
import type { Az } from '../az/az.ts';
import { find, list, send } from '../az/rest.ts';
import { graphOf } from '../grants/app-roles.ts';

export interface Identity {
  readonly principalId: string;
  readonly tenantId: string;
  readonly cloud: CloudName;
}

const Application = z.object({ id: z.string(), appId: z.string(), signInAudience: z.string() });
export type Application = z.output<typeof Application>;

const severalTenants = 'AzureADMultipleOrgs';
export const isForSeveralTenants = ({ signInAudience }: Application): boolean =>
  signInAudience === severalTenants;

/** One for each identity, under a name that nobody else gives: so it is found again, and never made twice. */
const uniqueName = ({ principalId }: Identity): string => `alert-mirror-${principalId}`;

const at = ({ cloud }: Identity, path: string) => {
  const { root, resource } = graphOf(cloud);
  return { url: `${root}/applications${path}`, resource };
};

export async function findApplication(az: Az, identity: Identity): Promise<Application | undefined> {
  const path = `(uniqueName='${uniqueName(identity)}')?$select=id,appId,signInAudience`;
  return find(az, { ...at(identity, path), schema: Application });
}

/** Makes it, or sets right what is there. */
export async function putApplication(az: Az, identity: Identity): Promise<void> {
  await send(az, {
    method: 'patch',
    ...at(identity, `(uniqueName='${uniqueName(identity)}')`),
    headers: { Prefer: 'create-if-missing' },
    body: { displayName: 'Alert Mirror', signInAudience: severalTenants },
    schema: z.unknown(),
  });
}

export async function deleteApplication(az: Az, identity: Identity): Promise<void> {
  const path = `(uniqueName='${uniqueName(identity)}')`;
  await find(az, { method: 'delete', ...at(identity, path), schema: z.unknown() });
}

const Credential = z.object({
  issuer: z.string(),
  subject: z.string(),
  audiences: z.array(z.string()),
});

/** What the identity's token says: who issued it, whom it is about, and for whom it is. */
function credentialOf({ principalId, tenantId, cloud }: Identity): z.output<typeof Credential> {
  const { authority, exchangeAudience } = cloudNamed(cloud);
  return { issuer: `${authority}/${tenantId}/v2.0`, subject: principalId, audiences: [exchangeAudience] };
}

export async function trusts(az: Az, identity: Identity, { id }: Application): Promise<boolean> {
  const credentials = await list(az, {
    ...at(identity, `/${id}/federatedIdentityCredentials`),
    item: Credential,
  });
  const { issuer, subject, audiences: wanted } = credentialOf(identity);
  return credentials.some(
    (each) =>
      each.issuer === issuer &&
      each.subject === subject &&
      wanted.every((audience) => each.audiences.includes(audience)),
  );
}

export async function addTrust(az: Az, identity: Identity): Promise<void> {
  const path = `(uniqueName='${uniqueName(identity)}')/federatedIdentityCredentials`;
  const body = { name: 'alert-mirror', ...credentialOf(identity) };
  await send(az, { method: 'post', ...at(identity, path), body, schema: z.unknown() });
}
