/**
 * Azure Resource Graph, for numbers only: it may be behind, and it leaves out what the identity may not read.
 * @see https://learn.microsoft.com/azure/governance/resource-graph/first-query-rest-api
 */

import * as z from 'zod';
import type { ApiClient } from '../platform/api-client.ts';

const path = '/providers/Microsoft.ResourceGraph/resources?api-version=2021-03-01';
const Count = z.object({ data: z.tuple([z.object({ total: z.int().min(0) })]) });

/** How many rows `query` gives over these Azure subscriptions, in one call. */
export async function countInResourceGraph(
  api: ApiClient,
  azureSubscriptions: readonly string[],
  query: string,
): Promise<number> {
  // Without subscriptions the query would be about all that the identity can read.
  if (azureSubscriptions.length === 0) return 0;
  const body = {
    subscriptions: azureSubscriptions,
    query: `${query}\n| summarize total = count()`,
    options: { resultFormat: 'objectArray' },
  };
  const answer = await api.send({ method: 'POST', path, body, schema: Count });
  return answer.data[0].total;
}
