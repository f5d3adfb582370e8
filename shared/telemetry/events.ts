/**
 * The one list of everything that the app logs. Log lines are typed from it, the queries in infra/ and docs/ are
 * checked against it, docs/telemetry.md is printed from it. At run time nobody needs it: import its types only.
 */

import { doorEvents } from './events/door-events.ts';
import { mirrorEvents } from './events/mirror-events.ts';
import { timerEvents } from './events/timer-events.ts';
import type { FieldList, ValuesOf } from './field.ts';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

export interface EventSpec {
  readonly levels: readonly LogLevel[];
  readonly says: string;
  readonly fields: FieldList;
}

export const events = {
  ...doorEvents,
  ...mirrorEvents,
  ...timerEvents,
} as const satisfies Readonly<Record<string, EventSpec>>;

type Events = typeof events;
export type Message = keyof Events;
export type LevelsOf = { readonly [M in Message]: Events[M]['levels'][number] };
export type FieldsOf = { readonly [M in Message]: ValuesOf<Events[M]['fields']> };
