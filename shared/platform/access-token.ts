import type { AccessToken, TokenCredential } from '@azure/core-auth';
import type { Clock } from './clock.ts';
import { tokenFailure } from './token-failure.ts';

/** Tokens are renewed this long before they end, so that none ends on its way. */
const marginMs = 5 * 60_000;

export interface NamedCredential extends TokenCredential {
  getToken(...args: Parameters<TokenCredential['getToken']>): Promise<AccessToken>;
}

/** The same credential, but a failure to get a token is named (`token-failure.ts`). */
export function namingFailures(credential: TokenCredential): NamedCredential {
  return {
    async getToken(scopes, options) {
      const token = await credential.getToken(scopes, options).catch((error: unknown) => {
        throw tokenFailure(error);
      });
      if (token === null) throw tokenFailure(undefined);
      return token;
    },
  };
}

/**
 * Gives the token for one scope, asking the credential only when it must; calls at the same moment share one answer.
 * While a renewal fails, the old token serves to its end.
 */
export function makeTokenSource(
  credential: TokenCredential,
  scope: string,
  clock: Clock,
): () => Promise<string> {
  const named = namingFailures(credential);
  let held: AccessToken | undefined;
  let asking: Promise<string> | undefined;
  const lasts = (ms: number) => held !== undefined && clock.now() + ms < held.expiresOnTimestamp;

  async function ask(): Promise<string> {
    try {
      held = await named.getToken(scope);
      return held.token;
    } catch (error) {
      if (held !== undefined && lasts(0)) return held.token;
      throw error;
    } finally {
      asking = undefined;
    }
  }

  return async () => {
    if (held !== undefined && lasts(marginMs)) return held.token;
    return (asking ??= ask());
  };
}
