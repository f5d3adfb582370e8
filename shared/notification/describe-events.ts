import type { ParsedEvents } from './parse-provider-events.ts';

/** How many of each, for the log; the ref where there is one. */
export function describeEvents({ received, keys, polls, dropped }: ParsedEvents) {
  const [first, ...others] = keys;
  return {
    received,
    keys: keys.length,
    polls: polls.length,
    dropped: Object.fromEntries(dropped),
    ...(first === undefined || others.length > 0 ? {} : { ref: first.ref }),
  };
}
