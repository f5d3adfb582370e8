import type { LogLevel } from './rpc.ts';

/** From chatty to silent. */
export const logLevels = [
  'trace',
  'debug',
  'information',
  'warning',
  'error',
  'critical',
  'none',
] as const satisfies readonly LogLevel[];

/** `logging.logLevel` of host.json: category prefix (or `default`), in lower case, to the least level shown. */
export type LogFilter = ReadonlyMap<string, LogLevel>;

/** Whether a line is shown: the longest category prefix decides, as in .NET's logging rules. */
export function isShown(filter: LogFilter, category: string, level: LogLevel): boolean {
  if (level === 'none') return false;
  return logLevels.indexOf(level) >= logLevels.indexOf(leastLevel(filter, category.toLowerCase()));
}

function leastLevel(filter: LogFilter, category: string): LogLevel {
  const prefixes = [...filter.keys()].filter((key) => category === key || category.startsWith(`${key}.`));
  const longest = prefixes.sort((a, b) => b.length - a.length)[0];
  return filter.get(longest ?? 'default') ?? 'information';
}
