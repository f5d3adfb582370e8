/** The filters of the Cloud Apps alerts API. @see https://learn.microsoft.com/defender-cloud-apps/api-alerts */

import { Refusal } from '../http/exchange.ts';
import { isObject } from '../http/json.ts';
import { cloudAppsErrors } from './cloud-apps-errors.ts';
import type { CloudAppsAlert } from './cloud-apps-alert.ts';

export type AlertTest = (alert: CloudAppsAlert) => boolean;

const bad = (message: string): Refusal => new Refusal(cloudAppsErrors.bad(message));

/** Without filters everything matches. @throws Refusal 400 */
export function readFilters(filters: unknown): AlertTest {
  if (filters === undefined || filters === null) return () => true;
  if (!isObject(filters)) throw bad('"filters" must be an object.');
  const tests = Object.entries(filters).map(([name, condition]) => readFilter(name, condition));
  return (alert) => tests.every((test) => test(alert));
}

function readFilter(name: string, condition: unknown): AlertTest {
  if (!isObject(condition)) throw bad(`Filter "${name}" must be an object of operators.`);
  const tests = Object.entries(condition).map(([operator, value]) => test(name, operator, value));
  return (alert) => tests.every((each) => each(alert));
}

function test(name: string, operator: string, value: unknown): AlertTest {
  if (name === 'date') return timeTest(operator, value, (alert) => alert.timestamp);
  if (name === 'resolutionDate') return timeTest(operator, value, resolvedAt);
  if (name === 'alertOpen' && operator === 'eq' && typeof value === 'boolean')
    return (alert) => (alert.resolutionStatusValue === 0) === value;
  if (name === 'resolutionStatus') return memberTest(operator, value, (alert) => alert.resolutionStatusValue);
  if (name === 'severity') return memberTest(operator, value, (alert) => alert.severityValue);
  if (name === 'id' && operator === 'eq') return memberTest(operator, value, (alert) => alert._id);
  throw bad(`Filter "${name}" with operator "${operator}" is not supported.`);
}

/** Milliseconds since the epoch; an open alert has no resolution date and never matches. */
function resolvedAt(alert: CloudAppsAlert): number | undefined {
  return alert.resolveTime === null ? undefined : Date.parse(alert.resolveTime);
}

function timeTest(
  operator: string,
  value: unknown,
  timeOf: (alert: CloudAppsAlert) => number | undefined,
): AlertTest {
  const within = interval(operator, value);
  return (alert) => {
    const time = timeOf(alert);
    return time !== undefined && within(time);
  };
}

function interval(operator: string, value: unknown): (time: number) => boolean {
  if (operator === 'gte' && typeof value === 'number') return (time) => time >= value;
  if (operator === 'lte' && typeof value === 'number') return (time) => time <= value;
  if (operator === 'range') {
    const range: unknown = Array.isArray(value) ? value[0] : value;
    const { start, end } = isObject(range) ? (range as { start?: unknown; end?: unknown }) : {};
    if (typeof start === 'number' && typeof end === 'number') return (time) => time >= start && time <= end;
  }
  throw bad(`Operator "${operator}" needs milliseconds since the epoch.`);
}

function memberTest(
  operator: string,
  value: unknown,
  valueOf: (alert: CloudAppsAlert) => string | number,
): AlertTest {
  const members: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (operator === 'eq') return (alert) => members.includes(valueOf(alert));
  if (operator === 'neq') return (alert) => !members.includes(valueOf(alert));
  throw bad(`Operator "${operator}" is not supported here.`);
}

/** The ids a filter names, or undefined when it names none: then it matches whatever there is. */
export function namedIds(filters: unknown): readonly string[] | undefined {
  const id: unknown = isObject(filters) ? filters.id : undefined;
  const eq = isObject(id) ? id.eq : undefined;
  const ids: readonly unknown[] = Array.isArray(eq) ? eq : [eq];
  const texts = ids.filter((each) => typeof each === 'string' && each !== '');
  return texts.length === 0 ? undefined : (texts as readonly string[]);
}
