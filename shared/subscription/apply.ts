/** Carries out one action of the plan and keeps the record in step with what Graph answered. */

import { TransientError } from '../errors.ts';
import type { GraphSubscription, SubscriptionClient } from './client.ts';
import { doorHash, type SubscriptionDoor } from './door.ts';
import type { Action } from './plan.ts';
import type { SubscriptionRecord, SubscriptionStore } from './record.ts';
import { refusalOf, refusalWords } from './refusal.ts';

/**
 * Milliseconds asked for: 70 hours. alerts_v2 has no documented limit; 4,230 minutes (70.5 h) is the commonest for
 * other resources, and legacy alerts allow ten times that. Renewed at half of it, so that the timer may be out of
 * order for a day and a half, while a subscription that nobody looks after any more ends by itself in three days.
 */
const lifetimeMs = 70 * 60 * 60 * 1_000;

/** What is wanted, then what a service may accept instead: nothing documents which ones alerts_v2 takes. */
const changeTypes = ['created,updated', 'updated', 'created'] as const;

export interface ApplyContext {
  readonly tenantId: string;
  readonly client: SubscriptionClient;
  readonly store: SubscriptionStore;
  /** Undefined only where nothing is ever created. */
  readonly door: SubscriptionDoor | undefined;
  readonly records: readonly SubscriptionRecord[];
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** `occupied`: Graph has a subscription for the resource that the plan didn't know of. */
export type Result = 'done' | 'refused' | 'occupied';

export async function applyAction(action: Action, context: ApplyContext): Promise<Result> {
  const { client, store, now } = context;
  switch (action.do) {
    case 'leave':
      return 'done';
    case 'create':
      return create(action.resource, context);
    case 'replace':
      await client.remove(action.id);
      return create(action.resource, context);
    case 'renew': {
      const renewed = await client.renew(action.record.id, new Date(now + lifetimeMs));
      if (renewed === undefined) return create(action.resource, context);
      await saveActive(action.resource, renewed, context);
      return 'done';
    }
    case 'adopt':
      await saveActive(action.resource, action.subscription, context);
      return 'done';
    case 'delete':
      if (action.id !== undefined) await client.remove(action.id);
      if (action.record !== undefined) await store.remove(action.record);
      return 'done';
  }
}

/** Remembers that the resource can't be had, so that it is asked for once a day and people can read why. */
export async function saveRefusal(resource: string, words: string, context: ApplyContext): Promise<void> {
  const { now } = context;
  await save({ state: 'refused', words, refusedAt: iso(now), ...common(resource, context) }, context);
}

async function create(resource: string, context: ApplyContext): Promise<Result> {
  const made = await askGraph(resource, context);
  if ('subscription' in made) {
    await saveActive(resource, made.subscription, context);
    return 'done';
  }
  const { error } = made;
  if (error instanceof TransientError && error.code === 'conflict') return 'occupied';
  const refusal = refusalOf(error);
  if (refusal === undefined || refusal === 'handshake') throw error;
  await saveRefusal(resource, refusalWords(error), context);
  return 'refused';
}

async function askGraph(
  resource: string,
  context: ApplyContext,
): Promise<{ readonly subscription: GraphSubscription } | { readonly error: unknown }> {
  const expiresAt = new Date(context.now + lifetimeMs);
  let error: unknown;
  for (const changeType of changeTypes) {
    try {
      const made = await context.client.create(doorOf(context), resource, changeType, expiresAt);
      return { subscription: { ...made, changeType } };
    } catch (refusal) {
      error = refusal;
      if (refusalOf(refusal) !== 'changeType') break;
    }
  }
  return { error };
}

async function saveActive(
  resource: string,
  { id, changeType, expiresAt }: Pick<GraphSubscription, 'id' | 'changeType' | 'expiresAt'>,
  context: ApplyContext,
): Promise<void> {
  const startedAt = iso(context.now);
  await save(
    { state: 'active', id, changeType, startedAt, expiresAt, ...common(resource, context) },
    context,
  );
}

async function save(record: SubscriptionRecord, { store }: ApplyContext): Promise<void> {
  await store.save(record);
}

function common(
  resource: string,
  context: ApplyContext,
): Pick<SubscriptionRecord, 'tenantId' | 'resource' | 'doorHash'> {
  const { tenantId, records } = context;
  const before = records.find((record) => record.resource === resource);
  const etag = before?.etag === undefined ? {} : { etag: before.etag };
  return { tenantId, resource, doorHash: doorHash(doorOf(context)), ...etag };
}

function doorOf({ door }: ApplyContext): SubscriptionDoor {
  if (door === undefined)
    throw new TransientError('unavailable', 'There is no public address to subscribe with.');
  return door;
}

function iso(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
