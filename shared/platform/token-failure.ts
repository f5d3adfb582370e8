/** Why Entra gave no token: by its own code, which says what a person must change. */

import { TerminalError, TransientError } from '../errors.ts';
import { defined } from './defined.ts';

const fallback = 'No access token could be had; check the managed identity, or run `az login`.';

/** @see https://learn.microsoft.com/entra/identity-platform/reference-error-codes */
const sentences = new Map([
  ['AADSTS70021', 'The application does not trust the managed identity; run npm run federation.'],
  ['AADSTS700211', 'The application does not trust the managed identity; run npm run federation.'],
  ['AADSTS700212', 'The application does not trust the managed identity; run npm run federation.'],
  ['AADSTS700213', 'The application does not trust the managed identity; run npm run federation.'],
  [
    'AADSTS700016',
    'The application is not known in the tenant; an administrator there must add it (az ad sp create).',
  ],
  [
    'AADSTS7000229',
    'The application is not known in the tenant; an administrator there must add it (az ad sp create).',
  ],
  ['AADSTS50194', 'The application is not for several tenants; run npm run federation.'],
  ['AADSTS7000112', 'The application is disabled; an administrator must enable it.'],
  ['AADSTS90002', 'There is no such tenant in this cloud; check the policy and AZURE_CLOUD.'],
  ['AADSTS500011', 'The tenant does not have the product whose API was asked for.'],
  ['AADSTS53003', 'Conditional Access of the tenant blocks the application.'],
]);

/**
 * TerminalError `unauthorized` with Entra's code where a person must change something; otherwise TransientError
 * `unavailable`, since identity endpoints have bad minutes. The cause is dropped: it names tenants and clients.
 */
export function tokenFailure(error: unknown): TerminalError | TransientError {
  if (error instanceof TransientError || error instanceof TerminalError) return error;
  const code = error instanceof Error ? /\bAADSTS\d{5,7}\b/.exec(error.message)?.[0] : undefined;
  const sentence = code === undefined ? undefined : sentences.get(code);
  return code === undefined || sentence === undefined
    ? new TransientError('unavailable', fallback, { said: defined({ code }) })
    : new TerminalError('unauthorized', sentence, { detail: code, said: { code } });
}
