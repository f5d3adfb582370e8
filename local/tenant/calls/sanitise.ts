/** What may be kept of a request: no tokens, no client state, no keys in query strings. */

import { isObject } from '../http/json.ts';

const secretNames = new Set(['clientstate', 'access_token', 'encryptioncertificate', 'validationtoken']);
const hidden = '(hidden)';

export function sanitise(value: unknown): unknown {
  if (typeof value === 'string') return withoutQuery(value);
  if (Array.isArray(value)) return value.map(sanitise);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [
      name,
      secretNames.has(name.toLowerCase()) ? hidden : sanitise(each),
    ]),
  );
}

/** A function key travels as `code` in the query of a URL. */
export function withoutQuery(text: string): string {
  return /^https?:\/\//i.test(text) ? text.replace(/\?.*$/s, `?${hidden}`) : text;
}
