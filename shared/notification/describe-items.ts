import type { ParsedItems } from './parse-delivery.ts';

/** How many of each, for the log. */
export function describeItems({ received, keys, polls, subscriptionEvents, dropped }: ParsedItems) {
  return {
    received,
    keys: keys.length,
    polls: polls.length,
    subscriptionEvents: subscriptionEvents.length,
    dropped: Object.fromEntries(dropped),
  };
}
