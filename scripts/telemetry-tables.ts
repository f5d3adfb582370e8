/** The tables of docs/telemetry.md, made from the one list of events. */

import { doorEvents } from '../shared/telemetry/events/door-events.ts';
import { mirrorEvents } from '../shared/telemetry/events/mirror-events.ts';
import { timerEvents } from '../shared/telemetry/events/timer-events.ts';
import type { EventSpec } from '../shared/telemetry/events.ts';
import type { FieldList } from '../shared/telemetry/field.ts';

const groups: readonly (readonly [string, Readonly<Record<string, EventSpec>>])[] = [
  ['At the doors', doorEvents],
  ['In the loop', mirrorEvents],
  ['On the timers, and once a minute', timerEvents],
];

export const telemetryTables = (): string =>
  groups
    .map(([heading, events]) => [`### ${heading}`, ...Object.entries(events).map(describeEvent)].join('\n\n'))
    .join('\n\n');

const describeEvent = ([message, { levels, says, fields }]: readonly [string, EventSpec]): string =>
  [
    `**\`${message}\`** (${levels.join(', ')}): ${says}.`,
    '',
    '| field | holds | says |',
    '| --- | --- | --- |',
    ...rowsOf(fields),
  ].join('\n');

const rowsOf = (fields: FieldList, above = ''): readonly string[] =>
  Object.entries(fields).flatMap(([name, { kind, says, optional, columns = {} }]) => [
    `| \`${above}${name}\`${optional ? '?' : ''} | ${kind} | ${says} |`,
    ...rowsOf(columns, `${above}${name}[].`),
  ]);
