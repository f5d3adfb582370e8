/** `PUT .../incidents/{name}`: replaces, and a name that does not exist yet creates. */

import type { OperationInput } from '../face/face.ts';
import { readObject } from '../face/read-body.ts';
import { Refusal, header, type Reply } from '../http/exchange.ts';
import type { ViolationRule } from '../calls/violations.ts';
import { guidFrom } from '../seed/deterministic-id.ts';
import { isoTime } from '../state/timestamps.ts';
import type { World } from '../world.ts';
import { armErrors } from './arm-errors.ts';
import { presentSentinel } from './present-sentinel.ts';
import { readIncidentPut, type IncidentPut } from './read-incident.ts';
import type { SentinelIncident } from './sentinel-incident.ts';
import { commentSentinel, createSentinel, writeSentinel } from './write-sentinel.ts';

const inBetween = 'I am looking into this, too.';

/** Kept by a careful caller. The classification fields are left out: opening an incident drops them rightly. */
const keepers = ['description', 'owner', 'labels', 'firstActivityTimeUtc', 'lastActivityTimeUtc'] as const;

export function putIncident(world: World, input: OperationInput): Reply {
  const put = readIncidentPut(readObject(input.call, armErrors.bad));
  const name = input.params.get('name') ?? '';
  if (input.raced) commentInBetween(world, name);
  const before = world.sentinel.get(name);
  if (before === undefined) {
    note(world, 'sentinel.createsIncident', name);
    return { status: 201, body: presentSentinel(createSentinel(world, name, put.writable, input.app)) };
  }
  if (put.etag !== undefined && put.etag !== before.etag) throw new Refusal(armErrors.newerExists(name));
  noteCarelessness(world, input, before, put);
  const after = writeSentinel(world, before, put.writable, input.app);
  return { status: 200, body: presentSentinel(input.oldBody ? before : after) };
}

/** A comment moves the etag like any other change. */
function commentInBetween(world: World, name: string): void {
  const incident = world.sentinel.get(name);
  const other = { kind: 'analyst', name: 'kim@contoso.com' } as const;
  if (incident !== undefined) commentSentinel(world, incident, guidFrom(incident.etag), inBetween, other);
}

function noteCarelessness(
  world: World,
  { call }: OperationInput,
  before: SentinelIncident,
  { etag, writable }: IncidentPut,
): void {
  if (etag === undefined) note(world, 'sentinel.noEtag', before.name);
  if (header(call, 'if-match') !== undefined) note(world, 'sentinel.ifMatchIgnored', before.name);
  const had = before.writable;
  const dropped = keepers.filter((each) => isSet(had[each]) && !isSet(writable[each]));
  if (dropped.length > 0) note(world, 'sentinel.dropsFields', `${before.name}: ${dropped.join(', ')}`);
}

const isSet = (value: unknown): boolean =>
  value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0);

function note(world: World, rule: ViolationRule, detail: string): void {
  world.violations.add({ at: isoTime(world.clock.now()), rule, operation: 'sentinel.put', detail });
}
