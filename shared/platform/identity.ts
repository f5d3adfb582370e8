/** The one file that knows @azure/identity, which takes longest to load of all: see `makeCredential`. */

import type { TokenCredential } from '@azure/core-auth';
import { AzureCliCredential, ClientAssertionCredential, ManagedIdentityCredential } from '@azure/identity';
import { namingFailures } from './access-token.ts';
import type { ApplicationSettings, CredentialSettings } from './credentials.ts';
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

/**
 * The application, which trusts the managed identity: the identity's token for the exchange stands for its secret. On a
 * laptop the developer's own login, in that tenant.
 *
 * @see https://learn.microsoft.com/entra/workload-id/workload-identity-federation-config-app-trust-managed-identity
 */
export function chooseApplicationCredential(
  { identityEndpoint, tenantId, appId, authority, exchangeScope }: ApplicationSettings,
  identity: TokenCredential,
): TokenCredential {
  if (identityEndpoint === undefined) return new AzureCliCredential({ tenantId });
  const proof = namingFailures(identity);
  return new ClientAssertionCredential(
    tenantId,
    appId,
    async () => (await proof.getToken(exchangeScope)).token,
    {
      authorityHost: authority.origin,
      // Which authorities there are is asked at the public cloud's, which knows no other than Microsoft's own.
      disableInstanceDiscovery: authority.isOwn,
      // Long waits happen in the queue, not in a worker's slot.
      retryOptions: { maxRetries: 0 },
    },
  );
}
