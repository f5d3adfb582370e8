/** A line of the function host, as far as this page understands it. Whatever it doesn't is left alone. Pure. */

export interface HostLine {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly level: string;
  /** A function's name, or `host`. */
  readonly source: string;
  /** What the app logged: one JSON object a line. */
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** `time level function invocation message`; the host's own lines have no invocation. */
const form = /^(\d{4}-\d\d-\d\dT\S+Z) (\w+) +([\w-]+)(?: ([0-9a-f]{8}))? (.*)$/;

export function parseHostLine(line: string): HostLine | undefined {
  const [, time = '', level = '', source = '', , text = ''] = form.exec(line) ?? [];
  const at = Date.parse(time);
  if (Number.isNaN(at)) return undefined;
  const fields = parseFields(text);
  return { at, level, source, message: textIn(fields, 'message') ?? text, fields };
}

function parseFields(text: string): Readonly<Record<string, unknown>> {
  if (!text.startsWith('{')) return {};
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

export function textIn(fields: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const value = fields[name];
  return typeof value === 'string' ? value : undefined;
}

export function numberIn(fields: Readonly<Record<string, unknown>>, name: string): number | undefined {
  const value = fields[name];
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}
