/** The one place where an alerts_v2 alert changes, whoever changes it. */

import type { JsonObject } from '../http/json.ts';
import type { Actor, Product } from '../state/products.ts';
import { graphTime, laterThan } from '../state/timestamps.ts';
import type { World } from '../world.ts';
import type { GraphAlert } from './graph-alert.ts';

export interface AlertChange {
  readonly status?: string;
  readonly classification?: string;
  readonly determination?: string;
  readonly assignedTo?: string | null;
  readonly customDetails?: JsonObject | null;
}

/** Through which API the alert was changed: the journal counts each copy's own writes. */
type Door = Extract<Product, 'defenderXdr' | 'defenderForEndpoint'>;

/** Moves `lastUpdateDateTime` forward even when nothing else changes. */
export function writeAlert(
  world: World,
  before: GraphAlert,
  change: AlertChange,
  actor: Actor,
  door: Door = 'defenderXdr',
): GraphAlert {
  const at = laterThan(before.lastUpdateDateTime, world.clock.now());
  const merged = { ...before, ...change, lastUpdateDateTime: graphTime(at) };
  const after = { ...merged, resolvedDateTime: resolvedTime(before, merged.status, at) };
  store(world, after, actor, { ...change }, door);
  return after;
}

export function commentAlert(
  world: World,
  before: GraphAlert,
  comment: string,
  actor: Actor,
  door: Door = 'defenderXdr',
): GraphAlert {
  const at = laterThan(before.lastUpdateDateTime, world.clock.now());
  const made = { comment, createdByDisplayName: actor.name, createdDateTime: graphTime(at) };
  const after = { ...before, comments: [...before.comments, made], lastUpdateDateTime: graphTime(at) };
  store(world, after, actor, { comment }, door);
  return after;
}

function store(world: World, after: GraphAlert, actor: Actor, change: JsonObject, door: Door): void {
  world.alerts.put(after.id, after, world.clock.now());
  world.journal.record({ provider: door, ref: after.id }, actor, after.lastUpdateDateTime, change);
  world.onChange({ what: 'alert', id: after.id, changeType: 'updated' });
}

function resolvedTime(before: GraphAlert, status: string, at: number): string | null {
  if (status !== 'resolved') return null;
  return before.status === 'resolved' ? before.resolvedDateTime : graphTime(at);
}

export function changesNothing(before: object, change: object): boolean {
  const now = new Map<string, unknown>(Object.entries(before));
  return Object.entries(change).every(
    ([name, value]) => JSON.stringify(now.get(name)) === JSON.stringify(value),
  );
}
