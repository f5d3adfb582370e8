/** Why a copy is not in step, in the app's own words: its journal, read from storage as an operator would. */

import { TableClient } from '@azure/data-tables';
import * as z from 'zod';

const Line = z.object({
  event: z.string(),
  text: z.string(),
  ref: z.string(),
  rowKey: z.string(),
});

/** The newest journal lines about a copy, newest first. */
export async function journalOf(connectionString: string, ref: string): Promise<readonly string[]> {
  const table = TableClient.fromConnectionString(connectionString, 'correlations', {
    allowInsecureConnection: true,
  });
  const lines: z.infer<typeof Line>[] = [];
  const filter = `RowKey ge 'log:' and RowKey lt 'log;' and ref eq '${ref.toLowerCase().replaceAll("'", "''")}'`;
  for await (const row of table.listEntities({ queryOptions: { filter } })) {
    const parsed = Line.safeParse(row);
    if (parsed.success) lines.push(parsed.data);
  }
  return lines
    .toSorted((a, b) => a.rowKey.localeCompare(b.rowKey))
    .slice(0, 4)
    .map(({ event, text }) => `${event}: ${text}`);
}
