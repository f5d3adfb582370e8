/** What a delivery of Graph's means: pure, and every item judged on its own. */

import type { AlertKey } from '../alert/alert-key.ts';
import {
  lifecycleEvents,
  type LifecycleEvent,
  type PollRequest,
  type SubscriptionEvent,
} from '../alert/message.ts';
import type { ProviderId } from '../provider/provider-id.ts';
import type { Provider } from '../provider/provider.ts';
import { createClientStateCheck } from './client-state.ts';
import { changedResource, type GraphResource } from './resource.ts';

export interface DeliveryOptions {
  /** The secret in use and, while rotating, the one before. */
  readonly clientStates: readonly string[];
  /** The tenants that are ours, lower case, each with the providers that its policy does not switch off. */
  readonly tenants: ReadonlyMap<string, Readers>;
  /** Our clock, ISO 8601 UTC. */
  readonly observedAt: string;
  readonly traceparent?: string;
}

type Readers = ReadonlyMap<ProviderId, Pick<Provider, 'normaliseRef' | 'list'>>;

/** Why an item was dropped. */
export type DropReason =
  | 'not an object'
  | 'clientState'
  | 'tenantId'
  | 'subscriptionId'
  | 'lifecycleEvent'
  | 'resource'
  | 'id'
  | 'provider off'
  | 'duplicate';

export interface ParsedItems {
  readonly received: number;
  readonly keys: readonly AlertKey[];
  readonly polls: readonly PollRequest[];
  readonly subscriptionEvents: readonly SubscriptionEvent[];
  readonly dropped: ReadonlyMap<DropReason, number>;
}

export type ParsedDelivery =
  | { readonly kind: 'malformed'; readonly reason: string }
  | ({ readonly kind: 'notifications' } & ParsedItems);

type Meaning =
  | { readonly key: AlertKey }
  | { readonly poll: PollRequest }
  | { readonly lifecycle: SubscriptionEvent; readonly polls: readonly PollRequest[] }
  | { readonly drop: DropReason };

const readerOf = new Map<GraphResource, ProviderId>([
  ['alerts_v2', 'defenderXdr'],
  ['incidents', 'defenderXdrIncidents'],
  ['alerts', 'legacyGraphAlerts'],
]);
const guid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const utf8 = new TextDecoder('utf-8', { fatal: true });
const knownLifecycle = new Map<unknown, LifecycleEvent>(lifecycleEvents.map((event) => [event, event]));

/** Lifecycle and change notifications may share a URL, so both kinds are understood in one body. */
export function parseDelivery(body: Uint8Array, options: DeliveryOptions): ParsedDelivery {
  const items = readCollection(body);
  if (items === undefined) return { kind: 'malformed', reason: 'The body is not a notification collection.' };
  return { kind: 'notifications', ...parseItems(items, options) };
}

/** The items of one or more collections. */
export function parseItems(items: readonly unknown[], options: DeliveryOptions): ParsedItems {
  const knows = createClientStateCheck(options.clientStates);
  const keys = new Map<string, AlertKey>();
  const polls = new Map<string, PollRequest>();
  const events = new Map<string, SubscriptionEvent>();
  const dropped = new Map<DropReason, number>();
  const drop = (reason: DropReason): void => void dropped.set(reason, (dropped.get(reason) ?? 0) + 1);
  const once = <T>(into: Map<string, T>, name: string, value: T): void => {
    if (into.has(name)) drop('duplicate');
    into.set(name, value);
  };
  for (const item of items) {
    const meaning = interpret(item, knows, options);
    if ('drop' in meaning) drop(meaning.drop);
    else if ('key' in meaning) once(keys, nameOf(meaning.key), meaning.key);
    else if ('poll' in meaning) once(polls, nameOfPoll(meaning.poll), meaning.poll);
    else {
      once(events, `${meaning.lifecycle.subscriptionId} ${meaning.lifecycle.lifecycle}`, meaning.lifecycle);
      for (const poll of meaning.polls) polls.set(nameOfPoll(poll), poll);
    }
  }
  return {
    received: items.length,
    keys: [...keys.values()],
    polls: [...polls.values()],
    subscriptionEvents: [...events.values()],
    dropped,
  };
}

function interpret(item: unknown, knows: (value: unknown) => boolean, options: DeliveryOptions): Meaning {
  if (typeof item !== 'object' || item === null) return { drop: 'not an object' };
  const fields = item as Readonly<Record<string, unknown>>;
  // First, and by itself: whoever doesn't know the secret learns and costs nothing more.
  if (!knows(fields.clientState)) return { drop: 'clientState' };
  const tenantId = typeof fields.tenantId === 'string' ? fields.tenantId.toLowerCase() : '';
  const providers = options.tenants.get(tenantId);
  if (providers === undefined) return { drop: 'tenantId' };
  const { subscriptionId } = fields;
  if (typeof subscriptionId !== 'string' || !guid.test(subscriptionId)) return { drop: 'subscriptionId' };
  return fields.lifecycleEvent === undefined || fields.lifecycleEvent === null
    ? interpretChange(fields, tenantId, providers, options)
    : interpretLifecycle(fields.lifecycleEvent, subscriptionId.toLowerCase(), tenantId, providers);
}

function interpretChange(
  fields: Readonly<Record<string, unknown>>,
  tenantId: string,
  providers: Readers,
  { observedAt, traceparent }: DeliveryOptions,
): Meaning {
  const changed = changedResource(fields.resource, fields.resourceData);
  const providerId = changed && readerOf.get(changed.resource);
  if (changed === undefined || providerId === undefined) return { drop: 'resource' };
  const provider = providers.get(providerId);
  // Something happened to an alert that alerts_v2 shows too, under an id that we can't tell from here.
  if (provider === undefined) return pollAlerts(tenantId, providers);
  const ref = changed.id === '' ? undefined : provider.normaliseRef(changed.id);
  if (ref === undefined || ref === '') return { drop: 'id' };
  const key: AlertKey = { tenantId, provider: providerId, ref, observedAt, source: 'notification' };
  return { key: traceparent === undefined ? key : { ...key, traceparent } };
}

function pollAlerts(tenantId: string, providers: Readers): Meaning {
  if (providers.get('defenderXdr')?.list === undefined) return { drop: 'provider off' };
  return { poll: { tenantId, poll: 'defenderXdr' } };
}

/** After a gap in the notifications only reading everything that changed tells what was in it. */
function interpretLifecycle(
  event: unknown,
  subscriptionId: string,
  tenantId: string,
  providers: Readers,
): Meaning {
  const lifecycle = knownLifecycle.get(event);
  if (lifecycle === undefined) return { drop: 'lifecycleEvent' };
  const gap = lifecycle !== 'reauthorizationRequired';
  const readers = [...readerOf.values()].filter((id) => providers.get(id)?.list !== undefined);
  return {
    lifecycle: { tenantId, subscriptionId, lifecycle },
    polls: gap ? readers.map((poll) => ({ tenantId, poll })) : [],
  };
}

/** The items, or undefined when the body is anything but UTF-8 JSON with an array called `value`. */
function readCollection(body: Uint8Array): readonly unknown[] | undefined {
  try {
    const parsed: unknown = JSON.parse(utf8.decode(body));
    if (typeof parsed !== 'object' || parsed === null || !('value' in parsed)) return undefined;
    return Array.isArray(parsed.value) ? parsed.value : undefined;
  } catch {
    return undefined;
  }
}

function nameOf({ tenantId, provider, ref }: AlertKey): string {
  return `${tenantId} ${provider} ${ref}`;
}

function nameOfPoll({ tenantId, poll }: PollRequest): string {
  return `${tenantId} ${poll}`;
}
