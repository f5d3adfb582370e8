import type { LogFilter } from './log-level.ts';
import { isShown } from './log-level.ts';
import type { LogLevel } from './rpc.ts';

export interface LogEntry {
  readonly level: LogLevel;
  /** Dotted, as in host.json's logLevel: `Host.Startup`, `Function.mirror-alert.User`. */
  readonly category: string;
  readonly functionName?: string;
  readonly invocationId?: string;
  readonly message: string;
}

export type HostLog = (entry: LogEntry) => void;

const shortName = new Map<LogLevel, string>([
  ['trace', 'TRACE'],
  ['debug', 'DEBUG'],
  ['information', 'INFO '],
  ['warning', 'WARN '],
  ['error', 'ERROR'],
  ['critical', 'FATAL'],
]);

/** `time level function invocation message`, one line whatever the message holds. */
export function formatEntry(entry: LogEntry, at: number): string {
  const source = entry.functionName ?? 'host';
  const invocation = entry.invocationId === undefined ? '' : ` ${entry.invocationId.slice(0, 8)}`;
  const message = entry.message.replace(/\r?\n/g, '\\n');
  return `${new Date(at).toISOString()} ${shortName.get(entry.level) ?? entry.level} ${source}${invocation} ${message}`;
}

/** Drops what the filter hides. */
export function filterLog(log: HostLog, filter: LogFilter): HostLog {
  return (entry) => {
    if (isShown(filter, entry.category, entry.level)) log(entry);
  };
}

/** The same function of severity and text for one part of the host. */
export function logAs(log: HostLog, category: string): (level: LogLevel, message: string) => void {
  return (level, message) => log({ level, category, message });
}

export type PartLog = ReturnType<typeof logAs>;
