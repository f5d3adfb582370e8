import type { TokenCredential } from '@azure/core-auth';
import { AzureCliCredential, ManagedIdentityCredential } from '@azure/identity';
import { defined } from './defined.ts';

export interface CredentialSettings {
  /** Present wherever Azure (or the simulated tenant) offers a managed identity. */
  readonly identityEndpoint: string | undefined;
  /** Client id of the user-assigned identity; the system-assigned one when absent. */
  readonly clientId: string | undefined;
  readonly tenantId: string | undefined;
}

/**
 * The managed identity where there is one, else the developer's own `az login`. There is no third way, so there is
 * no secret to keep. ManagedIdentityCredential itself reads `IDENTITY_ENDPOINT` and `IDENTITY_HEADER`.
 */
export function makeCredential({
  identityEndpoint,
  clientId,
  tenantId,
}: CredentialSettings): TokenCredential {
  if (identityEndpoint === undefined) return new AzureCliCredential(defined({ tenantId }));
  return clientId === undefined
    ? new ManagedIdentityCredential()
    : new ManagedIdentityCredential({ clientId });
}
