/**
 * `/security/alerts`, the legacy API: one list over several products, of which some may be silent.
 * @see https://learn.microsoft.com/graph/api/alert-list and alert-update
 */

import type { Operation, OperationInput } from '../face/face.ts';
import { readObject } from '../face/read-body.ts';
import type { GraphErrors } from '../graph/graph-errors.ts';
import { page, readListQuery } from '../graph/list-query.ts';
import { newestFirst, propertyOf } from '../graph/newest-first.ts';
import { checkUpdate, type UpdateSchema } from '../graph/updates.ts';
import { changesNothing } from '../graph/write-alert.ts';
import { header, Refusal, type Reply } from '../http/exchange.ts';
import { isObject, without, type JsonObject } from '../http/json.ts';
import type { FilterSchema } from '../odata/filter.ts';
import { isoTime } from '../state/timestamps.ts';
import type { World } from '../world.ts';
import { legacyFeedbacks, legacyStatuses, writableStatuses, type LegacyAlert } from './legacy-alert.ts';
import { writeLegacy } from './write-legacy.ts';

const reads = ['SecurityEvents.Read.All', 'SecurityEvents.ReadWrite.All'] as const;
const writes = ['SecurityEvents.ReadWrite.All'] as const;
const maxTop = 1000;
const maxSkip = 500;

const filterable: FilterSchema = new Map([
  ['assignedTo', { kind: 'string' }],
  ['category', { kind: 'string' }],
  ['createdDateTime', { kind: 'time' }],
  ['eventDateTime', { kind: 'time' }],
  ['lastModifiedDateTime', { kind: 'time' }],
  ['feedback', { kind: 'choice', members: [...legacyFeedbacks] }],
  ['severity', { kind: 'choice', members: ['informational', 'low', 'medium', 'high'] }],
  ['status', { kind: 'choice', members: [...legacyStatuses] }],
  ['title', { kind: 'string' }],
]);
const updatable: UpdateSchema = new Map([
  ['assignedTo', { kind: 'text', nullable: true }],
  ['closedDateTime', { kind: 'text', nullable: true }],
  ['comments', { kind: 'texts' }],
  ['feedback', { kind: 'choice', members: legacyFeedbacks }],
  ['status', { kind: 'choice', members: writableStatuses }],
  ['tags', { kind: 'texts' }],
]);
/** The only two comments that it takes. */
const comments = new Set(['Closed in IPC', 'Closed in MCAS']);
/** Providers whose alerts can't be changed here. */
const unchangeable = new Set(['Azure Sentinel', 'Office 365 Security and Compliance']);
const listParameters = new Set(['$count', '$filter', '$skip', '$top', '$skiptoken', '$orderby']);

export function legacyOperations(world: World, errors: GraphErrors): readonly Operation[] {
  const path = '/v1.0/security/alerts';
  const quota = 'graph.security';
  const served = (handle: (input: OperationInput) => Reply) => (input: OperationInput) => {
    if (world.switches.legacyAlerts === 'gone') throw new Refusal(errors.gone());
    return handle(input);
  };
  const found = ({ params, asOf }: OperationInput): LegacyAlert => {
    const alert = world.legacy.get(params.get('id') ?? '', asOf);
    if (alert === undefined || world.switches.legacyAlerts === 'empty')
      throw new Refusal(errors.missing('The alert'));
    return alert;
  };
  return [
    {
      ...{ name: 'legacy.list', method: 'GET', path, quota, needs: reads },
      handle: served((input) => list(world, errors, input)),
    },
    {
      ...{ name: 'legacy.get', method: 'GET', path: `${path}/{id}`, quota, needs: reads },
      handle: served((input) => ({ status: 200, body: found(input) })),
    },
    {
      ...{ name: 'legacy.patch', method: 'PATCH', path: `${path}/{id}`, quota, needs: writes },
      handle: served((input) => patch(world, errors, input, found(input))),
    },
  ];
}

/**
 * What a silent product has is missing, and a warning says who is silent. Nothing says that a list is not whole: it just
 * names no next page that would begin beyond what can be skipped.
 */
function list(world: World, errors: GraphErrors, input: OperationInput): Reply {
  const { call } = input;
  const top = Number(call.query.get('$top') ?? '100');
  const skip = Number(call.query.get('$skip') ?? '0');
  if (top > maxTop || skip > maxSkip) throw new Refusal(errors.bad('$top or $skip is beyond its limit.'));
  const query = { ...readListQuery(withoutTop(call), errors, filterable, listParameters), top };
  const { legacySilent, legacyAlerts } = world.switches;
  const silent = new Set(legacySilent);
  const matching = (legacyAlerts === 'empty' ? [] : world.legacy.list(input.asOf))
    .filter(({ vendorInformation }) => !silent.has(vendorInformation.provider))
    .filter((alert) => query.matches((name) => propertyOf(alert, name)))
    .sort(newestFirst);
  const whole = page(call, query, matching, 'security/alerts', (alert) => alert);
  const body =
    query.skip + top > maxSkip
      ? without({ '@odata.nextLink': undefined, ...whole }, '@odata.nextLink')
      : whole;
  if (silent.size === 0) return { status: 200, body };
  const warning = [...silent].map((name) => `199 - "Microsoft/${name}/504/10000"`).join(', ');
  return { status: 206, body, headers: { Warning: warning } };
}

/** Other limits than those of the newer collections. */
function withoutTop(call: OperationInput['call']): OperationInput['call'] {
  const query = new URLSearchParams(call.query);
  query.delete('$top');
  query.delete('$orderby');
  return { ...call, query };
}

function patch(world: World, errors: GraphErrors, input: OperationInput, before: LegacyAlert): Reply {
  const body = readObject(input.call, errors.bad);
  const { provider } = before.vendorInformation;
  checkVendor(body.vendorInformation, before, errors);
  const change = without(body, 'vendorInformation');
  checkUpdate(change, updatable, errors);
  checkComments(change, errors);
  if (unchangeable.has(provider))
    throw new Refusal(errors.bad(`Provider ${provider} does not support updates.`));
  if (changesNothing(before, change)) {
    const at = isoTime(world.clock.now());
    world.violations.add({ at, rule: 'graph.sameValueWrite', operation: 'legacy.patch', detail: before.id });
  }
  const after = writeLegacy(world, before, change, input.app);
  const wantsBody = (header(input.call, 'prefer') ?? '').includes('return=representation');
  return wantsBody ? { status: 200, body: input.oldBody ? before : after } : { status: 204 };
}

function checkVendor(raw: unknown, { vendorInformation }: LegacyAlert, errors: GraphErrors): void {
  const said = isObject(raw) ? raw : {};
  if (said.provider !== vendorInformation.provider || said.vendor !== vendorInformation.vendor)
    throw new Refusal(errors.bad('The vendorInformation with provider and vendor of the alert is required.'));
}

function checkComments({ comments: said }: JsonObject, errors: GraphErrors): void {
  if (Array.isArray(said) && !said.every((each) => typeof each === 'string' && comments.has(each)))
    throw new Refusal(errors.bad("Comments can only be 'Closed in IPC' or 'Closed in MCAS'."));
}
