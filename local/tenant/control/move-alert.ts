/** An alert leaves its incident for another: an analyst links it there, or the correlation engine merges the two. */

import type { GraphAlert } from '../graph/graph-alert.ts';
import type { GraphIncident } from '../graph/graph-incident.ts';
import { writeIncident } from '../graph/write-incident.ts';
import { graphTime, laterThan } from '../state/timestamps.ts';
import type { World } from '../world.ts';
import { ControlError } from './control.ts';

/** The decisions of both stay as they are. @throws ControlError */
export function moveAlert(world: World, options: { alert: string; into: string; by: string }): void {
  const alert = world.alerts.get(options.alert);
  const target = world.incidents.get(options.into);
  if (alert === undefined || target === undefined || alert.incidentId === target.id)
    throw new ControlError('Moving needs an alert and another incident: take their refs from "copies".');
  const source = alert.incidentId === null ? undefined : world.incidents.get(alert.incidentId);
  const actor = { kind: 'analyst', name: options.by } as const;
  putInto(world, alert, target);
  if (source !== undefined) writeIncident(world, source, {}, actor);
  writeIncident(world, target, {}, actor);
}

export function putInto(world: World, alert: GraphAlert, target: GraphIncident): void {
  const at = laterThan(alert.lastUpdateDateTime, world.clock.now());
  const moved = {
    incidentId: target.id,
    incidentWebUrl: target.incidentWebUrl,
    lastUpdateDateTime: graphTime(at),
  };
  world.alerts.put(alert.id, { ...alert, ...moved }, world.clock.now());
  world.onChange({ what: 'alert', id: alert.id, changeType: 'updated' });
}
