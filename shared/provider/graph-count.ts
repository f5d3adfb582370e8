/** @see https://learn.microsoft.com/graph/query-parameters#count */

import * as z from 'zod';
import type { ApiClient } from '../platform/api-client.ts';

const Count = z.object({ '@odata.count': z.int().min(0).optional().catch(undefined) });

/** How many items of a Graph collection `filter` lets through; undefined when the answer doesn't say. */
export async function countInGraph(
  api: ApiClient,
  collection: string,
  filter: string,
): Promise<number | undefined> {
  // At least one item comes along: $top=0 is refused.
  const path = `${collection}?$count=true&$top=1&$filter=${encodeURIComponent(filter)}`;
  const answer = await api.send({ method: 'GET', path, schema: Count });
  return answer['@odata.count'];
}
