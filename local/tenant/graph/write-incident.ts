/** The one place where a Defender XDR incident changes, with what the product does to its alerts then. */

import type { JsonObject } from '../http/json.ts';
import type { Actor } from '../state/products.ts';
import { graphTime, laterThan } from '../state/timestamps.ts';
import type { World } from '../world.ts';
import type { GraphAlert } from './graph-alert.ts';
import type { GraphIncident } from './graph-incident.ts';
import { writeAlert, type AlertChange } from './write-alert.ts';

export interface IncidentChange {
  readonly status?: string;
  readonly classification?: string;
  readonly determination?: string;
  readonly assignedTo?: string | null;
  readonly customTags?: readonly string[];
  readonly description?: string | null;
  readonly displayName?: string;
  readonly severity?: string;
  readonly resolvingComment?: string | null;
  readonly summary?: string | null;
  readonly redirectIncidentId?: string;
}

export function alertsOf(world: World, incidentId: string, asOf?: number): readonly GraphAlert[] {
  return world.alerts.list(asOf).filter((alert) => alert.incidentId === incidentId);
}

export function writeIncident(
  world: World,
  before: GraphIncident,
  change: IncidentChange,
  actor: Actor,
): GraphIncident {
  const after = store(world, { ...before, ...change }, actor, { ...change });
  cascade(world, before, after, actor);
  world.nativeSync.xdrChanged(before, after, actor);
  return after;
}

export function commentIncident(
  world: World,
  before: GraphIncident,
  comment: string,
  actor: Actor,
): GraphIncident {
  const createdDateTime = graphTime(laterThan(before.lastUpdateDateTime, world.clock.now()));
  const made = { comment, createdByDisplayName: actor.name, createdDateTime };
  return store(world, { ...before, comments: [...before.comments, made] }, actor, { comment });
}

function store(world: World, changed: GraphIncident, actor: Actor, change: JsonObject): GraphIncident {
  const after = {
    ...changed,
    lastUpdateDateTime: graphTime(laterThan(changed.lastUpdateDateTime, world.clock.now())),
    lastModifiedBy: actor.kind === 'app' ? `API-App:${actor.name}` : actor.name,
  };
  world.incidents.put(after.id, after, world.clock.now());
  const copy = { provider: 'defenderXdrIncidents', ref: after.id } as const;
  world.journal.record(copy, actor, after.lastUpdateDateTime, change);
  world.onChange({ what: 'incident', id: after.id, changeType: 'updated' });
  return after;
}

/** @see https://learn.microsoft.com/defender-xdr/manage-incidents resolving also resolves linked active alerts. */
function cascade(world: World, before: GraphIncident, after: GraphIncident, actor: Actor): void {
  if (!world.switches.cascade) return;
  const resolves = after.status === 'resolved' && before.status !== 'resolved';
  const assigns = after.assignedTo !== before.assignedTo;
  if (!resolves && !assigns) return;
  const product: Actor = { kind: 'product', name: actor.name };
  for (const alert of alertsOf(world, after.id)) {
    const resolution = resolves && alert.status !== 'resolved' ? verdictFor(world, after) : {};
    const change = assigns ? { ...resolution, assignedTo: after.assignedTo } : resolution;
    if (Object.keys(change).length > 0) writeAlert(world, alert, change, product);
  }
}

function verdictFor(world: World, incident: GraphIncident): AlertChange {
  if (!world.switches.cascadeVerdict || incident.classification === 'unknown') return { status: 'resolved' };
  const { classification, determination } = incident;
  return { status: 'resolved', classification, determination };
}
