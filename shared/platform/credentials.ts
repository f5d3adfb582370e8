import type { TokenCredential } from '@azure/core-auth';

export interface CredentialSettings {
  /** Present wherever Azure (or the simulated tenant) offers a managed identity. */
  readonly identityEndpoint: string | undefined;
  /** Client id of the user-assigned identity; the system-assigned one when absent. */
  readonly clientId: string | undefined;
  readonly tenantId: string | undefined;
}

/**
 * A credential that is made, and its library loaded, when the first token is asked for: a process that answers from
 * its keys, or answers a handshake, never pays for it.
 */
export function makeCredential(settings: CredentialSettings): TokenCredential {
  let made: Promise<TokenCredential> | undefined;
  const credential = (): Promise<TokenCredential> =>
    (made ??= import('./identity.ts').then(({ chooseCredential }) => chooseCredential(settings)));
  return {
    getToken: async (scopes, options) => (await credential()).getToken(scopes, options),
  };
}
