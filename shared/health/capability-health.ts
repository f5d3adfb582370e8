/** What each product lets the app do, for the health report. Pure. */

import type { CapabilityRecord, Finding, Why } from '../capability/finding.ts';
import { wordFor } from '../capability/log-capability.ts';
import { problemSentence, type Deed } from '../capability/say.ts';
import { defined } from '../platform/defined.ts';
import type { ProviderId } from '../provider/provider-id.ts';
import type { SubscriptionHealth } from './health.ts';

export interface CapabilityHealth {
  readonly tenantId: string;
  readonly provider: ProviderId;
  /** `partly`: not in every place that the policy names. `unknown`: it is tried. `not asked`: not yet, or never. */
  readonly read: ReturnType<typeof wordFor>;
  readonly write: ReturnType<typeof wordFor>;
  /** Whether Graph tells of changes; `not offered` where nothing could be subscribed to. */
  readonly subscribe: 'yes' | 'no' | 'unknown' | 'not offered';
  /** ISO 8601 UTC: when it was last asked. */
  readonly checkedAt?: string;
  readonly cannot: readonly {
    readonly deed: Deed;
    /** Azure subscription or workspace; absent for a product that is one in a tenant. */
    readonly place?: string;
    readonly why: Why;
    /** The product's own error code. */
    readonly code?: string;
    /** ISO 8601 UTC. */
    readonly since: string;
  }[];
}

/** A provider that is on in a tenant. */
export interface ActivePlace {
  readonly tenantId: string;
  readonly provider: ProviderId;
  readonly subscribesTo: readonly string[];
  /** The policy has it written, and does not just observe. */
  readonly isWritten: boolean;
}

type Records = readonly CapabilityRecord[];

export function capabilityHealth(
  active: readonly ActivePlace[],
  records: Records,
  subscriptions: readonly SubscriptionHealth[],
): readonly CapabilityHealth[] {
  return active.map((place) => {
    const { tenantId, provider } = place;
    const { reads = [], writes = [], checkedAt } = recordOf(place, records) ?? {};
    return {
      tenantId,
      provider,
      read: wordFor(reads),
      write: wordFor(writes),
      subscribe: subscribable(place, subscriptions),
      ...defined({ checkedAt }),
      cannot: [...cannotOf('read', reads), ...cannotOf('write', writes)],
    };
  });
}

/** Sentences: what keeps the app from its work, and what is only good to know. */
export function capabilityTroubles(active: readonly ActivePlace[], records: Records) {
  const problems: string[] = [];
  const notices: string[] = [];
  for (const place of active) {
    const { reads = [], writes = [] } = recordOf(place, records) ?? {};
    problems.push(...sentences(place, 'read', reads));
    const closed = new Set(reads.filter(({ can }) => can === 'no').map((finding) => finding.place));
    const unwritten = writes.filter((finding) => !closed.has(finding.place));
    (place.isWritten ? problems : notices).push(...sentences(place, 'write', unwritten));
  }
  return { problems, notices };
}

const recordOf = ({ tenantId, provider }: ActivePlace, records: Records): CapabilityRecord | undefined =>
  records.find((record) => record.tenantId === tenantId && record.provider === provider);

const sentences = ({ provider, tenantId }: ActivePlace, deed: Deed, findings: readonly Finding[]) =>
  findings
    .filter(({ can }) => can === 'no')
    .map((finding) => problemSentence({ provider, tenantId }, deed, finding));

function cannotOf(deed: Deed, findings: readonly Finding[]): CapabilityHealth['cannot'] {
  return findings.flatMap((finding) => {
    if (finding.can !== 'no') return [];
    const { place, why, code, since } = finding;
    return [{ deed, why, since, ...defined({ code, place: place === '' ? undefined : place }) }];
  });
}

function subscribable(
  { tenantId, subscribesTo }: ActivePlace,
  subscriptions: readonly SubscriptionHealth[],
): CapabilityHealth['subscribe'] {
  if (subscribesTo.length === 0) return 'not offered';
  const states = subscriptions
    .filter((one) => one.tenantId === tenantId && subscribesTo.includes(one.resource))
    .map(({ state }) => state);
  if (states.includes('active')) return 'yes';
  return states.includes('refused') ? 'no' : 'unknown';
}
