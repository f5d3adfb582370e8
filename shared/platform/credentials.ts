import type { TokenCredential } from '@azure/core-auth';

export type Credential = TokenCredential;

export interface CredentialSettings {
  /** Present wherever Azure (or the simulated tenant) offers a managed identity. */
  readonly identityEndpoint: string | undefined;
  /** Client id of the user-assigned identity; the system-assigned one when absent. */
  readonly clientId: string | undefined;
  readonly tenantId: string | undefined;
}

/** The application that stands for the app's identity in a tenant in which the identity itself is unknown. */
export interface ApplicationSettings {
  readonly identityEndpoint: string | undefined;
  /** The further tenant. */
  readonly tenantId: string;
  /** Client id of the application. */
  readonly appId: string;
  /** Where tokens are issued. `isOwn`: not that of the cloud, so that the library can't know it. */
  readonly authority: { readonly origin: string; readonly isOwn: boolean };
  /** The scope of the identity's token that takes the place of a secret. */
  readonly exchangeScope: string;
}

/**
 * A credential that is made, and its library loaded, when the first token is asked for: a process that answers from
 * its keys, or answers a handshake, never pays for it.
 */
export const makeCredential = (settings: CredentialSettings): TokenCredential =>
  made(async () => (await import('./identity.ts')).chooseCredential(settings));

/** @param identity whose token proves who the app is; asked again for each exchange. */
export const makeApplicationCredential = (
  settings: ApplicationSettings,
  identity: TokenCredential,
): TokenCredential =>
  made(async () => (await import('./identity.ts')).chooseApplicationCredential(settings, identity));

function made(make: () => Promise<TokenCredential>): TokenCredential {
  let promise: Promise<TokenCredential> | undefined;
  const credential = (): Promise<TokenCredential> => (promise ??= make());
  return {
    getToken: async (scopes, options) => (await credential()).getToken(scopes, options),
  };
}
