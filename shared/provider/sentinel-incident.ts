/** What a Sentinel incident says, and what must be sent back of it. */

import * as z from 'zod';
import type { AlertStatus, Classification, Disposition, Verdict } from '../alert/disposition.ts';
import type { Shown } from '../alert/observation.ts';
import { defined } from '../platform/defined.ts';
import { openAs } from './lift.ts';
import { comment, spelledAs, text, timestamp, type Reading } from './reading.ts';

export const statusWords = new Map<AlertStatus, string>([
  ['new', 'New'],
  ['inProgress', 'Active'],
  ['resolved', 'Closed'],
]);
/** With the one reason that Microsoft's own sync with Defender XDR writes; `Undetermined` takes none. */
export const classificationWords = new Map<
  Classification,
  { readonly word: string; readonly reason?: string }
>([
  ['unknown', { word: 'Undetermined' }],
  ['truePositive', { word: 'TruePositive', reason: 'SuspiciousActivity' }],
  ['informationalExpectedActivity', { word: 'BenignPositive', reason: 'SuspiciousButExpected' }],
  ['falsePositive', { word: 'FalsePositive', reason: 'InaccurateData' }],
]);
const statusOf = new Map<string | undefined, AlertStatus>(
  Array.from(statusWords, ([status, word]) => [word, status]),
);
const classificationOf = new Map<string | undefined, Classification>(
  Array.from(classificationWords, ([classification, { word }]) => [word, classification]),
);
const spellStatus = spelledAs(statusWords.values());
const spellClassification = spelledAs(Array.from(classificationWords.values(), ({ word }) => word));

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
      base:
        etag === undefined
          ? undefined
          : ({ etag, properties: Writable.parse(properties) } satisfies IncidentBase),
    });
  });

/** A merged incident is closed with the label `Redirected`: nobody resolved it. */
function readShown({ status, classification, labels = [] }: WritableProperties): Shown {
  const isRedirected = labels.some(({ labelName }) => labelName.toLowerCase() === 'redirected');
  return show(
    isRedirected ? 'Redirected' : spellStatus(status),
    spellClassification(classification ?? 'Undetermined'),
  );
}

/** The reason is left out: several say the same here, and a richer one that stands there is in step. */
function show(status: string, classification: string): Shown {
  return { status, classification: status === 'Closed' ? classification : 'Undetermined' };
}

export function project({ status, classification }: Disposition): Shown {
  return show(
    statusWords.get(status) ?? status,
    classificationWords.get(classification)?.word ?? 'Undetermined',
  );
}

export function readVerdict(shown: Shown): Verdict | undefined {
  const status = statusOf.get(shown.status);
  const classification = classificationOf.get(shown.classification);
  return status === undefined || classification === undefined
    ? undefined
    : { ...openAs(status), classification };
}
