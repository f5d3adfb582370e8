/** The one file that knows @azure/identity, which takes longest to load of all: see `makeCredential`. */

import type { TokenCredential } from '@azure/core-auth';
import { AzureCliCredential, ManagedIdentityCredential } from '@azure/identity';
import type { CredentialSettings } from './credentials.ts';
import { defined } from './defined.ts';

/**
 * The managed identity where there is one, else the developer's own `az login`. There is no third way, so there is
 * no secret to keep. ManagedIdentityCredential itself reads `IDENTITY_ENDPOINT` and `IDENTITY_HEADER`.
 */
export function chooseCredential({
  identityEndpoint,
  clientId,
  tenantId,
}: CredentialSettings): TokenCredential {
  if (identityEndpoint === undefined) return new AzureCliCredential(defined({ tenantId }));
  return clientId === undefined
    ? new ManagedIdentityCredential()
    : new ManagedIdentityCredential({ clientId });
}
