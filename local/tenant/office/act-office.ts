/** What an analyst does to an alert of an alert policy: in the portal it is the very alert that Defender shows. */

import { writeAlert } from '../graph/write-alert.ts';
import type { Actor } from '../state/products.ts';
import type { World } from '../world.ts';
import { statusInGraph, type PolicyAlert, type PolicyAlertStatus } from './policy-alert.ts';
import { writePolicyAlert } from './tell-audit.ts';

export function actAtOffice(
  world: World,
  before: PolicyAlert,
  said: { readonly status: PolicyAlertStatus; readonly comment?: string | undefined },
  actor: Actor,
): void {
  const comment = said.comment ?? before.comment;
  const after = writePolicyAlert(world, before, { status: said.status, comment });
  const change = { status: said.status, comment };
  world.journal.record({ provider: 'office365', ref: after.id }, actor, after.changedAt, change);
  const alert = world.alerts.get(after.graphId);
  const status = statusInGraph[said.status];
  if (alert !== undefined && alert.status !== status) writeAlert(world, alert, { status }, actor);
}
