import { mistakesIn } from '../../support/checked-log.ts';
import { events, type EventSpec } from '../../../shared/telemetry/events.ts';
import type { FieldList } from '../../../shared/telemetry/field.ts';

const specs: readonly (readonly [string, EventSpec])[] = Object.entries(events);

const fieldsOf = (fields: FieldList): readonly (readonly [string, string])[] =>
  Object.entries(fields).flatMap(([name, { says, columns = {} }]) => [
    [name, says] as const,
    ...fieldsOf(columns),
  ]);

/** Field names under which something personal or secret would hide. */
const forbidden = /comment|title|token|secret|state$|name$|mail|upn|user|assigned|account|host|url|password/i;
const allowed = new Set(['state']);

describe('shared/telemetry/events', () => {
  it.each(specs)('%s says what it is, and so does every field of it', (_name, { says, fields, levels }) => {
    expect(says).not.toBe('');
    expect(levels.length).toBeGreaterThan(0);
    expect(fieldsOf(fields).filter(([, words]) => words === '')).toEqual([]);
  });

  it.each(specs)('%s has no place for comments, names, addresses or secrets', (_name, { fields }) => {
    const names = fieldsOf(fields).map(([name]) => name);
    expect(names.filter((name) => forbidden.test(name) && !allowed.has(name))).toEqual([]);
  });

  it.each(specs)('%s leaves the names that every line carries alone', (_name, { fields }) => {
    expect(Object.keys(fields)).not.toEqual(expect.arrayContaining(['message']));
    expect(Object.keys(fields)).not.toEqual(expect.arrayContaining(['level']));
    expect(Object.keys(fields)).not.toEqual(expect.arrayContaining(['invocationId']));
  });

  it.each([
    ['a name that is not on the list', { level: 'info', message: 'poled', fields: {} }],
    [
      'a level that it never has',
      { level: 'debug', message: 'settings are wrong', fields: { mistakes: [] } },
    ],
    ['a field too many', { level: 'error', message: 'settings are wrong', fields: { mistakes: [], a: 1 } }],
    ['a field too few', { level: 'error', message: 'settings are wrong', fields: {} }],
    ['a field of another kind', { level: 'error', message: 'settings are wrong', fields: { mistakes: 'a' } }],
    [
      'a wrong row',
      { level: 'info', message: 'keys handled', fields: { keys: [{ provider: 'sentinel', count: 1 }] } },
    ],
  ] as const)('the check that tests use finds %s', (_sentence, line) => {
    expect(mistakesIn(line)).not.toEqual([]);
  });
});
