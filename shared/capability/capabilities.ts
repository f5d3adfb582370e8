/**
 * What the products let the app do, for everybody who is about to call one. Answered from memory, which follows the
 * table; the poll timer asks the products when it is time. Trouble with the table never keeps anybody from trying.
 */

import { createHash } from 'node:crypto';
import { TerminalError } from '../errors.ts';
import type { Clock } from '../platform/clock.ts';
import type { Log } from '../platform/log.ts';
import { without } from '../platform/without.ts';
import { providerPolicy, writesTo, type Policy, type ProviderPolicy } from '../policy/policy.ts';
import type { ProviderId } from '../provider/provider-id.ts';
import type { Provider, ProviderScope } from '../provider/provider.ts';
import type { CapabilityRecord, CapabilityStore, Finding } from './finding.ts';
import { judgeAnswer } from './judge-answer.ts';
import { logCapability } from './log-capability.ts';
import { everywhere, findingsAt, placesOf, readablePart } from './places.ts';
import { probe, type ProbePorts } from './probe.ts';
import { isDue, noteRefusal, regained, renew } from './renew.ts';
import { createRows } from './rows.ts';
import { barrierSentence, type Deed } from './say.ts';

export interface Barrier {
  readonly deed: Deed;
  /** For the journal. */
  readonly reason: string;
}

export interface Capabilities {
  /** Asks the product, when it is time. @throws TransientError when storage fails */
  probeIfDue(tenantId: string, provider: Provider, log: Log): Promise<void>;
  /** What of this scope can be read, as far as it is known; undefined: nothing. */
  readable<S extends ProviderScope>(tenantId: string, provider: Provider, scope: S): Promise<S | undefined>;
  /** Why a copy can't be read, or else written; undefined while it can, and while nobody knows. */
  barrier(tenantId: string, provider: Provider, ref: string): Promise<Barrier | undefined>;
  /** When something that could not be done could be done again, and no sweep has caught up with it yet. */
  regainedAt(tenantId: string, provider: Provider): Promise<string | undefined>;
  /** What was left open meanwhile is queued. @throws TransientError when storage fails */
  caughtUp(tenantId: string, provider: Provider, regainedAt: string): Promise<void>;
  /** A call has failed: if that may have been for good, the product is asked with the next probe, before it is called again. */
  doubt(tenantId: string, provider: Provider, error: unknown): void;
  /** Nothing of it can be read, as far as this process knows. */
  isClosed(tenantId: string, provider: Provider): boolean;
  /** A write was not taken: if that was for good and no grant says otherwise, it is not tried again for a while. */
  refused(tenantId: string, provider: Provider, ref: string, error: unknown, log: Log): Promise<void>;
}

export interface CapabilityOptions extends ProbePorts {
  readonly clock: Clock;
  readonly policy: Policy;
  /** Whom is asked as whom: cloud, hosts, identity. */
  readonly identified: string;
  readonly store: CapabilityStore;
  /** What could not be read since then (ISO 8601 UTC) can be read again: nothing of that time may be missed. */
  readonly onReadable: (tenantId: string, provider: ProviderId, since: string) => Promise<void>;
}

export function createCapabilities(options: CapabilityOptions): Capabilities {
  const { clock, policy, identified, store } = options;
  const startedAt = clock.now();
  const rows = createRows(store, clock);
  const doubted = new Set<string>();
  const rulesOf = ({ id }: Provider): ProviderPolicy => providerPolicy(policy, id);
  const askedOf = (provider: Provider): string => {
    const { direction, azureSubscriptions, workspaces } = rulesOf(provider);
    const text = JSON.stringify([identified, direction, azureSubscriptions, workspaces]);
    return createHash('sha256').update(text, 'utf8').digest('hex');
  };
  const isAsked = (id: string, record: CapabilityRecord | undefined, provider: Provider): boolean =>
    isDue(record, {
      now: clock.now(),
      startedAt,
      asked: askedOf(provider),
      isDoubted: doubted.has(id),
    });

  const ask = async (tenantId: string, provider: Provider, log: Log): Promise<void> => {
    const known = await rows.fresh(tenantId, provider.id);
    const id = `${tenantId}|${provider.id}`;
    if (!isAsked(id, known, provider)) return;
    doubted.delete(id);
    const rules = rulesOf(provider);
    const answers = await probe(options, tenantId, provider, { scope: rules, writes: writesTo(rules) });
    const checkedAt = new Date(clock.now()).toISOString();
    const record = {
      ...(known ?? { tenantId, provider: provider.id }),
      asked: askedOf(provider),
      checkedAt,
      reads: renew(known?.reads ?? [], answers.reads, checkedAt),
      writes: renew(known?.writes ?? [], answers.writes, checkedAt),
    };
    // Before it is on record that they can be read: who comes after must not begin too late.
    const readAgain = regained(known?.reads ?? [], record.reads);
    for (const { since } of readAgain) await options.onReadable(tenantId, provider.id, since);
    const isBetter = [...readAgain, ...regained(known?.writes ?? [], record.writes)].length > 0;
    await rows.save({ ...record, ...(isBetter ? { regainedAt: checkedAt } : {}) });
    logCapability(log, record);
  };

  return {
    async probeIfDue(tenantId, provider, log) {
      const id = `${tenantId}|${provider.id}`;
      if (isAsked(id, await rows.get(tenantId, provider.id), provider)) await ask(tenantId, provider, log);
    },
    readable: async (tenantId, { id }, scope) => readablePart(scope, await rows.get(tenantId, id)),
    async barrier(tenantId, provider, ref) {
      const record = await rows.get(tenantId, provider.id);
      const [read, write] = [record?.reads ?? [], record?.writes ?? []].map((findings) =>
        closedFor(findings, provider, ref, rulesOf(provider)),
      );
      if (read !== undefined) return { deed: 'read', reason: barrierSentence('read', read) };
      return write && { deed: 'write', reason: barrierSentence('write', write) };
    },
    regainedAt: async (tenantId, { id }) => (await rows.get(tenantId, id))?.regainedAt,
    async caughtUp(tenantId, { id }, regainedAt) {
      const record = await rows.fresh(tenantId, id);
      if (record?.regainedAt === regainedAt) await rows.save(without(record, 'regainedAt'));
    },
    doubt(tenantId, provider, error) {
      const isDenied =
        error instanceof TerminalError && (error.code === 'forbidden' || error.code === 'unauthorized');
      if (isDenied || judgeAnswer(provider.api, error).can === 'no')
        doubted.add(`${tenantId}|${provider.id}`);
    },
    isClosed: (tenantId, provider) =>
      readablePart(rulesOf(provider), rows.known(tenantId, provider.id)) === undefined,
    async refused(tenantId, provider, ref, error, log) {
      const answer = judgeAnswer(provider.api, error);
      // Any other refusal may be about this one copy.
      const isBarred = error instanceof TerminalError && error.code === 'forbidden';
      if (answer.can !== 'no' || !isBarred) return;
      const known = await rows.get(tenantId, provider.id);
      const [place = everywhere] = placeOf(provider, ref, rulesOf(provider));
      const granted = known?.writes.find((finding) => finding.place === place)?.can === 'yes';
      if (known === undefined || (granted && answer.why === 'noPermission')) return;
      const since = new Date(clock.now()).toISOString();
      const writes = noteRefusal(known.writes, { ...answer, place, since });
      const record = { ...known, writes, checkedAt: since };
      await rows.save(record);
      logCapability(log, record);
    },
  };
}

function closedFor(
  findings: readonly Finding[],
  provider: Provider,
  ref: string,
  rules: ProviderPolicy,
): Finding | undefined {
  if (findings.every(({ can }) => can !== 'no')) return undefined;
  return findingsAt(findings, (scope) => provider.inScope(ref, scope), rules).find(({ can }) => can === 'no');
}

const placeOf = (provider: Provider, ref: string, rules: ProviderPolicy): readonly string[] =>
  [...placesOf(rules)].filter(([, scope]) => provider.inScope(ref, scope)).map(([place]) => place);
