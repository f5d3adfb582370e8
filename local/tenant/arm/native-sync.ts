/** What Microsoft itself synchronises, once the switch is on: Sentinel ⇄ Defender XDR incident pairs, at once. */

import type { GraphIncident } from '../graph/graph-incident.ts';
import { writeIncident } from '../graph/write-incident.ts';
import { without } from '../http/json.ts';
import type { Actor } from '../state/products.ts';
import type { World } from '../world.ts';
import { xdrProviderName, type SentinelIncident, type SentinelWritable } from './sentinel-incident.ts';
import { writeSentinel } from './write-sentinel.ts';

interface ClosingWords {
  readonly classification: string;
  readonly reason?: string;
}

/** @see https://learn.microsoft.com/azure/sentinel/microsoft-365-defender-sentinel-integration */
const toSentinel = new Map<string, ClosingWords>([
  ['truePositive', { classification: 'TruePositive', reason: 'SuspiciousActivity' }],
  ['falsePositive', { classification: 'FalsePositive', reason: 'InaccurateData' }],
  ['informationalExpectedActivity', { classification: 'BenignPositive', reason: 'SuspiciousButExpected' }],
]);

const toGraph = new Map([
  ['TruePositive', 'truePositive'],
  ['FalsePositive', 'falsePositive'],
  ['BenignPositive', 'informationalExpectedActivity'],
]);

const sentinelStatus = new Map([
  ['active', 'New'],
  ['inProgress', 'Active'],
  ['resolved', 'Closed'],
]);
const graphStatus = new Map([...sentinelStatus].map(([graph, sentinel]) => [sentinel, graph]));

export function installNativeSync(world: World): void {
  world.nativeSync = {
    xdrChanged: (before, after, actor) => syncSentinelFromXdr(world, before, after, actor),
    sentinelChanged: (after, actor) => syncXdrFromSentinel(world, after, actor),
  };
}

function syncSentinelFromXdr(world: World, before: GraphIncident, after: GraphIncident, actor: Actor): void {
  if (!world.switches.nativeSync || !differs(before, after)) return;
  for (const incident of world.sentinel.list().filter((each) => pairs(each, after.id))) {
    const writable = sentinelWords(incident.writable, after);
    if (
      writable.status !== incident.writable.status ||
      writable.classification !== incident.writable.classification
    )
      writeSentinel(world, incident, writable, { kind: 'product', name: actor.name });
  }
}

function syncXdrFromSentinel(world: World, after: SentinelIncident, actor: Actor): void {
  if (!world.switches.nativeSync || after.providerName !== xdrProviderName) return;
  const incident = world.incidents.get(after.providerIncidentId);
  if (incident === undefined) return;
  const status = graphStatus.get(after.writable.status) ?? incident.status;
  const classification = toGraph.get(after.writable.classification ?? '') ?? 'unknown';
  if (status !== incident.status || classification !== incident.classification)
    writeIncident(world, incident, { status, classification }, { kind: 'product', name: actor.name });
}

const pairs = (incident: SentinelIncident, id: string): boolean =>
  incident.providerName === xdrProviderName && incident.providerIncidentId === id;

const differs = (a: GraphIncident, b: GraphIncident): boolean =>
  a.status !== b.status || a.classification !== b.classification;

function sentinelWords(writable: SentinelWritable, xdr: GraphIncident): SentinelWritable {
  const open = without(writable, 'classification', 'classificationReason');
  const status = sentinelStatus.get(xdr.status) ?? writable.status;
  if (status !== 'Closed') return { ...open, status };
  const words = toSentinel.get(xdr.classification) ?? { classification: 'Undetermined' };
  const reason = words.reason === undefined ? {} : { classificationReason: words.reason };
  return { ...open, status, classification: words.classification, ...reason };
}
