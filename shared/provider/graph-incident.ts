/** What an XDR incident says. @see https://learn.microsoft.com/graph/api/resources/security-incident */

import * as z from 'zod';
import { assigneeOf } from '../alert/assignee.ts';
import type { Member } from '../alert/observation.ts';
import { defined } from '../platform/defined.ts';
import { graphAlertVerdict, makeGraphVerdict } from './graph-verdict.ts';
import { xdrAlias } from './product-alias.ts';
import { comment, text, timestamp, type Reading } from './reading.ts';

/** `redirected` and `awaitingAction` are the service's own: values that nobody mirrors. */
export const incidentVerdict = makeGraphVerdict({
  new: 'active',
  inProgress: 'inProgress',
  resolved: 'resolved',
});

const incidentNumber = z.union([z.string().trim().min(1), z.number().transform(String)]);

export const GraphIncident = z
  .object({
    id: incidentNumber,
    redirectIncidentId: incidentNumber.optional().catch(undefined),
    status: text,
    classification: text,
    determination: text,
    assignedTo: text,
    displayName: text,
    severity: text,
    resolvingComment: comment,
    createdDateTime: timestamp,
    lastUpdateDateTime: timestamp,
    alerts: z.array(z.unknown()).optional().catch(undefined),
    'alerts@odata.nextLink': text,
  })
  .transform(({ alerts, 'alerts@odata.nextLink': moreAlerts, redirectIncidentId, ...incident }) => {
    const redirected = redirectIncidentId === undefined ? {} : { status: 'redirected' };
    const shown = incidentVerdict.read({ ...incident, ...redirected });
    const reading: Reading = defined({
      ref: incident.id,
      shown,
      comment: shown.status === 'resolved' ? incident.resolvingComment : undefined,
      createdAt: incident.createdDateTime,
      updatedAt: incident.lastUpdateDateTime,
      aliases: [],
      belongsTo: [],
      redirectedTo: redirectIncidentId,
      title: incident.displayName,
      severity: incident.severity?.toLowerCase(),
      assignedTo: assigneeOf(incident.assignedTo),
    });
    return { reading, alerts, moreAlerts };
  });

const MemberAlert = z
  .object({ id: z.string().trim().min(1), status: text, classification: text, determination: text })
  .transform(({ id, ...raw }): Member => {
    const verdict = graphAlertVerdict.lift(graphAlertVerdict.read(raw));
    return {
      aliases: [xdrAlias(id)],
      copy: { provider: 'defenderXdr', ref: id },
      ...(verdict && { verdict }),
    };
  });

/** An alert that can't be read is a member all the same, unnamed and undecided: the incident isn't done without it. */
export function readMembers(alerts: readonly unknown[]): readonly Member[] {
  return alerts.map((alert) => MemberAlert.safeParse(alert).data ?? { aliases: [] });
}
