import { createHash, timingSafeEqual } from 'node:crypto';

/** Characters, on a notification. @see https://learn.microsoft.com/graph/api/resources/changenotification */
const maxLength = 255;

/**
 * Whether a notification carries one of the accepted secrets. Takes the same time wherever the value differs; each
 * distinct value is hashed once, so make one check per body. An empty value is never accepted.
 */
export function createClientStateCheck(accepted: readonly string[]): (value: unknown) => boolean {
  const digests = accepted.map(digest);
  const seen = new Map<string, boolean>();
  return (value) => {
    if (typeof value !== 'string' || value === '' || value.length > maxLength) return false;
    const known = seen.get(value);
    if (known !== undefined) return known;
    const matches = matchesAny(digest(value), digests);
    seen.set(value, matches);
    return matches;
  };
}

function matchesAny(candidate: Buffer, digests: readonly Buffer[]): boolean {
  // No early exit: which of the secrets matched must not show in the time either.
  return digests.reduce((found, secret) => timingSafeEqual(candidate, secret) || found, false);
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text, 'utf8').digest();
}
