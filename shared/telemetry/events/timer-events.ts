/** What the timers log, and what each process sums up. */

import { counts, flag, number, optional, rows, text, texts } from '../field.ts';
import { provider, reason, tenant } from './common.ts';

const place = { ...tenant, ...provider } as const;
const resource = { ...tenant, resource: text('Graph resource') } as const;
const action = { action: text('create, renew, replace, adopt or delete'), because: text('why') } as const;

export const timerEvents = {
  heartbeat: {
    levels: ['info', 'error'],
    says: 'once a minute from the poll timer: the app lives; what waits and what was given up. Error: storage does not answer',
    fields: {
      version: text('of the app'),
      mode: text('observe or enforce'),
      subscribes: flag('it has a public address and asks Graph for notifications'),
      polled: texts('products that are polled'),
      places: texts('the same, tenant by tenant: product, " in ", id of the tenant'),
      storage: flag('storage answers; without it there are no counts'),
      waiting: optional(number('messages in the queue, approximate')),
      oldestMs: optional(
        number('milliseconds since the first visible message was put there; 0 when none waits'),
      ),
      poison: optional(number('messages in the poison queue')),
      deadLetters: optional(number('rows in table `deadletters`, counted up to 1000')),
    },
  },
  polled: {
    levels: ['info'],
    says: 'a poll of one product ended well',
    fields: {
      ...place,
      found: number('copies changed since the last poll, overlap included'),
      queued: number('of these, news'),
      unreadable: number('of these, not understood'),
      ms: number('milliseconds it took'),
    },
  },
  'polled in part': {
    levels: ['warn'],
    says: 'parts of a product did not answer: the next poll begins where this one did, as far as `lookBackDays` reaches',
    fields: { ...place, missing: texts('the parts, by the names that the product gives them') },
  },
  'poll failed': {
    levels: ['warn'],
    says: 'the next poll begins where this one did',
    fields: { ...place, ...reason },
  },
  capability: {
    levels: ['info', 'warn'],
    says: 'what a product lets the app do: when it was asked first, when that changed, once a day; hourly (warn) while something can’t be done',
    fields: {
      ...place,
      read: text('yes, no, partly (not everywhere) or unknown (it is tried)'),
      write: text('the same; `not asked` where the policy writes nothing'),
      cannot: rows('what can’t be done', {
        deed: text('read or write'),
        place: text('Azure subscription or workspace; empty for a product that is one in a tenant'),
        why: text('noPermission, noLicence, productAbsent or notInThisCloud'),
        code: optional(text("the product's own error code")),
        since: text('ISO 8601 UTC'),
      }),
    },
  },
  swept: {
    levels: ['info'],
    says: 'drift of one product: everything open, and everything of the last day, compared with the records',
    fields: {
      ...place,
      compared: number('copies'),
      inStep: number('copies that show what was agreed'),
      excused: counts('copies that do not, with the check that objects'),
      outOfStep: number('copies that do not, and nothing says why'),
      oldestMs: optional(number('milliseconds since the oldest decision that a copy does not show')),
      queued: number('copies queued for another look'),
      ms: number('milliseconds it took'),
    },
  },
  'sweep failed': {
    levels: ['warn'],
    says: 'the next sweep begins anew',
    fields: { ...place, ...reason },
  },
  subscription: {
    levels: ['info'],
    says: 'how each Graph subscription that should exist stands, every 15 minutes',
    fields: {
      ...resource,
      ...provider,
      state: text('active, refused (by Graph; it is polled instead) or missing'),
      ageMs: optional(number('milliseconds since it was made or renewed')),
      expiresInMs: optional(number('milliseconds until it ends')),
    },
  },
  'subscription managed': {
    levels: ['info'],
    says: 'a subscription was made, renewed, replaced, adopted or deleted',
    fields: { ...resource, ...action },
  },
  'subscription refused': {
    levels: ['warn'],
    says: 'Graph does not offer the resource to this tenant; health has its words',
    fields: { ...resource, ...action },
  },
  'subscription failed': {
    levels: ['error'],
    says: 'tried again with the next run',
    fields: { ...resource, ...action, ...reason },
  },
  'subscriptions not listed': {
    levels: ['warn'],
    says: 'Graph did not list them; renewals find out by themselves what is gone',
    fields: { ...tenant, ...reason },
  },
  'subscriptions not managed': {
    levels: ['error'],
    says: 'tried again with the next run',
    fields: { ...tenant, ...reason },
  },
  'subscription events come back': {
    levels: ['warn'],
    says: 'a lifecycle event could not be answered yet',
    fields: { count: number('events'), ...reason },
  },
  'api calls': {
    levels: ['info'],
    says: 'calls that reached for the network, summed up per process, tenant and minute, or a few seconds after a failure',
    fields: {
      ...tenant,
      calls: rows('by caller, operation and outcome', {
        caller: text("the policy's id of a product, `subscriptions`, or `capabilities` for probes"),
        operation: text('method and path without ids'),
        outcome: text('ok, throttled (429), unauthorized, forbidden, timeout, ...'),
        count: number('how many'),
        ms: number('milliseconds, all together'),
        maxMs: number('milliseconds, the slowest'),
      }),
    },
  },
  'settings are wrong': {
    levels: ['error'],
    says: 'nothing is done until they are put right',
    fields: { mistakes: texts('each with what to do') },
  },
} as const;
