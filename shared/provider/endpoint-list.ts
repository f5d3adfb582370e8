/** Lists of Defender for Endpoint's alerts. @see https://learn.microsoft.com/defender-endpoint/api/get-alerts */

import * as z from 'zod';
import type { Observation } from '../alert/observation.ts';
import type { ApiClient } from '../platform/api-client.ts';
import { readItems, type ItemReader } from './pages.ts';
import type { Page } from './provider.ts';

/** 10,000 are allowed, but with the evidence, by which copies elsewhere are recognised, that would be a lot at once. */
const pageSize = 1000;

const List = z.object({ value: z.array(z.unknown()) });

/**
 * Pages of what `filter` lets through. They are counted off, since no next-page link is documented: what moves between
 * two pages is found by the next list.
 */
export async function* listEndpointAlerts(
  api: ApiClient,
  filter: string,
  reader: ItemReader,
): AsyncIterable<Page> {
  let full = true;
  for (let skip = 0; full; skip += pageSize) {
    const readAt = api.now();
    const query = `$filter=${encodeURIComponent(filter)}&$expand=evidence&$top=${pageSize}&$skip=${skip}`;
    const { value } = await api.send({ method: 'GET', path: `/api/alerts?${query}`, schema: List });
    yield readItems(value, reader, readAt);
    full = value.length >= pageSize;
  }
}

/** What the list shows of these, in one call. */
export async function readEndpointAlerts(
  api: ApiClient,
  refs: readonly string[],
  reader: ItemReader,
): Promise<readonly Observation[]> {
  const readAt = api.now();
  const filter = encodeURIComponent(refs.map((ref) => `id eq '${ref}'`).join(' or '));
  const path = `/api/alerts?$filter=${filter}&$expand=evidence&$top=${refs.length}`;
  const { value } = await api.send({ method: 'GET', path, schema: List });
  return readItems(value, reader, readAt).observations;
}

/** How many alerts `filter` lets through; undefined beyond one page, since no way to count them is documented. */
export async function countEndpointAlerts(api: ApiClient, filter: string): Promise<number | undefined> {
  const path = `/api/alerts?$filter=${encodeURIComponent(filter)}&$top=${pageSize}`;
  const { value } = await api.send({ method: 'GET', path, schema: List });
  return value.length < pageSize ? value.length : undefined;
}
