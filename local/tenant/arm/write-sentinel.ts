/** The one place where a Sentinel incident changes; every change, a comment too, moves its etag. */

import { createHash } from 'node:crypto';
import { without } from '../http/json.ts';
import { incidentArmId } from '../seed/ids.ts';
import type { Actor } from '../state/products.ts';
import { isoTime, laterThan } from '../state/timestamps.ts';
import type { World } from '../world.ts';
import type { SentinelComment, SentinelIncident, SentinelWritable } from './sentinel-incident.ts';

/** Replaces everything writable: what `writable` leaves out is gone. */
export function writeSentinel(
  world: World,
  before: SentinelIncident,
  writable: SentinelWritable,
  actor: Actor,
): SentinelIncident {
  const after = store(world, { ...before, writable }, actor, without(writable, 'title', 'description'));
  world.nativeSync.sentinelChanged(after, actor);
  return after;
}

export function createSentinel(
  world: World,
  name: string,
  writable: SentinelWritable,
  actor: Actor,
): SentinelIncident {
  const now = isoTime(world.clock.now());
  const number = 1 + world.sentinel.list().reduce((most, each) => Math.max(most, each.incidentNumber), 0);
  const fresh = {
    name,
    etag: '',
    writable,
    createdTimeUtc: now,
    lastModifiedTimeUtc: now,
    incidentNumber: number,
    providerName: 'Azure Sentinel',
    providerIncidentId: String(number),
    alerts: [],
    comments: [],
    tactics: [],
  };
  return store(world, fresh, actor, { created: true });
}

/** Replaces the comment of the same name, if there is one. */
export function commentSentinel(
  world: World,
  before: SentinelIncident,
  name: string,
  message: string,
  actor: Actor,
): SentinelComment {
  const now = isoTime(laterThan(before.lastModifiedTimeUtc, world.clock.now()));
  const old = before.comments.find((each) => each.name === name);
  const comment = {
    name,
    etag: etagFor(`${name}${now}`),
    message,
    createdTimeUtc: old?.createdTimeUtc ?? now,
    lastModifiedTimeUtc: now,
    author: actor.name,
  };
  const others = before.comments.filter((each) => each.name !== name);
  store(world, { ...before, comments: [...others, comment] }, actor, { comment: message });
  return comment;
}

function store(
  world: World,
  changed: SentinelIncident,
  actor: Actor,
  change: Readonly<Record<string, unknown>>,
): SentinelIncident {
  const at = laterThan(changed.lastModifiedTimeUtc, world.clock.now());
  const etag = etagFor(`${changed.name}${changed.etag}${at}`);
  const after = { ...changed, etag, lastModifiedTimeUtc: isoTime(at) };
  world.sentinel.put(after.name, after, world.clock.now());
  const copy = { provider: 'sentinel', ref: incidentArmId(after.name) } as const;
  world.journal.record(copy, actor, after.lastModifiedTimeUtc, change);
  return after;
}

/** Quotes belong to the value, as in the product: `"0300bf09-0000-0000-0000-5c37296e0000"`. */
export function etagFor(seed: string): string {
  const hex = createHash('sha256').update(seed).digest('hex');
  return `"${hex.slice(0, 8)}-0000-0d00-0000-${hex.slice(8, 20)}"`;
}
