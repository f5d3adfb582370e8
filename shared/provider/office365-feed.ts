/**
 * The Office 365 Management Activity API: audit events in blobs, kept for seven days. They are listed by when they became
 * available, which may be hours after the events in them, and the events come in no order.
 *
 * @see https://learn.microsoft.com/office/office-365-management-api/office-365-management-activity-api-reference
 */

import * as z from 'zod';
import { TransientError } from '../errors.ts';
import { refusedAsUndefined } from '../platform/absent.ts';
import type { ApiClient } from '../platform/api-client.ts';
import { pagesOfEach } from './pages-of-each.ts';
import { readItems, type ItemReader } from './pages.ts';
import type { Page } from './provider.ts';
import { text } from './reading.ts';

const feed = '/api/v1.0/{tenantId}/activity/feed';
/** What isn't Exchange's, SharePoint's or Entra's. */
const contentType = 'Audit.General';
/** Whose quota it is: without it all the world's callers share one. */
const publisher = 'PublisherIdentifier={tenantId}';

const hourMs = 3_600_000;
/** The most that one list may span. */
const windowMs = 24 * hourMs;
/** Seven days, but for blobs that could expire between the list and the look at them. */
const reachMs = 7 * 24 * hourMs - hourMs;

const Subscriptions = z.array(z.object({ contentType: text, status: text }));

/** Until a subscription has been started nothing is collected; its first blob may come twelve hours later. */
export async function ensureStarted(api: ApiClient): Promise<void> {
  const path = `${feed}/subscriptions/list?${publisher}`;
  const all = await api.send({ method: 'GET', path, schema: Subscriptions });
  const ours = all.find((each) => each.contentType?.toLowerCase() === contentType.toLowerCase());
  if (ours?.status?.toLowerCase() === 'enabled') return;
  const start = `${feed}/subscriptions/start?contentType=${contentType}&${publisher}`;
  // Refused where it is enabled already (AF20024); where that isn't the reason, the list of contents says so too.
  await refusedAsUndefined(api.send({ method: 'POST', path: start, schema: z.unknown() }));
}

export interface Span {
  readonly from: Date;
  readonly to: Date;
}

/** From `since` till `now`, the oldest first, as far as the feed reaches back. The end is not part of a span. */
export function spansBetween(since: Date, now: Date): readonly Span[] {
  const spans: Span[] = [];
  // Whole seconds are all that the API takes: the current one belongs to the list.
  const end = Math.floor(now.getTime() / 1000) * 1000 + 1000;
  let from = Math.max(Math.floor(since.getTime() / 1000) * 1000, end - reachMs);
  while (from < end) {
    const to = Math.min(from + windowMs, end);
    spans.push({ from: new Date(from), to: new Date(to) });
    from = to;
  }
  return spans;
}

/** Pages of one blob each, in any order. */
export async function* readSpan(api: ApiClient, span: Span, reader: FeedReader): AsyncIterable<Page> {
  const uris = await contentOf(api, span);
  yield* pagesOfEach(uris, (uri) => readBlob(api, uri, reader));
}

export interface FeedReader extends ItemReader {
  /** Whether an event is one to be read. */
  readonly concerns: (raw: unknown) => boolean;
}

const Content = z.object({
  headers: z.object({ nextpageuri: text }),
  body: z.array(z.object({ contentUri: z.string().min(1) })),
});

const inSeconds = (moment: Date): string => moment.toISOString().slice(0, 'yyyy-mm-ddThh:mm:ss'.length);

async function contentOf(api: ApiClient, { from, to }: Span): Promise<readonly string[]> {
  const query = `contentType=${contentType}&startTime=${inSeconds(from)}&endTime=${inSeconds(to)}&${publisher}`;
  const uris = new Set<string>();
  let next: string | undefined = `${feed}/subscriptions/content?${query}`;
  while (next !== undefined) {
    const path: string = next;
    const headersRead = ['nextpageuri'];
    const { headers, body } = await api.send({ method: 'GET', path, headersRead, schema: Content });
    for (const { contentUri } of body) uris.add(contentUri);
    next = headers.nextpageuri;
    if (next === path) throw new TransientError('unreadable', 'A list names its own page as the next one.');
  }
  return [...uris];
}

async function* readBlob(api: ApiClient, uri: string, reader: FeedReader): AsyncIterable<Page> {
  const readAt = api.now();
  const path = `${uri}${uri.includes('?') ? '&' : '?'}${publisher}`;
  const events = await api.send({ method: 'GET', path, schema: z.array(z.unknown()) });
  yield readItems(events.filter(reader.concerns), reader, readAt);
}
