/** What the HTTP functions log. */

import { counts, number } from '../field.ts';
import { copy, provider, reason, trace } from './common.ts';

const delivery = {
  received: number('notifications in the delivery'),
  keys: number('copies to look at'),
  polls: number('polls asked for'),
  subscriptionEvents: number('lifecycle events'),
  dropped: counts('notifications dropped, by reason; `clientState` means forged'),
} as const;

export const doorEvents = {
  'delivery queued': {
    levels: ['info', 'warn'],
    says: 'Graph delivered notifications and what was good is in the queue; warn when some were forged',
    fields: { ...delivery, ...trace },
  },
  'delivery not queued': {
    levels: ['error'],
    says: 'the queue could not be reached; Graph was asked to deliver again',
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
    says: 'a product pushed the id of a copy, which is in the queue',
    fields: { ...copy, ...trace },
  },
  'provider event not queued': {
    levels: ['error'],
    says: 'the queue could not be reached; the sender was asked to try again',
    fields: { ...provider, ...reason },
  },
} as const;
