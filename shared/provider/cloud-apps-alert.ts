/** What an alert of Defender for Cloud Apps says. @see https://learn.microsoft.com/defender-cloud-apps/api-alerts */

import * as z from 'zod';
import type { Verdict } from '../alert/disposition.ts';
import { fingerprintOf } from '../alert/fingerprint.ts';
import { defined } from '../platform/defined.ts';
import { openAs } from './lift.ts';
import { comment, listOf, text, timestamp, type Reading } from './reading.ts';

export const open = 'OPEN';

/** `resolutionStatusValue`. Today's API dismisses by closing as a false positive, so 1 is shown as 3 is. */
const resolutionOf = new Map<number, string>([
  [0, open],
  [1, 'FALSE_POSITIVE'],
  [2, 'RESOLVED'],
  [3, 'FALSE_POSITIVE'],
  [4, 'BENIGN'],
  [5, 'TRUE_POSITIVE'],
]);

const closed = (classification: Verdict['classification']): Verdict => ({
  ...openAs('resolved'),
  classification,
});

/** Alerts closed before 2020 say only `RESOLVED`: nobody said as what. */
export const verdictOf = new Map<string | undefined, Verdict>([
  [open, openAs('new')],
  ['RESOLVED', closed('unknown')],
  ['FALSE_POSITIVE', closed('falsePositive')],
  ['BENIGN', closed('informationalExpectedActivity')],
  ['TRUE_POSITIVE', closed('truePositive')],
]);

const severityOf = new Map<number | undefined, string>([
  [0, 'low'],
  [1, 'medium'],
  [2, 'high'],
  [3, 'informational'],
]);

const Entity = z.object({ type: text, entityRole: text, pa: text });
const number = z.number().optional().catch(undefined);

export const CloudAppsAlert = z
  .object({
    _id: z.string().trim().min(1).toLowerCase(),
    title: text,
    comment,
    resolutionStatusValue: number,
    severityValue: number,
    timestamp,
    resolveTime: timestamp,
    entities: listOf(Entity),
  })
  .transform((alert): Reading => {
    const value = alert.resolutionStatusValue;
    const resolution = value === undefined ? 'unknown' : (resolutionOf.get(value) ?? String(value));
    const isClosed = verdictOf.get(resolution)?.status === 'resolved';
    return defined({
      ref: alert._id,
      shown: { resolution },
      comment: isClosed ? alert.comment : undefined,
      createdAt: alert.timestamp,
      // The documentation's own example carries one on an open alert.
      closedAt: isClosed ? alert.resolveTime : undefined,
      aliases: [`defenderForCloudApps:${alert._id}`, `mda:${alert._id}`],
      belongsTo: [],
      fingerprint: fingerprintOf(alert.title, principalOf(alert.entities), alert.timestamp),
      title: alert.title,
      severity: severityOf.get(alert.severityValue),
    });
  });

/** The account that acted, else any account: by its principal name. */
function principalOf(entities: readonly z.infer<typeof Entity>[]): string | undefined {
  const accounts = entities.filter(({ type, pa }) => type === 'account' && pa !== undefined);
  return (accounts.find(({ entityRole }) => entityRole === 'Source') ?? accounts[0])?.pa;
}
