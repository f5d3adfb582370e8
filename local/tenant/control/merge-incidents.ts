/** What the correlation engine does when it finds two incidents to be one. */

import { graphTime, laterThan } from '../state/timestamps.ts';
import { alertsOf, writeIncident } from '../graph/write-incident.ts';
import type { World } from '../world.ts';
import { ControlError } from './control.ts';

const engine = { kind: 'product', name: 'Microsoft 365 Defender-Correlation' } as const;

/** The alerts move to `into`; `from` keeps its name and points there. @throws ControlError */
export function mergeIncidents(world: World, from: string, into: string): void {
  const [source, target] = [world.incidents.get(from), world.incidents.get(into)];
  if (source === undefined || target === undefined || from === into)
    throw new ControlError('Merging needs two different incidents: take their refs from "copies".');
  for (const alert of alertsOf(world, source.id)) {
    const at = laterThan(alert.lastUpdateDateTime, world.clock.now());
    const moved = {
      incidentId: target.id,
      incidentWebUrl: target.incidentWebUrl,
      lastUpdateDateTime: graphTime(at),
    };
    world.alerts.put(alert.id, { ...alert, ...moved }, world.clock.now());
    world.onChange({ what: 'alert', id: alert.id, changeType: 'updated' });
  }
  writeIncident(world, source, { status: 'redirected', redirectIncidentId: target.id }, engine);
  writeIncident(world, target, {}, engine);
}
