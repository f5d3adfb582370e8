/** What an alert of Defender for Cloud Apps says. @see https://learn.microsoft.com/defender-cloud-apps/api-alerts */

import * as z from 'zod';
import { fingerprintOf } from '../alert/fingerprint.ts';
import { defined } from '../platform/defined.ts';
import { comment, listOf, text, timestamp, type Reading } from './reading.ts';
import { translate } from './translate.ts';
import type { Words } from './words.ts';

/** Alerts closed before 2020 say only `RESOLVED`: nobody said as what. */
export const words = {
  status: { field: 'resolution', words: { new: 'OPEN', inProgress: 'OPEN', resolved: 'RESOLVED' } },
  classification: {
    field: 'resolution',
    words: {
      truePositive: 'TRUE_POSITIVE',
      falsePositive: 'FALSE_POSITIVE',
      informationalExpectedActivity: 'BENIGN',
    },
  },
} satisfies Words;

const { show, project, lift } = translate(words);
export { lift, project };

/** `resolutionStatusValue`. Today's API dismisses by closing as a false positive, so 1 is shown as 3 is. */
const resolutionOf = new Map<number, string>([
  [0, 'OPEN'],
  [1, 'FALSE_POSITIVE'],
  [2, 'RESOLVED'],
  [3, 'FALSE_POSITIVE'],
  [4, 'BENIGN'],
  [5, 'TRUE_POSITIVE'],
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
    const shown = show({
      resolution: value === undefined ? undefined : (resolutionOf.get(value) ?? String(value)),
    });
    const isClosed = lift(shown)?.status === 'resolved';
    return defined({
      ref: alert._id,
      shown,
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
