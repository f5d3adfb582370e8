/** What an analyst does in a portal: the same writers as the API's, so with the same consequences. */

import { cloudAlertStatuses } from '../arm/cloud-alert.ts';
import { sentinelReasons, sentinelStatuses } from '../arm/sentinel-incident.ts';
import { writeCloudAlert } from '../arm/write-cloud-alert.ts';
import { writeSentinel } from '../arm/write-sentinel.ts';
import { closeAlert, closings } from '../cloud-apps/close-alert.ts';
import { actAtEndpoint } from '../endpoint/act-endpoint.ts';
import { alertClassifications, alertDeterminations, alertStatuses } from '../graph/graph-alert.ts';
import { writableIncidentStatuses } from '../graph/graph-incident.ts';
import { commentAlert, writeAlert } from '../graph/write-alert.ts';
import { writeIncident } from '../graph/write-incident.ts';
import { defined, without } from '../http/json.ts';
import { legacyFeedbacks, legacyStatuses } from '../legacy/legacy-alert.ts';
import { writeLegacy } from '../legacy/write-legacy.ts';
import { actAtOffice } from '../office/act-office.ts';
import { policyAlertStatuses } from '../office/policy-alert.ts';
import { actInPortal } from '../risk/act-in-portal.ts';
import type { Actor, Product } from '../state/products.ts';
import type { World } from '../world.ts';
import { ControlError, type Action } from './control.ts';
import { lastSegment } from './copies.ts';

type Deed = (world: World, action: Action, actor: Actor) => void;

/** @throws ControlError for a copy that isn't there or a word the product doesn't know. */
export function act(world: World, action: Action): void {
  deeds[action.provider](world, action, { kind: 'analyst', name: action.by });
}

/** In the portal also what Defender Experts set. */
const portalStatuses = [...writableIncidentStatuses, 'awaitingAction'];

const deeds: Readonly<Record<Product, Deed>> = {
  defenderXdr: (world, action, actor) => {
    const alert = present(world.alerts.get(action.ref), action);
    const change = graphVerdict(action, alertStatuses);
    const changed = Object.keys(change).length > 0 ? writeAlert(world, alert, change, actor) : alert;
    if (action.comment !== undefined) commentAlert(world, changed, action.comment, actor);
  },
  defenderXdrIncidents: (world, action, actor) => {
    const incident = present(world.incidents.get(action.ref), action);
    const comment = action.comment === undefined ? {} : { resolvingComment: action.comment };
    writeIncident(world, incident, { ...graphVerdict(action, portalStatuses), ...comment }, actor);
  },
  defenderForCloudApps: (world, action, actor) => {
    const alert = present(world.cloudApps.get(action.ref), action);
    const closing = oneOf(action.status, closings, 'status');
    if (closing === undefined) throw new ControlError(`Cloud Apps needs a status: ${closings.join(', ')}.`);
    closeAlert(world, alert, closing, action.comment ?? '', actor);
  },
  sentinel: actInSentinel,
  defenderForCloud: (world, action, actor) => {
    const alert = present(world.cloud.get(action.ref), action);
    const status = oneOf(action.status, cloudAlertStatuses, 'status');
    if (status === undefined)
      throw new ControlError(`Defender for Cloud needs a status: ${cloudAlertStatuses.join(', ')}.`);
    writeCloudAlert(world, alert, status, actor);
  },
  defenderForEndpoint: (world, action, actor) => {
    const strange = actAtEndpoint(world, present(world.alerts.get(action.ref), action), action, actor);
    if (strange !== undefined) throw new ControlError(`Defender for Endpoint does not know that ${strange}.`);
  },
  entraIdProtection: (world, { ref, status }, actor) => {
    const wrong = actInPortal(world, ref, status, actor);
    if (wrong !== undefined) throw new ControlError(wrong);
  },
  office365: (world, action, actor) => {
    const alert = present(world.policyAlerts.get(action.ref), action);
    const status = oneOf(action.status, policyAlertStatuses, 'status');
    if (status === undefined)
      throw new ControlError(`Office 365 needs a status: ${policyAlertStatuses.join(', ')}.`);
    actAtOffice(world, alert, { status, comment: action.comment }, actor);
  },
  legacyGraphAlerts: (world, action, actor) => {
    const alert = present(world.legacy.get(action.ref), action);
    const change = defined({
      status: oneOf(action.status, legacyStatuses, 'status'),
      feedback: oneOf(action.classification, legacyFeedbacks, 'classification'),
    });
    writeLegacy(world, alert, change, actor);
  },
};

function graphVerdict(action: Action, statuses: readonly string[]) {
  return defined({
    status: oneOf(action.status, statuses, 'status'),
    classification: oneOf(action.classification, alertClassifications, 'classification'),
    determination: oneOf(action.determination, alertDeterminations, 'determination'),
    assignedTo: action.assignedTo,
  });
}

/** Closing without a classification is Undetermined; without a reason, the first that fits. */
function actInSentinel(world: World, action: Action, actor: Actor): void {
  const incident = present(world.sentinel.get(lastSegment(action.ref)), action);
  const had = incident.writable.classification;
  const owner = action.assignedTo === undefined ? {} : { owner: { userPrincipalName: action.assignedTo } };
  if (action.assignedTo !== undefined && action.status === undefined) {
    writeSentinel(world, incident, { ...incident.writable, ...owner }, actor);
    return;
  }
  const bare = without(incident.writable, 'classification', 'classificationReason', 'classificationComment');
  const open = { ...bare, ...owner };
  const status = oneOf(action.status, sentinelStatuses, 'status') ?? incident.writable.status;
  if (status !== 'Closed') {
    writeSentinel(world, incident, { ...open, status }, actor);
    return;
  }
  const known = [...sentinelReasons.keys()];
  const classification = oneOf(action.classification, known, 'classification') ?? had ?? 'Undetermined';
  const reasons = sentinelReasons.get(classification) ?? [];
  const closing = defined({
    classification,
    classificationReason: oneOf(action.determination, reasons, 'determination') ?? reasons[0],
    classificationComment: action.comment,
  });
  writeSentinel(world, incident, { ...open, status, ...closing }, actor);
}

function present<T>(record: T | undefined, { provider, ref }: Action): T {
  if (record === undefined)
    throw new ControlError(`${provider} has no copy '${ref}': take provider and ref from "copies".`);
  return record;
}

function oneOf<T extends string>(
  value: string | undefined,
  members: readonly T[],
  name: string,
): T | undefined {
  if (value === undefined) return undefined;
  const found = members.find((each) => each === value);
  if (found === undefined)
    throw new ControlError(`${name} '${value}' is unknown there: use ${members.join(', ')}.`);
  return found;
}
