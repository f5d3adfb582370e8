/**
 * Many endpoint alerts by one call. The page gives no limit to their number, only the error for too many, and doesn't
 * say what becomes of the others where one of them is refused.
 *
 * @see https://learn.microsoft.com/defender-endpoint/api/batch-update-alerts
 */

import * as z from 'zod';
import type { Batch } from './batch.ts';
import { endpointChange } from './endpoint-change.ts';
import { readEndpointAlerts } from './endpoint-list.ts';
import type { ItemReader } from './pages.ts';
import { endpointBatches, endpointCalls } from './quota.ts';

/** The ids of so many, as a filter, still fit into a query of 2,048 characters. */
const most = 25;

export const batchPath = '/api/alerts/batchUpdate';

export const endpointBatch = (reader: ItemReader, commentLimit: number): Batch => ({
  most,
  write: [endpointBatches, endpointCalls],
  read: (api, refs) => readEndpointAlerts(api, refs, reader),
  likeness({ want, observed }) {
    const change = endpointChange(want, observed, commentLimit);
    return change && JSON.stringify(change);
  },
  async update(api, writes) {
    const [{ want, observed }] = writes;
    const alertIds = writes.map(({ ref }) => ref);
    const body = { alertIds, ...endpointChange(want, observed, commentLimit) };
    await api.send({ method: 'POST', path: batchPath, body, accepts: [200], schema: z.unknown() });
  },
});
