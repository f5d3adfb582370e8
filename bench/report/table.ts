/** Measures as lines for a terminal. Pure. */

import type { Measure } from '../benchmark.ts';

/** One aligned line for each measure: name, median [min..max] unit, goal, verdict. */
export function measuresTable(measures: readonly Measure[]): string {
  const rows = measures.map(({ name, value, unit, goal = '', met }) => [
    name,
    `${formatValue(value)} ${unit}`.trimEnd(),
    goal,
    met === undefined ? '' : met ? 'met' : 'MISSED',
  ]);
  const widths = [0, 1, 2].map((column) => Math.max(0, ...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '))
    .map((line) => `  ${line.trimEnd()}`)
    .join('\n');
}

function formatValue(value: Measure['value']): string {
  if (typeof value === 'number') return formatNumber(value);
  const { median, min, max } = value;
  return `${formatNumber(median)} [${formatNumber(min)}..${formatNumber(max)}]`;
}

/** Three significant digits; whole numbers from 100 on. */
export function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  return Math.abs(value) >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(3)));
}
