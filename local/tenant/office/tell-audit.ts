/**
 * What the audit log says when an alert is raised or changed.
 * @see https://learn.microsoft.com/office/office-365-management-api/office-365-management-activity-api-schema
 */

import { guidFrom } from '../seed/deterministic-id.ts';
import { tenantId } from '../seed/ids.ts';
import type { Change } from '../notifications/change.ts';
import type { JsonObject } from '../http/json.ts';
import { isoTime } from '../state/timestamps.ts';
import type { World } from '../world.ts';
import { statusHere, type PolicyAlert } from './policy-alert.ts';

/** An added entity comes later than everything else, and with the status of the match. */
const entityLag = 3;

export function tellTriggered(world: World, alert: PolicyAlert): void {
  const lag = world.switches.auditLagMs;
  world.audit.add([eventOf(alert, 'AlertTriggered')], lag);
  const entity = { AlertEntityId: alert.principal, EntityType: 'User', Status: 'Active' };
  world.audit.add([{ ...eventOf(alert, 'AlertEntityGenerated'), ...entity }], entityLag * lag);
}

/** @param change what is not as before */
export function writePolicyAlert(
  world: World,
  before: PolicyAlert,
  change: Partial<Pick<PolicyAlert, 'status' | 'comment'>>,
): PolicyAlert {
  const after = { ...before, ...change, changedAt: isoTime(world.clock.now()) };
  world.policyAlerts.put(after.id, after, world.clock.now());
  world.audit.add([eventOf(after, 'AlertUpdated')], world.switches.auditLagMs);
  return after;
}

/** The audit log follows what is done to the alert in Defender, by whomever. */
export function followAlert(world: World, { what, id, changeType }: Change): void {
  const alert = what === 'alert' && changeType === 'updated' ? world.alerts.get(id) : undefined;
  const known = alert && world.policyAlerts.list().find(({ graphId }) => graphId === alert.id);
  if (alert === undefined || known === undefined) return;
  const status = statusHere.get(alert.status);
  // Dismissed is resolved there.
  const shownHere = known.status === 'Dismissed' ? 'Resolved' : known.status;
  if (status !== undefined && status !== shownHere) writePolicyAlert(world, known, { status });
}

function eventOf(alert: PolicyAlert, operation: string): JsonObject {
  // Whole seconds, and no zone: UTC is meant.
  const time = alert.changedAt.slice(0, 19);
  return {
    CreationTime: time,
    Id: guidFrom(`${alert.id}/${operation}/${alert.changedAt}`),
    Operation: operation,
    OrganizationId: tenantId,
    RecordType: 40,
    ResultStatus: 'Succeeded',
    UserKey: 'SecurityComplianceAlerts',
    UserType: 4,
    Version: 1,
    Workload: 'SecurityComplianceCenter',
    ObjectId: alert.id,
    UserId: 'SecurityComplianceAlerts',
    AlertId: alert.id,
    AlertType: 'System',
    Category: alert.category,
    Comments: alert.comment,
    Data: '{}',
    Name: alert.name,
    PolicyId: guidFrom(`policy/${alert.name}`),
    Severity: alert.severity,
    Source: 'Office 365 Security & Compliance',
    Status: alert.status,
  };
}
