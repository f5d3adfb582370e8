import type { CallCount } from '../tenant/calls/call-log.ts';
import { table } from './table.ts';

/** How often each operation was called, whatever it answered. */
export function callsTable(counts: readonly CallCount[]): string {
  const calls = counts.filter(({ face }) => face !== 'control' && face !== 'identity');
  const groups = Map.groupBy(calls, ({ face, operation }) => `${face}|${operation}`);
  const rows = [...groups]
    .map(([name, group]) => {
      const [face = '', operation = ''] = name.split('|');
      return [face, operation, String(group.reduce((sum, { count }) => sum + count, 0))];
    })
    .toSorted((a, b) => `${a[0]}${a[1]}`.localeCompare(`${b[0]}${b[1]}`));
  return table(['product', 'operation', 'calls'], rows);
}
