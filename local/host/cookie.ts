import type { RpcCookie } from './rpc.ts';

const sameSite = new Map([
  ['lax', 'Lax'],
  ['strict', 'Strict'],
  ['explicitNone', 'None'],
]);

/** A Set-Cookie value. @see https://www.rfc-editor.org/rfc/rfc6265 */
export function formatCookie(cookie: RpcCookie): string {
  const parts = [`${cookie.name ?? ''}=${encodeURIComponent(cookie.value ?? '')}`];
  const add = (name: string, value: string | number | null | undefined): void => {
    if (value !== null && value !== undefined) parts.push(`${name}=${value}`);
  };
  const expires = cookie.expires?.value?.seconds;
  add('Max-Age', cookie.maxAge?.value);
  add('Domain', cookie.domain?.value);
  add('Path', cookie.path?.value);
  add('Expires', typeof expires === 'number' ? new Date(expires * 1000).toUTCString() : undefined);
  add('SameSite', sameSite.get(cookie.sameSite ?? ''));
  if (cookie.secure?.value === true) parts.push('Secure');
  if (cookie.httpOnly?.value === true) parts.push('HttpOnly');
  return parts.join('; ');
}
