/** What the app logged, out of what the host prints. */

import { parseHostLine } from '../../local/start/host-line.ts';
import type { Line } from './checked-log.ts';

export interface AppLine extends Line {
  /** The JSON, as it goes to Application Insights. */
  readonly text: string;
  readonly functionName: string;
}

const isLevel = (level: unknown): level is Line['level'] =>
  level === 'debug' || level === 'info' || level === 'warn' || level === 'error';

/** Undefined for the host's own lines. */
export function appLineOf(printed: string): AppLine | undefined {
  const line = parseHostLine(printed);
  if (line === undefined) return undefined;
  const { message, level, invocationId, ...fields } = line.fields;
  if (typeof message !== 'string' || typeof invocationId !== 'string' || !isLevel(level)) return undefined;
  const text = printed.slice(printed.indexOf('{'));
  return { level, message, fields, text, functionName: line.source };
}
