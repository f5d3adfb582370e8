/** What a Sentinel incident says, and what must be sent back of it. */

import * as z from 'zod';
import { assigneeOf } from '../alert/assignee.ts';
import type { Shown } from '../alert/observation.ts';
import { defined } from '../platform/defined.ts';
import { comment, text, timestamp, type Reading } from './reading.ts';
import { translate } from './translate.ts';
import type { Words } from './words.ts';

export const words = {
  status: { field: 'status', words: { new: 'New', inProgress: 'Active', resolved: 'Closed' } },
  classification: {
    field: 'classification',
    words: {
      unknown: 'Undetermined',
      truePositive: 'TruePositive',
      informationalExpectedActivity: 'BenignPositive',
      falsePositive: 'FalsePositive',
    },
  },
} satisfies Words;

/** The classification's reason is left out: several say the same here, and a richer one that stands there is in step. */
const { show, project, lift } = translate(words);
export { lift, project };

const kept = z
  .string()
  .nullish()
  .transform((value) => value ?? undefined);
const Owner = z
  .object({ objectId: kept, email: kept, assignedTo: kept, userPrincipalName: kept, ownerType: kept })
  .transform((owner) => defined(owner));

/** Every field that a PUT takes, as it was read: one that is not sent back is lost. */
export const Writable = z.object({
  title: z.string(),
  severity: z.string(),
  status: z.string(),
  description: kept,
  firstActivityTimeUtc: kept,
  lastActivityTimeUtc: kept,
  owner: Owner.nullish().transform((owner) => (owner && Object.keys(owner).length > 0 ? owner : undefined)),
  labels: z
    .array(z.object({ labelName: z.string() }))
    .nullish()
    .transform((labels) => labels ?? undefined),
  classification: kept,
  classificationReason: kept,
  classificationComment: kept,
});
type WritableProperties = z.infer<typeof Writable>;

export interface IncidentBase {
  readonly etag: string;
  readonly properties: WritableProperties;
}

const ReadOnly = z.object({
  createdTimeUtc: timestamp,
  lastModifiedTimeUtc: timestamp,
  providerName: text,
  providerIncidentId: text,
});

/** The documented time is none at all; two minutes, so that the write is not sent while the sync is on its way. */
const nativeSyncSeconds = 120;

export const SentinelIncident = z
  .object({ id: z.string(), etag: text, properties: z.intersection(Writable, ReadOnly) })
  .transform(({ id, etag, properties }): Reading => {
    const shown = readShown(properties);
    const native =
      properties.providerName?.toLowerCase() === 'microsoft xdr' ? properties.providerIncidentId : undefined;
    return defined({
      ref: id.toLowerCase(),
      shown,
      comment: shown.status === 'Closed' ? comment.parse(properties.classificationComment) : undefined,
      createdAt: properties.createdTimeUtc,
      updatedAt: properties.lastModifiedTimeUtc,
      aliases: [],
      belongsTo: native === undefined ? [] : [{ provider: 'defenderXdrIncidents' as const, ref: native }],
      nativeSyncSeconds: native === undefined ? undefined : nativeSyncSeconds,
      title: properties.title,
      severity: properties.severity.toLowerCase(),
      assignedTo: assigneeIn(properties),
      base:
        etag === undefined
          ? undefined
          : ({ etag, properties: Writable.parse(properties) } satisfies IncidentBase),
    });
  });

/** A group's name means something in Sentinel only. */
const assigneeIn = ({ owner }: WritableProperties): string | undefined =>
  owner?.ownerType?.toLowerCase() === 'group' ? undefined : assigneeOf(owner?.userPrincipalName);

/** A merged incident is closed with the label `Redirected`: nobody resolved it. */
function readShown({ status, classification, labels = [] }: WritableProperties): Shown {
  const isRedirected = labels.some(({ labelName }) => labelName.toLowerCase() === 'redirected');
  return show({ status: isRedirected ? 'Redirected' : status, classification });
}
