/** `/subscriptions`. @see https://learn.microsoft.com/graph/api/resources/subscription */

import { randomUUID } from 'node:crypto';
import type { Operation, OperationInput } from '../face/face.ts';
import { readObject } from '../face/read-body.ts';
import type { GraphErrors } from '../graph/graph-errors.ts';
import { ok } from '../graph/replies.ts';
import { Refusal, type Reply } from '../http/exchange.ts';
import { without } from '../http/json.ts';
import { isEventHubUrl, sendToHub, validationMessage } from '../notifications/event-hub.ts';
import type { Permission } from '../identity/permissions.ts';
import { clientId, principalId } from '../seed/ids.ts';
import { isoTime } from '../state/timestamps.ts';
import type { Subscribable } from '../state/switches.ts';
import type { World } from '../world.ts';
import { validateEndpoint } from './handshake.ts';
import { readExpiry, readSubscription, type SubscriptionRequest } from './read-subscription.ts';
import type { Subscription } from './subscription.ts';

const neededFor: Readonly<Record<Subscribable, readonly Permission[]>> = {
  'security/alerts_v2': ['SecurityAlert.Read.All', 'SecurityAlert.ReadWrite.All'],
  'security/incidents': ['SecurityIncident.Read.All', 'SecurityIncident.ReadWrite.All'],
  'security/alerts': ['SecurityEvents.ReadWrite.All'],
};
const anyOf = [...new Set(Object.values(neededFor).flat())];
const context = 'https://graph.microsoft.com/v1.0/$metadata#subscriptions';

export function subscriptionOperations(
  world: World,
  errors: GraphErrors,
  handshakeTimeoutMs: number,
): readonly Operation[] {
  const path = '/v1.0/subscriptions';
  const one = `${path}/{id}`;
  const found = (input: OperationInput): Subscription => {
    const subscription = world.subscriptions.get(input.params.get('id') ?? '');
    if (subscription === undefined) throw new Refusal(errors.missing('The subscription'));
    return subscription;
  };
  const needs = anyOf;
  return [
    {
      name: 'subscriptions.create',
      method: 'POST',
      path,
      quota: 'graph.subscriptions.write',
      needs,
      handle: (input) => create(world, errors, input, handshakeTimeoutMs),
    },
    {
      name: 'subscriptions.list',
      method: 'GET',
      path,
      quota: 'graph.subscriptions.list',
      needs,
      handle: () => ok({ '@odata.context': context, value: world.subscriptions.list().map(present) }),
    },
    {
      name: 'subscriptions.get',
      method: 'GET',
      path: one,
      quota: 'graph.subscriptions.get',
      needs,
      handle: (input) => ok(withContext(found(input))),
    },
    {
      name: 'subscriptions.renew',
      method: 'PATCH',
      path: one,
      quota: 'graph.subscriptions.write',
      needs,
      handle: (input) => ok(withContext(renew(world, errors, input, found(input)))),
    },
    {
      name: 'subscriptions.delete',
      method: 'DELETE',
      path: one,
      quota: 'graph.subscriptions.write',
      needs,
      handle: (input) => {
        world.subscriptions.remove(found(input).id);
        return { status: 204 };
      },
    },
    {
      name: 'subscriptions.reauthorize',
      method: 'POST',
      path: `${one}/reauthorize`,
      quota: 'graph.subscriptions.reauthorize',
      needs,
      handle: (input) => {
        world.subscriptions.put({ ...found(input), paused: false });
        return { status: 204 };
      },
    },
  ];
}

async function create(
  world: World,
  errors: GraphErrors,
  { call }: OperationInput,
  handshakeTimeoutMs: number,
): Promise<Reply> {
  const wanted = readSubscription(readObject(call, errors.bad), errors, world.clock.now());
  refuseResource(world, errors, wanted.watches);
  refuseDuplicate(world, errors, wanted);
  for (const url of [wanted.notificationUrl, wanted.lifecycleNotificationUrl]) {
    const failure = url === null ? undefined : await validate(world, url, handshakeTimeoutMs);
    if (failure !== undefined) throw new Refusal({ ...errors.bad(failure) });
  }
  // Another request may have been first while the endpoints were asked.
  refuseDuplicate(world, errors, wanted);
  const made = {
    ...wanted,
    id: randomUUID(),
    applicationId: clientId,
    creatorId: principalId,
    paused: false,
  };
  world.subscriptions.put(made);
  return { status: 201, body: withContext(made) };
}

/** A hub takes the message and says nothing to it: whether anybody reads it Graph never learns. */
async function validate(world: World, url: string, timeoutMs: number): Promise<string | undefined> {
  if (!isEventHubUrl(url)) return validateEndpoint(url, timeoutMs);
  await sendToHub(world.switches.eventHubReader, validationMessage(), timeoutMs);
  return undefined;
}

function refuseResource(world: World, errors: GraphErrors, watches: Subscribable): void {
  if (!world.permissions.holdsAny(neededFor[watches]))
    throw new Refusal(errors.forbidden(neededFor[watches]));
  const answer = world.switches.subscriptions[watches];
  if (answer === 'refuse403') throw new Refusal(errors.forbidden(neededFor[watches]));
  if (answer === 'refuse400')
    throw new Refusal(errors.bad(`Resource '${watches}' is not supported for change notifications.`));
}

function refuseDuplicate(world: World, errors: GraphErrors, wanted: SubscriptionRequest): void {
  const twin = world.subscriptions
    .list()
    .find((each) => sameResource(each.resource, wanted.resource) && sameTypes(each, wanted));
  if (twin !== undefined)
    throw new Refusal(
      errors.conflict(`Subscription Id ${twin.id} already exists for the requested combination`),
    );
}

const sameResource = (a: string, b: string): boolean => a.replace(/^\//, '') === b.replace(/^\//, '');
const sortedTypes = (each: { changeType: string }): string => each.changeType.split(',').sort().join(',');
const sameTypes = (a: { changeType: string }, b: { changeType: string }): boolean =>
  sortedTypes(a) === sortedTypes(b);

function renew(
  world: World,
  errors: GraphErrors,
  { call }: OperationInput,
  before: Subscription,
): Subscription {
  const body = readObject(call, errors.bad);
  const strange = Object.keys(body).find((name) => name !== 'expirationDateTime' && name !== '@odata.type');
  if (strange !== undefined) throw new Refusal(errors.bad(`The property '${strange}' can't be updated.`));
  const expiresAt = readExpiry(body.expirationDateTime, errors, world.clock.now());
  const after = { ...before, expiresAt, paused: false };
  world.subscriptions.put(after);
  return after;
}

const withContext = (subscription: Subscription): object => ({
  '@odata.context': `${context}/$entity`,
  ...present(subscription),
});

function present(subscription: Subscription): object {
  const shown = without(subscription, 'watches', 'expiresAt', 'paused');
  return {
    ...shown,
    expirationDateTime: isoTime(subscription.expiresAt),
    notificationQueryOptions: null,
    encryptionCertificate: null,
    encryptionCertificateId: null,
    includeResourceData: null,
    notificationUrlAppId: null,
  };
}
