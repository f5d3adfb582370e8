/**
 * There is no date of change to page on, only those of creation and of closing: two lists, read one after the other.
 * @see https://learn.microsoft.com/defender-cloud-apps/api-alerts-list
 */

import * as z from 'zod';
import type { ApiClient } from '../platform/api-client.ts';
import { readItems, type ItemReader } from './pages.ts';
import type { Page } from './provider.ts';

/** The most that one call gives; 30 calls a minute is the whole tenant's allowance. */
const limit = 100;
const List = z.object({ data: z.array(z.unknown()), hasNext: z.boolean().optional().catch(undefined) });

export async function* listCloudAppsAlerts(
  api: ApiClient,
  since: Date,
  reader: ItemReader,
): AsyncIterable<Page> {
  const seen = new Set<string>();
  const closed = pagesWhere({ resolutionDate: { gte: since.getTime() } }, api, reader);
  for (const pages of [closed, pagesOfNew(api, since, reader)]) {
    for await (const page of pages) {
      // An alert that is both new and closed comes in both lists.
      const observations = page.observations.filter(({ ref }) => !seen.has(ref));
      for (const { ref } of observations) seen.add(ref);
      yield { ...page, observations };
    }
  }
}

/** Alerts appear later than the time of their creation says, which is that of what they are about. */
const lateMs = 3_600_000;

/**
 * Newest first, so that the last page is filled with older ones, which may have appeared since: they cost no call of
 * their own. What comes between two pages only shows again what the one before it had.
 */
async function* pagesOfNew(api: ApiClient, since: Date, reader: ItemReader): AsyncIterable<Page> {
  const filters = { date: { gte: since.getTime() - lateMs } };
  for await (const page of pagesWhere(filters, api, reader, 'desc')) {
    yield page;
    if (page.observations.some(({ createdAt }) => createdAt !== undefined && new Date(createdAt) < since))
      return;
  }
}

const open = { alertOpen: { eq: true } };

const Total = z.object({ total: z.int().min(0), moreThanTotal: z.boolean().optional().catch(undefined) });

/** Undefined where there are more than the API cares to count. */
export async function countOpenCloudAppsAlerts(api: ApiClient): Promise<number | undefined> {
  const body = { filters: open, limit: 1, skip: 0 };
  const { total, moreThanTotal } = await api.send({
    method: 'POST',
    path: '/api/v1/alerts/',
    body,
    schema: Total,
  });
  return moreThanTotal === true ? undefined : total;
}

export const listOpenCloudAppsAlerts = (api: ApiClient, reader: ItemReader): AsyncIterable<Page> =>
  pagesWhere(open, api, reader);

async function* pagesWhere(
  filters: object,
  api: ApiClient,
  reader: ItemReader,
  sortDirection: 'asc' | 'desc' = 'asc',
): AsyncIterable<Page> {
  const query = { filters, limit, sortField: 'date', sortDirection };
  let skip = 0;
  for (let more = true; more;) {
    const readAt = api.now();
    const { data, hasNext } = await api.send({
      method: 'POST',
      path: '/api/v1/alerts/',
      body: { ...query, skip },
      schema: List,
    });
    yield readItems(data, reader, readAt);
    skip += data.length;
    more = hasNext === true && data.length > 0;
  }
}
