import { TerminalError } from '../errors.ts';
import type { Endpoint } from './clouds.ts';

/**
 * Where a request goes: a path below the endpoint's base, or a whole URL of the same origin (a next-page link).
 * The token goes along, so nothing that an answer says can send it to another host.
 */
export function targetOf(endpoint: Endpoint, path: string): URL {
  const text = path.startsWith('/') ? `${endpoint.origin}${endpoint.basePath}${path}` : path;
  const url = URL.parse(text);
  if (url === null) throw new TerminalError('malformed', 'A request path must start with a slash.');
  if (url.protocol !== 'https:') throw new TerminalError('refused', 'APIs are called by https only.');
  if (url.origin !== new URL(endpoint.origin).origin || url.username !== '') {
    const hint = 'A next-page link leads to another host than the API; check the endpoint settings.';
    throw new TerminalError('refused', hint);
  }
  return url;
}
