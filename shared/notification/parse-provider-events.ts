/** What the events that a product pushes mean: pure, and every one judged on its own. */

import * as z from 'zod';
import type { AlertKey } from '../alert/alert-key.ts';
import type { PollRequest } from '../alert/message.ts';
import { defined } from '../platform/defined.ts';
import type { ProviderId } from '../provider/provider-id.ts';
import type { EventSubject, Provider, ProviderScope } from '../provider/provider.ts';

/** A provider that the policy does not switch off, with its scope there. */
export interface EventSource {
  readonly id: ProviderId;
  readonly provider: Pick<Provider, 'normaliseRef' | 'inScope' | 'subjectOf' | 'list'>;
  readonly scope: ProviderScope;
}

export interface EventOptions {
  /** Whose events these may be. The first that knows an event has it. */
  readonly sources: readonly EventSource[];
  /** The tenant that they are about. */
  readonly tenantId: string;
  /** Our clock, ISO 8601 UTC. */
  readonly observedAt: string;
  readonly traceparent?: string;
}

/** Why an event was dropped. */
export type EventDrop = 'not an event' | 'id' | 'scope' | 'duplicate';

export interface ParsedEvents {
  readonly received: number;
  readonly keys: readonly AlertKey[];
  /** Of events that name no copy. */
  readonly polls: readonly PollRequest[];
  readonly dropped: ReadonlyMap<EventDrop, number>;
}

type Meaning = { readonly key: AlertKey } | { readonly poll: PollRequest } | { readonly drop: EventDrop };

/** Longer ones are nobody's id. */
const maxRefLength = 1_024;
const bareRef = z.strictObject({ ref: z.string().min(1) });

/** Events bring names only: what a copy shows is read from the product, so that a forged event changes nothing. */
export function parseProviderEvents(events: readonly unknown[], options: EventOptions): ParsedEvents {
  const keys = new Map<string, AlertKey>();
  const polls = new Map<ProviderId, PollRequest>();
  const dropped = new Map<EventDrop, number>();
  const drop = (reason: EventDrop): void => void dropped.set(reason, (dropped.get(reason) ?? 0) + 1);
  const once = <N, T>(into: Map<N, T>, name: N, value: T): void => {
    if (into.has(name)) drop('duplicate');
    into.set(name, value);
  };
  for (const event of events) {
    const meaning = interpret(event, options);
    if ('drop' in meaning) drop(meaning.drop);
    else if ('key' in meaning) once(keys, `${meaning.key.provider} ${meaning.key.ref}`, meaning.key);
    else once(polls, meaning.poll.poll, meaning.poll);
  }
  return { received: events.length, keys: [...keys.values()], polls: [...polls.values()], dropped };
}

function interpret(event: unknown, options: EventOptions): Meaning {
  for (const source of options.sources) {
    const subject = bareRef.safeParse(event).data ?? source.provider.subjectOf?.(event);
    if (subject !== undefined) return judge(subject, source, options);
  }
  return { drop: 'not an event' };
}

function judge(subject: EventSubject, { id, provider, scope }: EventSource, options: EventOptions): Meaning {
  const { tenantId, observedAt, traceparent } = options;
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
