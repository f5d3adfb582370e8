/**
 * The sweep of one provider: everything that is open there, and what changed of late, is compared with the records.
 * What polls and notifications missed is queued, what should long have been written is queued again, and the drift is
 * measured. It follows the product's own list of what is open, so its cost is that of what is open.
 */

import type { AlertKey } from '../alert/alert-key.ts';
import type { Observation } from '../alert/observation.ts';
import { describeError } from '../errors.ts';
import type { Log } from '../platform/log.ts';
import { providerPolicy, type ProviderPolicy } from '../policy/policy.ts';
import { kindOf } from '../provider/kind-of.ts';
import type { Page, Provider } from '../provider/provider.ts';
import type { CursorStore } from './cursors.ts';
import { hasFreedCopy } from './freed.ts';
import { measureDrift, standingOf, type Standing } from './drift.ts';
import { forQueue } from './for-queue.ts';
import { compareWithRecord, findRecord, isAlertOnRecord } from './on-record.ts';
import { patient } from './patience.ts';
import type { PollPorts } from './poll.ts';
import { isoTime } from './time.ts';

export interface SweepPorts extends Omit<PollPorts, 'cursors' | 'memo' | 'sleep'> {
  readonly cursors: Pick<CursorStore, 'writeDrift'>;
  readonly sleep: (ms: number) => Promise<void>;
}

/** What was closed this long ago is compared as well: a closing that was missed is no longer among the open. */
const recentMs = 24 * 3_600_000;

/** Never throws because of the provider: the next sweep begins anew. What can't be read is left out. */
export async function sweepProvider(
  ports: SweepPorts,
  tenantId: string,
  provider: Provider,
  log: Log,
): Promise<void> {
  const { clock, policy, capabilities } = ports.mirror;
  const startedAt = clock.now();
  const scope = await capabilities.readable(tenantId, provider, providerPolicy(policy, provider.id));
  if (scope === undefined) return;
  const regainedAt = await capabilities.regainedAt(tenantId, provider);
  const standings: Standing[] = [];
  let queued = 0;
  try {
    for await (const page of pagesToCompare(ports, tenantId, provider, { now: startedAt, scope })) {
      const findings = await Promise.all(
        page.map((observation) => compare(ports, tenantId, provider, observation, regainedAt !== undefined)),
      );
      standings.push(
        ...findings.map(({ standing }) => standing).filter((standing) => standing !== undefined),
      );
      const keys = findings.filter(({ isNews }) => isNews).map(({ observation }) => observation);
      await ports.send(keys.map((observation) => keyFor(ports, tenantId, provider, observation)));
      queued += keys.length;
    }
  } catch (error) {
    log('warn', 'sweep failed', { tenantId, provider: provider.id, reason: describeError(error) });
    capabilities.doubt(tenantId, provider, error);
    return;
  }
  if (regainedAt !== undefined) await capabilities.caughtUp(tenantId, provider, regainedAt);
  const now = clock.now();
  const drift = measureDrift(standings, now);
  await ports.cursors.writeDrift(tenantId, provider.id, drift, isoTime(now));
  log('info', 'swept', { tenantId, provider: provider.id, queued, ms: now - startedAt, ...drift });
}

/** Each copy once, as the first list that has it shows it. */
async function* pagesToCompare(
  { mirror, sleep }: SweepPorts,
  tenantId: string,
  provider: Provider,
  { now, scope }: { readonly now: number; readonly scope: ProviderPolicy },
): AsyncIterable<readonly Observation[]> {
  const api = patient(mirror.turns.client(tenantId, provider, 'sweep'), sleep);
  // A list of events says what was, and the polls have read it: it doesn't change afterwards.
  const tellsNow = provider.get !== undefined;
  const lists: readonly (AsyncIterable<Page> | undefined)[] = [
    provider.listOpen?.(api, scope),
    tellsNow ? provider.list?.(api, new Date(now - recentMs), scope) : undefined,
  ];
  const seen = new Set<string>();
  for (const list of lists) {
    for await (const { observations } of list ?? []) {
      const fresh = observations.filter(({ ref }) => !seen.has(ref));
      for (const { ref } of fresh) seen.add(ref);
      yield fresh;
    }
  }
}

interface Finding {
  readonly observation: Observation;
  readonly isNews: boolean;
  readonly standing?: Standing;
}

async function compare(
  { mirror }: SweepPorts,
  tenantId: string,
  provider: Provider,
  observation: Observation,
  catchesUp: boolean,
): Promise<Finding> {
  // What an incident should show depends on every alert in it: its alerts' records say that, not its own.
  if (kindOf(provider, observation.ref) === 'shared') {
    const finding = await compareWithRecord(mirror, tenantId, provider, observation);
    // Its alerts were decided while nobody could write it: the list of some products does not show that.
    const mayBeBehind = catchesUp && isOpen(provider, observation);
    return { observation, isNews: finding === 'news' || mayBeBehind || isLeftOpen(provider, observation) };
  }
  const record = await findRecord(mirror, tenantId, provider, observation);
  if (record === undefined) return { observation, isNews: true };
  const standing = standingOf(record, provider, observation);
  const isKnown = isAlertOnRecord(mirror, record, provider, observation);
  const isNews = !isKnown || standing.kind === 'out-of-step' || (await hasFreedCopy(mirror, record));
  return { observation, standing, isNews };
}

const isOpen = (provider: Provider, { shown }: Observation): boolean => {
  const verdict = provider.lift(shown);
  return verdict !== undefined && verdict.status !== 'resolved';
};

/** All of its alerts are resolved as far as its own answer says, and it is not. */
function isLeftOpen(provider: Provider, observation: Observation): boolean {
  const { members = [] } = observation;
  const areOver = members.length > 0 && members.every(({ verdict }) => verdict?.status === 'resolved');
  return areOver && isOpen(provider, observation);
}

function keyFor(
  { mirror, newTraceparent }: SweepPorts,
  tenantId: string,
  provider: Provider,
  observation: Observation,
): AlertKey {
  return {
    tenantId,
    provider: provider.id,
    ref: observation.ref,
    observedAt: isoTime(mirror.clock.now()),
    source: 'sweep',
    traceparent: newTraceparent(),
    observation: forQueue(observation, mirror.policy),
  };
}
