/** A log that keeps its lines, and throws at a line that is not on the list: the compiler sees no spread fields. */

import type { Log } from '../../shared/platform/log.ts';
import { events, type EventSpec, type LogLevel } from '../../shared/telemetry/events.ts';
import type { Field, FieldList } from '../../shared/telemetry/field.ts';

export interface Line {
  readonly level: LogLevel;
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

export interface CheckedLog {
  readonly log: Log;
  readonly lines: Line[];
}

export function createCheckedLog(): CheckedLog {
  const lines: Line[] = [];
  const log: Log = (level, message, fields) => {
    const line = { level, message, fields: { ...fields } };
    lines.push(line);
    const mistakes = mistakesIn(line);
    if (mistakes.length > 0) throw new Error(`${message}: ${mistakes.join(', ')}`);
  };
  return { log, lines };
}

const specs: ReadonlyMap<string, EventSpec> = new Map(Object.entries(events));

/** What is wrong with a line, by the list. */
export function mistakesIn({ level, message, fields }: Line): readonly string[] {
  const spec = specs.get(message);
  if (spec === undefined) return ['is not on the list'];
  return [
    ...(spec.levels.includes(level) ? [] : [`never has level ${level}`]),
    ...mistakesInFields(fields, spec.fields),
  ];
}

function mistakesInFields(values: Readonly<Record<string, unknown>>, list: FieldList): readonly string[] {
  const wanted = new Map(Object.entries(list));
  const unknown = Object.keys(values).filter((name) => !wanted.has(name));
  const wrong = [...wanted].flatMap(([name, field]) => {
    const value = values[name];
    if (value === undefined) return field.optional && !(name in values) ? [] : [`lacks ${name}`];
    return fits(value, field) ? [] : [`${name} is no ${field.kind}`];
  });
  return [...unknown.map((name) => `has ${name}, which is not on the list`), ...wrong];
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function fits(value: unknown, { kind, columns = {} }: Field): boolean {
  switch (kind) {
    case 'text':
      return typeof value === 'string';
    case 'number':
      return typeof value === 'number' && Number.isFinite(value);
    case 'flag':
      return typeof value === 'boolean';
    case 'texts':
      return Array.isArray(value) && value.every((each) => typeof each === 'string');
    case 'counts':
      return isRecord(value) && Object.values(value).every((each) => typeof each === 'number');
    case 'rows':
      return (
        Array.isArray(value) &&
        value.every((row) => isRecord(row) && mistakesInFields(row, columns).length === 0)
      );
  }
}
