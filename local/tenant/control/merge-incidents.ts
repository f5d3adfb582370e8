/** What the correlation engine does when it finds two incidents to be one. */

import { alertsOf, writeIncident } from '../graph/write-incident.ts';
import type { World } from '../world.ts';
import { ControlError } from './control.ts';
import { putInto } from './move-alert.ts';

const engine = { kind: 'product', name: 'Microsoft 365 Defender-Correlation' } as const;

/** The alerts move to `into`; `from` keeps its name and points there. @throws ControlError */
export function mergeIncidents(world: World, from: string, into: string): void {
  const [source, target] = [world.incidents.get(from), world.incidents.get(into)];
  if (source === undefined || target === undefined || from === into)
    throw new ControlError('Merging needs two different incidents: take their refs from "copies".');
  for (const alert of alertsOf(world, source.id)) putInto(world, alert, target);
  writeIncident(world, source, { status: 'redirected', redirectIncidentId: target.id }, engine);
  writeIncident(world, target, {}, engine);
}
