/** The control API in process. */

import { withoutQuery } from '../calls/sanitise.ts';
import type { Courier } from '../notifications/courier.ts';
import type { Dispatcher } from '../notifications/dispatcher.ts';
import { guidFrom } from '../seed/deterministic-id.ts';
import { seedStories } from '../seed/stories.ts';
import { isoTime } from '../state/timestamps.ts';
import type { Subscription } from '../subscriptions/subscription.ts';
import { defined } from '../http/json.ts';
import { clearWorld, type World } from '../world.ts';
import { act } from './act.ts';
import { ControlError, type Forgery, type SubscriptionSummary, type TenantControl } from './control.ts';
import { copiesOf, copyOf } from './copies.ts';
import { mergeIncidents } from './merge-incidents.ts';
import { moveAlert } from './move-alert.ts';
import { raise } from './raise.ts';

export function createControl(world: World, dispatcher: Dispatcher, courier: Courier): TenantControl {
  return {
    ...stateControl(world, dispatcher, courier),
    ...weatherControl(world),
    ...subscriptionControl(world, dispatcher, courier),
    ...logControl(world, courier),
  };
}

function stateControl(world: World, dispatcher: Dispatcher, courier: Courier) {
  return {
    reset: async (options) => {
      dispatcher.clear();
      courier.clear();
      clearWorld(world, options?.keepSubscriptions ?? true);
      if (options?.seed !== 'none') seedStories(world);
    },
    stories: async () => [...world.stories.values()],
    copies: async (options) => copiesOf(world, options?.story),
    act: async (action) => {
      act(world, action);
      const copy = copyOf(world, action);
      if (copy === undefined) throw new ControlError('The copy belongs to no story.');
      return copy;
    },
    raise: async (options) => raise(world, options),
    mergeIncidents: async ({ from, into }) => mergeIncidents(world, from, into),
    moveAlert: async (options) => moveAlert(world, options),
  } satisfies Partial<TenantControl>;
}

/** Faults, quotas, permissions and switches. */
function weatherControl(world: World) {
  return {
    faults: async () => world.faults.list(),
    addFault: async (rule) => world.faults.add(rule),
    clearFaults: async (options) => {
      if (options?.id === undefined) world.faults.clear();
      else if (!world.faults.remove(options.id)) throw new ControlError(`There is no fault '${options.id}'.`);
    },
    setThrottle: async (change) => world.throttle.configure(defined(change)),
    withdrawPermissions: async ({ permissions }) => world.permissions.withdraw(permissions),
    withholdProducts: async ({ products }) => world.withheld.set(products),
    switches: async () => world.switches,
    setSwitches: async ({ subscriptions, ...change }) => {
      const answers = { ...world.switches.subscriptions, ...subscriptions };
      world.switches = { ...world.switches, ...defined(change), subscriptions: answers };
      return world.switches;
    },
  } satisfies Partial<TenantControl>;
}

function subscriptionControl(world: World, dispatcher: Dispatcher, courier: Courier) {
  const chosen = (id: string | undefined): readonly Subscription[] => {
    const found = world.subscriptions.list().filter((each) => id === undefined || each.id === id);
    if (id !== undefined && found.length === 0) throw new ControlError(`There is no subscription '${id}'.`);
    return found;
  };
  return {
    subscriptions: async () => world.subscriptions.list().map(summary),
    dropSubscriptions: async (options) => {
      for (const { id } of chosen(options?.id)) world.subscriptions.remove(id);
    },
    sendLifecycle: async ({ event, subscriptionId, pause = false }) => {
      for (const each of chosen(subscriptionId)) dispatcher.lifecycle(each, event, pause);
    },
    forgeNotification: async (forgery) => {
      const urls = world.subscriptions.list().map((each) => each.notificationUrl);
      for (const url of forgery.url === undefined ? new Set(urls) : [forgery.url])
        courier.send(url, [forged(world, forgery)]);
    },
    flushNotifications: async () => {
      dispatcher.flush();
      await courier.settled();
    },
  } satisfies Partial<TenantControl>;
}

function logControl(world: World, courier: Courier) {
  return {
    deliveries: async () => courier.deliveries(),
    calls: async () => ({ counts: world.calls.counts(), recent: world.calls.recent() }),
    clearCalls: async () => {
      world.calls.clear();
      world.violations.clear();
    },
    violations: async () => world.violations.list(),
  } satisfies Partial<TenantControl>;
}

function summary(subscription: Subscription): SubscriptionSummary {
  const { id, resource, changeType, notificationUrl, lifecycleNotificationUrl, expiresAt, paused } =
    subscription;
  return {
    id,
    resource,
    changeType,
    notificationUrl: withoutQuery(notificationUrl),
    lifecycleNotificationUrl:
      lifecycleNotificationUrl === null ? null : withoutQuery(lifecycleNotificationUrl),
    expirationDateTime: isoTime(expiresAt),
    paused,
  };
}

/** Looks like the real thing but for what a stranger can't know. */
function forged({ clock, registration }: World, forgery: Forgery) {
  const { alertId, clientState = 'not-the-client-state' } = forgery;
  return {
    subscriptionId: forgery.subscriptionId ?? guidFrom('forged subscription'),
    subscriptionExpirationDateTime: isoTime(clock.now() + 3_600_000),
    tenantId: forgery.tenantId ?? registration.tenantId,
    clientState,
    changeType: 'updated',
    resource: `security/alerts_v2/${alertId}`,
    resourceData: {
      '@odata.type': '#microsoft.graph.security.alert',
      '@odata.id': `security/alerts_v2/${alertId}`,
      id: alertId,
    },
  };
}
