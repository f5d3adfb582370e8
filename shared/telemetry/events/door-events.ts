/** What the functions log that take in notifications and events. */

import { counts, number, optional, text } from '../field.ts';
import { reason, trace } from './common.ts';

const delivery = {
  received: number('notifications in the delivery'),
  keys: number('copies to look at'),
  polls: number('polls asked for'),
  subscriptionEvents: number('lifecycle events'),
  dropped: counts('notifications dropped, by reason; `clientState` means forged'),
} as const;

const events = {
  received: number('events in the delivery'),
  keys: number('copies to look at'),
  polls: number('polls asked for, since an event named no copy'),
  dropped: counts('events dropped, by reason'),
  tenantId: optional(text('Entra tenant, where there is just one')),
  ref: optional(text('id of the copy in that product, where there is just one')),
} as const;
const optionalProvider = {
  provider: optional(
    text("the policy's id of the product; absent for events from an Event Hub, which serves several"),
  ),
} as const;

export const doorEvents = {
  'delivery queued': {
    levels: ['info', 'warn'],
    says: 'Graph delivered notifications and what was good is in the queue; warn when some were forged',
    fields: { ...delivery, ...trace },
  },
  'delivery not queued': {
    levels: ['error'],
    says: 'the queue could not be reached; Graph was asked to deliver again, or the batch of an Event Hub comes again',
    fields: { ...delivery, ...trace, ...reason },
  },
  'deliveries dropped': {
    levels: ['info', 'warn'],
    says: 'deliveries of which nothing was queued, summed up per process and minute; warn when some were forged',
    fields: {
      deliveries: number('how many'),
      dropped: counts('notifications (or whole deliveries) dropped, by reason'),
    },
  },
  'provider event queued': {
    levels: ['info'],
    says: 'a product pushed events, and the copies that they name are in the queue',
    fields: { ...optionalProvider, ...events, ...trace },
  },
  'provider event not queued': {
    levels: ['error'],
    says: 'the queue could not be reached; the sender was asked to try again, or the batch of an Event Hub comes again',
    fields: { ...optionalProvider, ...reason },
  },
} as const;
