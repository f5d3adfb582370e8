/** What the events that a product pushes mean: pure, and every one judged on its own. */

import * as z from 'zod';
import type { AlertKey } from '../alert/alert-key.ts';
import type { PollRequest } from '../alert/message.ts';
import { defined } from '../platform/defined.ts';
import type { ProviderId } from '../provider/provider-id.ts';
import type { EventSubject, Provider, ProviderScope } from '../provider/provider.ts';

/** A provider that a tenant's policy does not switch off, with its scope there. */
export interface EventSource {
  /** Lower case. */
  readonly tenantId: string;
  readonly id: ProviderId;
  readonly provider: Pick<Provider, 'normaliseRef' | 'inScope' | 'subjectOf' | 'list'>;
  readonly scope: ProviderScope;
}

export interface EventOptions {
  /** Whose events these may be. The first provider that can use an event has it, in the tenant whose scope has it. */
  readonly sources: readonly EventSource[];
  /** Our clock, ISO 8601 UTC. */
  readonly observedAt: string;
  readonly traceparent?: string;
}

/** Why an event was dropped. */
export type EventDrop = 'not an event' | 'tenantId' | 'id' | 'scope' | 'duplicate' | 'too many';

export interface ParsedEvents {
  readonly received: number;
  readonly keys: readonly AlertKey[];
  /** Of events that name no copy. */
  readonly polls: readonly PollRequest[];
  readonly dropped: ReadonlyMap<EventDrop, number>;
}

/** Where a provider is on: one tenant, or several. */
type Places = ReadonlyMap<ProviderId, readonly EventSource[]>;

type Meaning = { readonly key: AlertKey } | { readonly poll: PollRequest } | { readonly drop: EventDrop };

/** Twice what 1 MiB of the shortest real events holds: more would only keep the processor busy, for seconds. */
const maxEvents = 10_000;
/** Longer ones are nobody's id. */
const maxRefLength = 1_024;
const bareRef = z.strictObject({
  ref: z.string().min(1),
  /** Needed where several tenants have the product and the ref doesn't tell which of them is meant. */
  tenantId: z.guid().toLowerCase().exactOptional(),
});

/** Events bring names only: what a copy shows is read from the product, so that a forged event changes nothing. */
export function parseProviderEvents(events: readonly unknown[], options: EventOptions): ParsedEvents {
  const keys = new Map<string, AlertKey>();
  const polls = new Map<string, PollRequest>();
  const dropped = new Map<EventDrop, number>();
  const drop = (reason: EventDrop): void => void dropped.set(reason, (dropped.get(reason) ?? 0) + 1);
  const once = <T>(into: Map<string, T>, name: string, value: T): void => {
    if (into.has(name)) drop('duplicate');
    into.set(name, value);
  };
  const places = Map.groupBy(options.sources, ({ id }) => id);
  for (const event of events.slice(0, maxEvents)) {
    const meaning = interpret(event, options, places);
    if ('drop' in meaning) drop(meaning.drop);
    else if ('key' in meaning) once(keys, nameOf(meaning.key), meaning.key);
    else once(polls, `${meaning.poll.tenantId} ${meaning.poll.poll}`, meaning.poll);
  }
  if (events.length > maxEvents) dropped.set('too many', events.length - maxEvents);
  return { received: events.length, keys: [...keys.values()], polls: [...polls.values()], dropped };
}

const nameOf = ({ tenantId, provider, ref }: AlertKey): string => `${tenantId} ${provider} ${ref}`;

function interpret(event: unknown, options: EventOptions, places: Places): Meaning {
  const bare = bareRef.safeParse(event).data;
  let last: Meaning = { drop: 'not an event' };
  for (const sources of places.values()) {
    const subject = bare ?? sources[0]?.provider.subjectOf?.(event);
    if (subject === undefined) continue;
    const named = sources.filter(({ tenantId }) => (bare?.tenantId ?? tenantId) === tenantId);
    last = oneOf(named.map((source) => judge(subject, source, options)));
    if (!('drop' in last)) return last;
  }
  return last;
}

/** Of several tenants exactly one can be meant: which one is never guessed. */
function oneOf(meanings: readonly Meaning[]): Meaning {
  const [found, ...others] = meanings.filter((meaning) => !('drop' in meaning));
  if (others.length > 0) return { drop: 'tenantId' };
  // Outside the scope of some it is an id all the same.
  const inScope = (meaning: Meaning): boolean => 'drop' in meaning && meaning.drop === 'scope';
  return found ?? meanings.find(inScope) ?? meanings[0] ?? { drop: 'tenantId' };
}

function judge(subject: EventSubject, source: EventSource, options: EventOptions): Meaning {
  const { tenantId, id, provider, scope } = source;
  const { observedAt, traceparent } = options;
  if ('within' in subject) {
    if (!provider.inScope(subject.within, scope)) return { drop: 'scope' };
    return provider.list === undefined ? { drop: 'id' } : { poll: { tenantId, poll: id } };
  }
  const ref = subject.ref.length > maxRefLength ? undefined : provider.normaliseRef(subject.ref);
  if (ref === undefined || ref === '') return { drop: 'id' };
  if (!provider.inScope(ref, scope)) return { drop: 'scope' };
  return {
    key: { tenantId, provider: id, ref, observedAt, source: 'provider', ...defined({ traceparent }) },
  };
}
