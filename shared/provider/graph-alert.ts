/** What an alerts_v2 alert says. @see https://learn.microsoft.com/graph/api/resources/security-alert */

import * as z from 'zod';
import { assigneeOf } from '../alert/assignee.ts';
import { fingerprintOf } from '../alert/fingerprint.ts';
import { defined } from '../platform/defined.ts';
import { graphAlertVerdict } from './graph-verdict.ts';
import { prefixOf, xdrAliases } from './product-alias.ts';
import { comment, listOf, text, timestamp, type Reading } from './reading.ts';

/**
 * Insider Risk syncs with Purview within 30 minutes; five more, since it is the documented time and not a promise. What is
 * new or in progress is "Needs review" there, and comes back as new.
 * @see https://learn.microsoft.com/defender-xdr/irm-investigate-alerts-defender
 */
const insiderRisk = { nativeSyncSeconds: 2100, losesInProgress: true } as const;
/** A closing comment is written with the closing, give or take a person's typing. */
const closingWindowMs = 10 * 60_000;

const Comment = z.object({ comment, createdDateTime: timestamp });
type CommentRead = z.infer<typeof Comment>;
export const CommentList = z.object({ value: listOf(Comment) }).transform(({ value }) => value);

const Evidence = z.object({
  '@odata.type': text,
  userAccount: z.object({ userPrincipalName: text }).optional().catch(undefined),
  deviceDnsName: text,
});

export const GraphAlert = z
  .object({
    id: z.string().trim().min(1),
    providerAlertId: text,
    incidentId: z.union([text, z.number().transform(String)]),
    status: text,
    classification: text,
    determination: text,
    assignedTo: text,
    serviceSource: text,
    title: text,
    severity: text,
    createdDateTime: timestamp,
    lastUpdateDateTime: timestamp,
    resolvedDateTime: timestamp,
    firstActivityDateTime: timestamp,
    comments: listOf(Comment),
    evidence: listOf(Evidence),
  })
  .transform((alert): Reading => {
    const shown = graphAlertVerdict.read(alert);
    const closedAt = shown.status === 'resolved' ? alert.resolvedDateTime : undefined;
    const { incidentId, title, severity } = alert;
    return defined({
      ref: alert.id,
      shown,
      ...readComments(alert.comments, closedAt),
      createdAt: alert.createdDateTime,
      updatedAt: alert.lastUpdateDateTime,
      closedAt,
      aliases: xdrAliases(alert.id, alert.providerAlertId),
      belongsTo:
        incidentId === undefined ? [] : [{ provider: 'defenderXdrIncidents' as const, ref: incidentId }],
      ...(isInsiderRisk(alert) ? insiderRisk : {}),
      fingerprint: fingerprintOf(title, principalOf(alert.evidence), alert.firstActivityDateTime),
      title,
      severity,
      assignedTo: assigneeOf(alert.assignedTo),
    });
  });

/** All comments, and the newest of those written about when the alert was closed. */
export function readComments(list: readonly CommentRead[], closedAt: string | undefined) {
  const near = list
    .filter(({ createdDateTime }) => Math.abs(msBetween(createdDateTime, closedAt)) <= closingWindowMs)
    .toSorted((a, b) => msBetween(a.createdDateTime, b.createdDateTime));
  const comments = list.flatMap((item) => item.comment ?? []);
  return { comments, comment: near.findLast((item) => item.comment !== undefined)?.comment };
}

/** NaN when one is missing: then no comparison holds. */
function msBetween(a: string | undefined, b: string | undefined): number {
  return Date.parse(a ?? '') - Date.parse(b ?? '');
}

function isInsiderRisk({ id, serviceSource }: { id: string; serviceSource?: string | undefined }): boolean {
  return serviceSource?.toLowerCase() === 'microsoftinsiderriskmanagement' || prefixOf(id) === 'irm';
}

function principalOf(evidence: readonly z.infer<typeof Evidence>[]): string | undefined {
  const users = evidence.filter((item) => item['@odata.type']?.endsWith('userEvidence'));
  const user = users.find((item) => item.userAccount?.userPrincipalName !== undefined);
  const device = evidence.find((item) => item.deviceDnsName !== undefined);
  return user?.userAccount?.userPrincipalName ?? device?.deviceDnsName;
}
