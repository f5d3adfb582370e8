/** Whether the app does its work, and what to do when it doesn't: pure. Holds no secrets. */

import type { CapabilityRecord } from '../capability/finding.ts';
import type { ProviderId } from '../provider/provider-id.ts';
import {
  capabilityHealth,
  capabilityTroubles,
  type ActivePlace,
  type CapabilityHealth,
} from './capability-health.ts';

export interface HealthReport {
  readonly healthy: boolean;
  /** Sentences: what is wrong and what to do. */
  readonly problems: readonly string[];
  /** What works less well than it could, and is no reason to be unhealthy. */
  readonly notices: readonly string[];
  readonly version: string;
  readonly mode?: 'observe' | 'enforce';
  readonly storage: { readonly reachable: boolean };
  readonly subscriptions: readonly SubscriptionHealth[];
  readonly polls: readonly PollHealth[];
  readonly capabilities: readonly CapabilityHealth[];
  readonly backlog?: Backlog;
}

export interface SubscriptionHealth {
  readonly tenantId: string;
  readonly resource: string;
  readonly state: 'active' | 'refused' | 'missing';
  /** ISO 8601 UTC. */
  readonly expiresAt?: string;
  /** Why Graph refused. */
  readonly words?: string;
}

export interface PolledPlace {
  readonly tenantId: string;
  readonly provider: ProviderId;
}

export interface PollHealth extends PolledPlace {
  /** ISO 8601 UTC: when a poll last succeeded. */
  readonly lastSuccessAt?: string;
}

/** All approximate. */
export interface Backlog {
  readonly changes: number;
  readonly poison: number;
  readonly deadLetters: number;
}

export interface HealthInput {
  readonly version: string;
  readonly mode: 'observe' | 'enforce';
  readonly notices: readonly string[];
  /** Undefined when storage could not be reached. */
  readonly stored:
    | {
        readonly subscriptions: readonly SubscriptionHealth[];
        /** Those of `polled` that were polled with success. */
        readonly lastPolls: readonly PollHealth[];
        readonly capabilities: readonly CapabilityRecord[];
        readonly backlog: Backlog;
      }
    | undefined;
  readonly active: readonly ActivePlace[];
  /** The providers that are polled, tenant by tenant. */
  readonly polled: readonly PolledPlace[];
  /** No provider is switched on. */
  readonly idle: boolean;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly now: number;
}

/** A poll runs each minute. */
const pollPatienceMs = 10 * 60 * 1_000;

export function assessHealth(input: HealthInput): HealthReport {
  const { version, mode, stored, polled, active, now } = input;
  const records = stored?.capabilities ?? [];
  const troubles = capabilityTroubles(active, records);
  const capabilities = capabilityHealth(active, records, stored?.subscriptions ?? []);
  const isClosed = (place: PolledPlace): boolean =>
    capabilities.some((one) => isSamePlace(one, place) && one.read === 'no');
  const polls = polled.map(
    (place): PollHealth => stored?.lastPolls.find((poll) => isSamePlace(poll, place)) ?? place,
  );
  const problems =
    stored === undefined
      ? [
          'Storage cannot be reached: check AzureWebJobsStorage, its network rules and the roles of the identity.',
        ]
      : [
          ...troubles.problems,
          ...polls
            .filter((poll) => isOverdue(poll, input) && !isClosed(poll))
            .map((poll) => overdueSentence(poll, now)),
        ];
  return {
    healthy: problems.length === 0,
    problems,
    notices: [...input.notices, ...troubles.notices, ...noticesOf(input)],
    version,
    mode,
    storage: { reachable: stored !== undefined },
    subscriptions: stored?.subscriptions ?? [],
    polls,
    capabilities,
    ...(stored === undefined ? {} : { backlog: stored.backlog }),
  };
}

/** What can be said while the settings are wrong. */
export function misconfiguredHealth(version: string, mistakes: readonly string[]): HealthReport {
  return {
    healthy: false,
    problems: mistakes,
    notices: [],
    version,
    storage: { reachable: false },
    subscriptions: [],
    polls: [],
    capabilities: [],
  };
}

/** Counted from the start where there was no poll yet, or only one before it. */
function isOverdue({ lastSuccessAt }: PollHealth, { startedAt, now }: HealthInput): boolean {
  const last = lastSuccessAt === undefined ? startedAt : Math.max(startedAt, Date.parse(lastSuccessAt));
  return now - last > pollPatienceMs;
}

const isSamePlace = (a: PolledPlace, b: PolledPlace): boolean =>
  a.tenantId === b.tenantId && a.provider === b.provider;

function overdueSentence({ tenantId, provider, lastSuccessAt }: PollHealth, now: number): string {
  const since =
    lastSuccessAt === undefined
      ? 'yet'
      : `for ${Math.floor((now - Date.parse(lastSuccessAt)) / 60_000)} minutes`;
  return `No poll of ${provider} in tenant ${tenantId} has succeeded ${since}: look at the log of poll-providers and at the grants of the identity.`;
}

function noticesOf({ stored, idle }: HealthInput): readonly string[] {
  const notices: string[] = [];
  if (idle) notices.push('No provider is switched on: name some in mirror.policy.json.');
  for (const { tenantId, resource, state, words } of stored?.subscriptions ?? []) {
    if (state === 'refused')
      notices.push(
        `Graph refused to subscribe to ${resource} in tenant ${tenantId}, which is polled instead: ${words ?? ''}`,
      );
    if (state === 'missing')
      notices.push(
        `There is no subscription to ${resource} in tenant ${tenantId} yet; it is polled meanwhile.`,
      );
  }
  const { poison = 0, deadLetters = 0 } = stored?.backlog ?? {};
  if (poison + deadLetters > 0) {
    notices.push(
      'There are dead letters: docs/operations.md (dead-letters) says how to read and replay them.',
    );
  }
  return notices;
}
