/** What an alert of Defender for Endpoint says. @see https://learn.microsoft.com/defender-endpoint/api/alerts */

import * as z from 'zod';
import { assigneeOf } from '../alert/assignee.ts';
import { fingerprintOf } from '../alert/fingerprint.ts';
import { defined } from '../platform/defined.ts';
import { readComments } from './graph-alert.ts';
import { graphAlertVerdict } from './graph-verdict.ts';
import { productAlias } from './product-alias.ts';
import { comment, listOf, text, timestamp, type Reading } from './reading.ts';

/** What stands there whether the alert is open or closed: a write that leaves a field out leaves it as it is. */
const Noted = z.object({ classification: text, determination: text });
export type Noted = z.infer<typeof Noted>;

const Comment = z
  .object({ comment, createdTime: timestamp })
  .transform(({ createdTime, ...rest }) => ({ ...rest, createdDateTime: createdTime }));

export const EndpointAlert = z
  .object({
    id: z.string().trim().min(1),
    status: text,
    ...Noted.shape,
    assignedTo: text,
    title: text,
    severity: text,
    alertCreationTime: timestamp,
    lastUpdateTime: timestamp,
    resolvedTime: timestamp,
    firstEventTime: timestamp,
    computerDnsName: text,
    comments: listOf(Comment),
    evidence: listOf(z.object({ entityType: text, userPrincipalName: text })),
  })
  .transform((alert): Reading => {
    const { id, title, classification, determination } = alert;
    const shown = graphAlertVerdict.read(alert);
    const closedAt = shown.status === 'resolved' ? alert.resolvedTime : undefined;
    const base: Noted = { classification, determination };
    return defined({
      ref: id,
      shown,
      ...readComments(alert.comments, closedAt),
      createdAt: alert.alertCreationTime,
      updatedAt: alert.lastUpdateTime,
      closedAt,
      // Also the alias of the same alert in alerts_v2, where its id is the same.
      aliases: [`defenderForEndpoint:${id.toLowerCase()}`, productAlias('mde', id)],
      // No page says that `incidentId` is the number of the XDR incident; the incident names its alerts itself.
      belongsTo: [],
      fingerprint: fingerprintOf(title, principalOf(alert), alert.firstEventTime),
      title,
      severity: alert.severity?.toLowerCase(),
      assignedTo: assigneeOf(alert.assignedTo),
      base,
    });
  });

/** @returns nothing noted for an observation that came without its base */
export const notedIn = (base: unknown): Noted => Noted.safeParse(base).data ?? Noted.parse({});

interface Involved {
  readonly evidence: readonly {
    readonly entityType?: string | undefined;
    readonly userPrincipalName?: string | undefined;
  }[];
  readonly computerDnsName?: string | undefined;
}

/** The same as for alerts_v2: a user, else the device. */
function principalOf({ evidence, computerDnsName }: Involved): string | undefined {
  const users = evidence.filter(({ entityType }) => entityType?.toLowerCase() === 'user');
  return users.find((user) => user.userPrincipalName !== undefined)?.userPrincipalName ?? computerDnsName;
}
