/** Gathers, plans and applies; one tenant's trouble, or one resource's, never stops the others. */

import type { LifecycleEvent, SubscriptionEvent } from '../alert/message.ts';
import { describeError, TransientError } from '../errors.ts';
import type { ApiClient } from '../platform/api-client.ts';
import type { Clock } from '../platform/clock.ts';
import type { Log } from '../platform/log.ts';
import { applyAction, saveRefusal, type ApplyContext, type Result } from './apply.ts';
import { createSubscriptionClient, type GraphSubscription } from './client.ts';
import { doorHash, leadsHere, type SubscriptionDoor } from './door.ts';
import {
  planResource,
  planSubscriptions,
  type Action,
  type ListedSubscription,
  type PlanInput,
} from './plan.ts';
import type { SubscriptionStore } from './record.ts';

export interface SubscribingTenant {
  readonly tenantId: string;
  /** Asked for when first needed. */
  readonly graph: () => ApiClient;
  /** What its enabled providers subscribe to. */
  readonly wanted: readonly string[];
}

export interface ManagerOptions {
  readonly tenants: readonly SubscribingTenant[];
  /** Undefined without a public address: then our subscriptions on record are deleted. */
  readonly door: SubscriptionDoor | undefined;
  readonly store: SubscriptionStore;
  readonly clock: Clock;
}

export interface SubscriptionManager {
  /** Never throws over a tenant or a resource: what failed is logged, and tried again in the next run. */
  manage(log: Log): Promise<void>;
  /** Answers Graph's lifecycle events. @throws TransientError when something failed, so that it is tried again. */
  answer(events: readonly SubscriptionEvent[], log: Log): Promise<void>;
}

const foreignHolder =
  'Another subscription of this app registration, with another address, holds the resource.';

export function createSubscriptionManager(options: ManagerOptions): SubscriptionManager {
  return {
    async manage(log) {
      await Promise.all(options.tenants.map((tenant) => manageTenant(options, tenant, new Map(), log)));
    },
    async answer(events, log) {
      const failures = await Promise.all(
        options.tenants.map(async (tenant) => {
          const own = events.filter(({ tenantId }) => tenantId === tenant.tenantId);
          const byId = new Map(own.map((event) => [event.subscriptionId.toLowerCase(), event.lifecycle]));
          return own.length === 0 ? 0 : manageTenant(options, tenant, byId, log);
        }),
      );
      if (failures.some((count) => count > 0))
        throw new TransientError('unavailable', 'Not every subscription could be looked after.');
    },
  };
}

/** How many things failed. */
async function manageTenant(
  options: ManagerOptions,
  tenant: SubscribingTenant,
  events: ReadonlyMap<string, LifecycleEvent>,
  log: Log,
): Promise<number> {
  try {
    const { context, input } = await gather(options, tenant, events, log);
    let failures = 0;
    for (const action of planSubscriptions(input)) {
      failures += (await carryOut(action, context, input, log)) ? 0 : 1;
    }
    return failures;
  } catch (error) {
    const { tenantId } = tenant;
    log('error', 'subscriptions not managed', { tenantId, reason: describeError(error) });
    return 1;
  }
}

interface Gathered {
  readonly context: ApplyContext;
  readonly input: PlanInput;
}

async function gather(
  { door, store, clock }: ManagerOptions,
  { tenantId, graph, wanted }: SubscribingTenant,
  events: ReadonlyMap<string, LifecycleEvent>,
  log: Log,
): Promise<Gathered> {
  const client = createSubscriptionClient(graph());
  const records = await store.list(tenantId);
  const now = clock.now();
  const context: ApplyContext = { tenantId, client, store, door, records, now };
  // Without an address nothing can be recognised as ours but what is on record; then the list says nothing.
  const listed = door === undefined ? undefined : await listOurs(context, log);
  const hash = door === undefined ? undefined : doorHash(door);
  return { context, input: { wanted, doorHash: hash, records, listed, events, now } };
}

/** A list that can't be had is no reason to do nothing: renewals find out by themselves what is gone. */
async function listOurs(context: ApplyContext, log: Log): Promise<readonly ListedSubscription[] | undefined> {
  try {
    return oursAmong(await context.client.list(), context);
  } catch (error) {
    const { tenantId } = context;
    log('warn', 'subscriptions not listed', { tenantId, reason: describeError(error) });
    return undefined;
  }
}

function oursAmong(
  all: readonly GraphSubscription[],
  { door, records }: ApplyContext,
): readonly ListedSubscription[] {
  const onRecord = new Set(records.map((record) => (record.state === 'active' ? record.id : undefined)));
  return all
    .filter(
      ({ id, notificationUrl }) =>
        onRecord.has(id) || (door !== undefined && leadsHere(door, notificationUrl)),
    )
    .map(({ id, resource, expiresAt, changeType, notificationUrl, clientState }) => {
      const proven =
        door !== undefined && clientState === door.clientState && notificationUrl === door.notificationUrl;
      return { id, resource, expiresAt, changeType, proven };
    });
}

async function carryOut(action: Action, context: ApplyContext, input: PlanInput, log: Log): Promise<boolean> {
  const { tenantId } = context;
  const fields = { tenantId, resource: action.resource, action: action.do, because: action.reason };
  try {
    const first = await applyAction(action, context);
    const result = first === 'occupied' ? await settle(action.resource, context, input) : first;
    if (result === 'refused') log('warn', 'subscription refused', fields);
    else if (action.do !== 'leave') log('info', 'subscription managed', fields);
    return true;
  } catch (error) {
    log('error', 'subscription failed', { ...fields, reason: describeError(error) });
    return false;
  }
}

/** Looks again, once, and decides anew; whoever holds the resource without being ours is left alone. */
async function settle(resource: string, context: ApplyContext, input: PlanInput): Promise<Result> {
  const listed = oursAmong(await context.client.list(), context);
  const again = planResource(resource, { ...input, listed, events: new Map() });
  const result = again.do === 'create' ? 'occupied' : await applyAction(again, context);
  if (result !== 'occupied') return result;
  await saveRefusal(resource, foreignHolder, context);
  return 'refused';
}
