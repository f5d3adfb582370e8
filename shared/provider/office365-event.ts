/**
 * What an audit event says of an alert of Office 365's alert policies.
 * @see https://learn.microsoft.com/office/office-365-management-api/office-365-management-activity-api-schema#security-and-compliance-alerts-schema
 */

import * as z from 'zod';
import { defined } from '../platform/defined.ts';
import { productAlias, type Product } from './product-alias.ts';
import { text, timestamp, type Reading } from './reading.ts';
import { translate } from './translate.ts';
import type { Words } from './words.ts';

/** `Dismissed` names no class, so that it says what `Resolved` does. */
export const words = {
  status: {
    field: 'status',
    words: { new: 'Active', inProgress: 'Investigating', resolved: 'Resolved' },
    countsAs: new Map([['dismissed', 'Resolved']]),
  },
} satisfies Words;
const { show, project, lift } = translate(words);
export { lift, project };

/** In which a tie within a second is decided: events are dated to the second. */
const order: readonly (string | undefined)[] = Object.values(words.status.words);

/**
 * The two that tell a status. `AlertEntityGenerated` adds a user or a message to an alert, however late and whatever
 * has become of the alert since: its status is that of the policy's match.
 */
const operations = new Map([
  ['alerttriggered', { rank: 0, status: 'Active' }],
  ['alertupdated', { rank: order.length, status: undefined }],
]);
const operationOf = (event: { readonly Operation: string }) => operations.get(event.Operation.toLowerCase());
const alertRecords = 40;

const guid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/;
export const normaliseAlertId = (raw: string): string | undefined => guid.exec(raw.trim().toLowerCase())?.[0];

const Heading = z.object({ RecordType: z.literal(alertRecords), Operation: z.string(), Status: text });

/** Whether an audit event tells the status of an alert; most are about something else. */
export function tellsStatus(raw: unknown): boolean {
  const event = Heading.safeParse(raw).data;
  if (event === undefined) return false;
  const operation = operationOf(event);
  return operation !== undefined && (event.Status ?? operation.status) !== undefined;
}

const alertId = z.string().transform((raw, context) => {
  const id = normaliseAlertId(raw);
  if (id === undefined) context.addIssue({ code: 'custom', message: 'is not a GUID' });
  return id ?? z.NEVER;
});

export const Office365Event = z
  .object({
    CreationTime: timestamp.pipe(z.string()),
    Operation: z.string(),
    AlertId: alertId,
    Status: text,
    Name: text,
    Severity: text,
    Category: text,
    Source: text,
  })
  .transform(({ CreationTime, AlertId, ...event }): Reading => {
    const { rank = 0, status } = operationOf(event) ?? {};
    const shown = show({ status: event.Status ?? status });
    return defined({
      ref: AlertId,
      shown,
      createdAt: rank === 0 ? CreationTime : undefined,
      updatedAt: laterBy(CreationTime, rank + Math.max(0, order.indexOf(shown.status))),
      aliases: [`office365:${AlertId}`, productAlias(productOf(event.Category, event.Source), AlertId)],
      belongsTo: [],
      title: event.Name,
      severity: event.Severity?.toLowerCase(),
    });
  });

/**
 * Under whose name the copies in other products know it: that this GUID is theirs is printed nowhere. If it isn't, the
 * alert stays alone, and since nothing is written here nothing comes of it.
 */
function productOf(category: string | undefined, source: string | undefined): Product {
  if (source?.toLowerCase() === 'cloud app security') return 'mda';
  return category?.toLowerCase() === 'insiderriskmanagement' ? 'irm' : 'mdo';
}

/** So that of two events of one second everybody takes the same for the newer one. */
const laterBy = (at: string, ms: number): string => new Date(Date.parse(at) + ms).toISOString();

/** Of several events of one alert the newest; the time of its creation from whichever has it. */
export function newestOfEach<T extends Reading>(events: readonly T[]): readonly T[] {
  const inOrder = events.toSorted((a, b) => Date.parse(a.updatedAt ?? '') - Date.parse(b.updatedAt ?? ''));
  const newest = new Map<string, T>();
  for (const event of inOrder) {
    const createdAt = event.createdAt ?? newest.get(event.ref)?.createdAt;
    newest.set(event.ref, createdAt === undefined ? event : { ...event, createdAt });
  }
  return [...newest.values()];
}
