/** One structured line for each thing worth knowing. Messages are static; whatever varies is a field. */

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';
export type LogFields = Readonly<Record<string, unknown>>;
export type Log = (level: LogLevel, message: string, fields?: LogFields) => void;

/** The same log with fields that every line carries. */
export function withFields(log: Log, common: LogFields): Log {
  return (level, message, fields) => {
    log(level, message, { ...common, ...fields });
  };
}
