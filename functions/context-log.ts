import type { InvocationContext } from '@azure/functions';
import type { Log } from '../shared/platform/log.ts';
import { toLine } from '../shared/telemetry/line.ts';

/** One JSON string per line, so that a query can parse it; the host's logger would print objects as text. */
export function contextLog(context: InvocationContext): Log {
  return (level, message, fields) => {
    context[level](toLine(message, { level, invocationId: context.invocationId, ...fields }));
  };
}
