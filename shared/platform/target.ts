import { TerminalError } from '../errors.ts';
import type { Endpoint } from './clouds.ts';

/**
 * Where a request goes: a path below the endpoint's base, or a whole URL of the same origin (a link of an answer).
 * The token goes along, so nothing that an answer says can send it to another host.
 */
export function targetOf({ origin, basePath, tenantId }: Endpoint, path: string): URL {
  const filled = tenantId === undefined ? path : path.replaceAll('{tenantId}', tenantId);
  const url = URL.parse(filled.startsWith('/') ? `${origin}${basePath}${filled}` : filled);
  if (url === null) throw new TerminalError('malformed', 'A request path must start with a slash.');
  if (url.protocol !== 'https:') throw new TerminalError('refused', 'APIs are called by https only.');
  if (url.origin !== new URL(origin).origin || url.username !== '') {
    const hint = 'A link of an answer leads to another host than the API; check the endpoint settings.';
    throw new TerminalError('refused', hint);
  }
  return url;
}
