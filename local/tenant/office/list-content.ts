/** `GET subscriptions/content`: which blobs became available when, in pages whose successor a header names. */

import { Refusal, type Call, type Reply } from '../http/exchange.ts';
import { tenantId } from '../seed/ids.ts';
import { isoTime } from '../state/timestamps.ts';
import type { World } from '../world.ts';
import { officeErrors as errors } from './office-errors.ts';

const pageSize = 20;
const dayMs = 86_400_000;
const keptMs = 7 * dayMs;
const moment = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d)?)?$/;

/** @throws Refusal AF20030 and AF20031 as printed */
export function listContent(world: World, call: Call, contentType: string): Reply {
  const now = world.clock.now();
  const { from, to } = readSpan(call, now);
  const skip = readSkip(call);
  const all = contentType === 'Audit.General' ? world.audit.list(from, to) : [];
  const body = all.slice(skip, skip + pageSize).map(({ id, createdAt }) => ({
    contentType,
    contentId: id,
    contentUri: `${call.origin}/api/v1.0/${tenantId}/activity/feed/audit/${id}`,
    contentCreated: isoTime(createdAt),
    contentExpiration: isoTime(createdAt + keptMs),
  }));
  const next = skip + pageSize;
  return { status: 200, body, headers: next < all.length ? { NextPageUri: nextPage(call, next) } : {} };
}

function readSpan(call: Call, now: number): { readonly from: number; readonly to: number } {
  const [start, end] = [call.query.get('startTime'), call.query.get('endTime')];
  if (start === null && end === null) return { from: now - dayMs, to: now };
  const [from, to] = [readMoment(start), readMoment(end)];
  if (!(to - from <= dayMs) || to < from || from < now - keptMs) throw badSpan();
  return { from, to };
}

/** UTC; NaN for what is missing. */
function readMoment(text: string | null): number {
  if (text === null) return Number.NaN;
  if (!moment.test(text))
    throw new Refusal(errors.af('AF20002', 'Invalid parameter type: startTime. Expected type: datetime'));
  return Date.parse(text.length === 10 ? text : `${text}Z`);
}

function readSkip(call: Call): number {
  const text = call.query.get('nextPage') ?? '0';
  if (!/^\d{1,9}$/.test(text)) throw new Refusal(errors.af('AF20031', `Invalid nextPage Input: ${text}.`));
  return Number(text);
}

/** As printed: another spelling of the version, and nothing about who publishes. */
function nextPage(call: Call, skip: number): string {
  const link = new URL(`/api/v1/${tenantId}/activity/feed/subscriptions/content`, call.origin);
  for (const name of ['contentType', 'startTime', 'endTime']) {
    const value = call.query.get(name);
    if (value !== null) link.searchParams.set(name, value);
  }
  link.searchParams.set('nextPage', String(skip));
  return link.href;
}

const badSpan = (): Refusal =>
  new Refusal(
    errors.af(
      'AF20030',
      'Start time and end time must both be specified (or both omitted) and must be less than or equal to 24 hours apart, with the start time no more than 7 days in the past.',
    ),
  );
