/**
 * Lists of the legacy API: it asks every product behind it, and whoever doesn't answer in time is left out, with a
 * warning. @see https://learn.microsoft.com/graph/security-error-codes
 */

import * as z from 'zod';
import { TransientError } from '../errors.ts';
import type { ApiClient } from '../platform/api-client.ts';
import { readItems, type ItemReader } from './pages.ts';
import type { Page } from './provider.ts';
import { text } from './reading.ts';

/** The most that it gives at once. Pages end at 1,500: more than 500 can't be skipped. */
const pageSize = 1000;

const List = z.object({
  status: z.number(),
  headers: z.object({ warning: text }),
  body: z.object({ value: z.array(z.unknown()), '@odata.nextLink': text }),
});

export async function* listLegacyAlerts(
  api: ApiClient,
  filter: string,
  reader: ItemReader,
): AsyncIterable<Page> {
  let next: string | undefined = `/security/alerts?$filter=${encodeURIComponent(filter)}&$top=${pageSize}`;
  while (next !== undefined) {
    const readAt = api.now();
    const path: string = next;
    const answer = await api.send({ method: 'GET', path, headersRead: ['warning'], schema: List });
    const missing = answer.status === 206 ? silentIn(answer.headers.warning) : [];
    yield { ...readItems(answer.body.value, reader, readAt), ...(missing.length > 0 && { missing }) };
    next = answer.body['@odata.nextLink'];
    if (next === path) throw new TransientError('unreadable', 'A list names its own page as the next one.');
  }
}

/** `199 - "{Vendor}/{Provider}/{StatusCode}/{LatencyInMs}"`, one for each; the time taken is no news. */
function silentIn(warning = ''): readonly string[] {
  const names = [...warning.matchAll(/"([^"/]+\/[^"/]+\/[^"/]+)(?:\/[^"]*)?"/g)].map(([, name = '']) => name);
  return names.length > 0 ? names : ['unnamed'];
}
