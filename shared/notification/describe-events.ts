import type { ParsedEvents } from './parse-provider-events.ts';

/** How many of each, for the log; the tenant and the ref where there is just one. */
export function describeEvents({ received, keys, polls, dropped }: ParsedEvents) {
  const [first, ...others] = keys;
  const [tenantId, ...tenants] = new Set([...keys, ...polls].map((element) => element.tenantId));
  return {
    ...(tenantId === undefined || tenants.length > 0 ? {} : { tenantId }),
    received,
    keys: keys.length,
    polls: polls.length,
    dropped: Object.fromEntries(dropped),
    ...(first === undefined || others.length > 0 ? {} : { ref: first.ref }),
  };
}
