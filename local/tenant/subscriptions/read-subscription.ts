/** Checking the body of `POST /subscriptions`. @see https://learn.microsoft.com/graph/api/subscription-post-subscriptions */

import { Refusal } from '../http/exchange.ts';
import type { JsonObject } from '../http/json.ts';
import type { GraphErrors } from '../graph/graph-errors.ts';
import { parseTime } from '../state/timestamps.ts';
import type { Subscribable } from '../state/switches.ts';
import { isNotificationUrl } from './handshake.ts';

export interface SubscriptionRequest {
  readonly resource: string;
  readonly watches: Subscribable;
  readonly changeType: string;
  readonly clientState: string | null;
  readonly notificationUrl: string;
  readonly lifecycleNotificationUrl: string | null;
  readonly expiresAt: number;
  readonly latestSupportedTlsVersion: string;
}

const minute = 60_000;
export const minimumMinutes = 45;
export const maximumMinutes = 43_200;

const known = new Set([
  '@odata.type',
  'changeType',
  'clientState',
  'expirationDateTime',
  'includeResourceData',
  'latestSupportedTlsVersion',
  'lifecycleNotificationUrl',
  'notificationUrl',
  'resource',
]);
const changeTypes = new Set(['created', 'updated', 'deleted']);
const tlsVersions = new Set(['v1_0', 'v1_1', 'v1_2', 'v1_3']);

/** @throws Refusal 400 */
export function readSubscription(body: JsonObject, errors: GraphErrors, nowMs: number): SubscriptionRequest {
  const bad = (message: string): Refusal => new Refusal(errors.bad(message));
  const strange = Object.keys(body).find((name) => !known.has(name));
  if (strange !== undefined) throw bad(`The property '${strange}' doesn't exist on a subscription.`);
  const { resource, notificationUrl, lifecycleNotificationUrl = null, clientState = null } = body;
  if (typeof resource !== 'string') throw bad("'resource' is required.");
  const watches = watchedBy(resource);
  if (watches === undefined) throw bad(`Resource '${resource}' is not supported for change notifications.`);
  if (!isNotificationUrl(notificationUrl)) throw bad("'notificationUrl' must be an https URL.");
  if (lifecycleNotificationUrl !== null && !isNotificationUrl(lifecycleNotificationUrl))
    throw bad("'lifecycleNotificationUrl' must be an https URL.");
  if (clientState !== null && (typeof clientState !== 'string' || clientState.length > 128))
    throw bad("'clientState' must be a string of 128 characters at most.");
  if (body.includeResourceData === true) throw bad('Resource data is not available for this resource.');
  const { latestSupportedTlsVersion = 'v1_2' } = body;
  if (typeof latestSupportedTlsVersion !== 'string' || !tlsVersions.has(latestSupportedTlsVersion))
    throw bad("'latestSupportedTlsVersion' has an invalid value.");
  const changeType = readChangeType(body.changeType, bad);
  const expiresAt = readExpiry(body.expirationDateTime, errors, nowMs);
  return {
    resource,
    watches,
    changeType,
    clientState,
    notificationUrl,
    lifecycleNotificationUrl,
    expiresAt,
    latestSupportedTlsVersion,
  };
}

/** The legacy resource needs a filter: without one it is refused as too wide. */
function watchedBy(resource: string): Subscribable | undefined {
  const path = resource.replace(/^\//, '');
  if (path === 'security/alerts_v2' || path === 'security/incidents') return path;
  return /^security\/alerts\/?\?\$filter=.+/.test(path) ? 'security/alerts' : undefined;
}

function readChangeType(value: unknown, bad: (message: string) => Refusal): string {
  if (typeof value !== 'string') throw bad("'changeType' is required.");
  const types = value.split(',').map((each) => each.trim());
  if (!types.every((each) => changeTypes.has(each))) throw bad('Invalid changeType property.');
  return types.join(',');
}

/**
 * Less than 45 minutes ahead is raised to 45; more than 43,200 is refused, as announced.
 * @throws Refusal 400
 */
export function readExpiry(value: unknown, errors: GraphErrors, nowMs: number): number {
  const time = typeof value === 'string' ? parseTime(value) : undefined;
  if (time === undefined)
    throw new Refusal(errors.bad("'expirationDateTime' must be a date-time with a zone."));
  if (time <= nowMs) throw new Refusal(errors.bad("'expirationDateTime' must be in the future."));
  // A minute of grace: clocks differ, and requests take time.
  if (time > nowMs + (maximumMinutes + 1) * minute)
    throw new Refusal(
      errors.bad(`Subscription expiration can only be ${maximumMinutes} minutes in the future.`),
    );
  return Math.max(Math.floor(time), nowMs + minimumMinutes * minute);
}
