/**
 * Lists of the legacy API: it asks every product behind it, and whoever doesn't answer in time is left out, with a
 * warning. @see https://learn.microsoft.com/graph/security-error-codes
 *
 * It shows no more than the first thousand or so of what a filter lets through: where there is more, the time is halved
 * until each part is shown whole. Nothing is said of the order, so nothing rests on it.
 */

import * as z from 'zod';
import { TransientError } from '../errors.ts';
import type { ApiClient } from '../platform/api-client.ts';
import { readItems, type ItemReader } from './pages.ts';
import type { Page } from './provider.ts';
import { text } from './reading.ts';

/** The most that it gives at once. */
const pageSize = 1000;
/** Beyond this many a next page is refused, or not named at all. */
const mostSkipped = 500;
/** Before there was such an API. Milliseconds since the epoch, as all times here. */
const earliest = Date.UTC(2017, 0);

const List = z.object({
  status: z.number(),
  headers: z.object({ warning: text }),
  body: z.object({ value: z.array(z.unknown()), '@odata.nextLink': text }),
});

/** When they were last modified: not before `from`, and before `to`. */
interface Span {
  readonly from?: number;
  readonly to?: number;
}

/** What `filter` lets through, as far as it was modified at or after `since`. */
export async function* listLegacyAlerts(
  api: ApiClient,
  { filter, since }: { readonly filter?: string; readonly since?: Date },
  reader: ItemReader,
): AsyncIterable<Page> {
  const seen = new Set<string>();
  const spans: Span[] = [since === undefined ? {} : { from: since.getTime() }];
  for (let span = spans.pop(); span !== undefined; span = spans.pop()) {
    const isWhole = yield* newIn(pagesOf(api, conditionOf(span, filter), reader), seen);
    if (!isWhole) spans.push(...halvesOf(span, Date.parse(api.now())));
  }
}

function conditionOf({ from, to }: Span, filter: string | undefined): string {
  const iso = (time: number): string => new Date(time).toISOString();
  return [
    ...(filter === undefined ? [] : [from === undefined && to === undefined ? filter : `(${filter})`]),
    ...(from === undefined ? [] : [`lastModifiedDateTime ge ${iso(from)}`]),
    ...(to === undefined ? [] : [`lastModifiedDateTime lt ${iso(to)}`]),
  ].join(' and ');
}

/** Nothing is left out between the two. @throws TransientError when there is nothing to halve */
function halvesOf({ from, to }: Span, now: number): readonly [Span, Span] {
  const [start, end] = [from ?? earliest, to ?? now];
  const middle = Math.floor((start + end) / 2);
  if (middle <= start || middle >= end)
    throw new TransientError('unreadable', 'More alerts changed at one moment than the API can list.');
  return [
    { from: middle, ...(to !== undefined && { to }) },
    { ...(from !== undefined && { from }), to: middle },
  ];
}

/** Without those of earlier pages: what is shown in part is shown again in its halves. */
async function* newIn(
  pages: AsyncGenerator<Page, boolean>,
  seen: Set<string>,
): AsyncGenerator<Page, boolean> {
  for (;;) {
    const { done, value } = await pages.next();
    if (done === true) return value;
    const observations = value.observations.filter(({ ref }) => !seen.has(ref));
    for (const { ref } of observations) seen.add(ref);
    yield { ...value, observations };
  }
}

/** Returns whether that is all that there is. */
async function* pagesOf(api: ApiClient, filter: string, reader: ItemReader): AsyncGenerator<Page, boolean> {
  let next: string | undefined = `/security/alerts?$filter=${encodeURIComponent(filter)}&$top=${pageSize}`;
  for (let count = 0; ;) {
    const readAt = api.now();
    const path: string = next;
    const answer = await api.send({ method: 'GET', path, headersRead: ['warning'], schema: List });
    const missing = answer.status === 206 ? silentIn(answer.headers.warning) : [];
    const { value } = answer.body;
    yield { ...readItems(value, reader, readAt), ...(missing.length > 0 && { missing }) };
    count += value.length;
    next = answer.body['@odata.nextLink'];
    if (next === undefined) return count < pageSize;
    if (count > mostSkipped) return false;
    if (next === path) throw new TransientError('unreadable', 'A list names its own page as the next one.');
  }
}

/** `199 - "{Vendor}/{Provider}/{StatusCode}/{LatencyInMs}"`, one for each; the time taken is no news. */
function silentIn(warning = ''): readonly string[] {
  const names = [...warning.matchAll(/"([^"/]+\/[^"/]+\/[^"/]+)(?:\/[^"]*)?"/g)].map(([, name = '']) => name);
  return names.length > 0 ? names : ['unnamed'];
}
