/** Polling one provider: everything that changed since the watermark and isn't in the records yet is queued. */

import type { AlertKey } from '../alert/alert-key.ts';
import { describeError } from '../errors.ts';
import type { Log } from '../platform/log.ts';
import { defined } from '../platform/defined.ts';
import { providerPolicy, type Policy, type ProviderPolicy } from '../policy/policy.ts';
import type { Page, Provider } from '../provider/provider.ts';
import type { CursorStore } from './cursors.ts';
import type { MirrorDeps } from './deps.ts';
import { forQueue } from './for-queue.ts';
import type { PollMemo } from './poll-memo.ts';
import { compareWithRecord } from './on-record.ts';
import { patient } from './patience.ts';
import { isoTime, millis } from './time.ts';

export interface PollPorts {
  readonly mirror: MirrorDeps;
  readonly cursors: Pick<CursorStore, 'readPoll' | 'writePoll'>;
  readonly memo: PollMemo;
  readonly send: (keys: readonly AlertKey[]) => Promise<void>;
  /** Undefined where waiting for a quota would block a queue slot: the run then ends instead. */
  readonly sleep: ((ms: number) => Promise<void>) | undefined;
  readonly newTraceparent: () => string;
}

/**
 * Polls look back this far beyond the watermark: over the host's ten minutes for which a dead worker's message
 * stays hidden, and over what clocks and slow indexes at the provider make late.
 */
const overlapMs = 15 * 60_000;
/**
 * But only every few minutes: in a burst the last quarter of an hour has many pages. In between it is enough to see once
 * more what was queued two minutes ago (`poll-memo.ts`).
 */
const wideEveryMs = 5 * 60_000;
const narrowMs = 5 * 60_000;
const dayMs = 24 * 3_600_000;

/**
 * Never throws because of the provider: the cursor says what failed, and the next run begins where this one did. What can't
 * be read is left out.
 */
export async function pollProvider(
  ports: PollPorts,
  tenantId: string,
  provider: Provider,
  log: Log,
): Promise<void> {
  const { clock, policy, capabilities } = ports.mirror;
  await capabilities.probeIfDue(tenantId, provider, log);
  const scope = await capabilities.readable(tenantId, provider, providerPolicy(policy, provider.id));
  if (scope === undefined || provider.list === undefined) return;
  const cursor = await ports.cursors.readPoll(tenantId, provider.id);
  const startedAt = clock.now();
  const isWide = startedAt - millis(cursor.wideAt) >= wideEveryMs;
  const from =
    cursor.watermark === undefined
      ? startedAt - lookBackMs(policy)
      : Math.min(millis(cursor.watermark), startedAt) - (isWide ? overlapMs : narrowMs);
  try {
    const { missing, ...counts } = await pollPages(ports, tenantId, provider, {
      since: new Date(from),
      scope,
    });
    if (missing.length > 0)
      log('warn', 'polled in part', { tenantId, provider: provider.id, missing: [...new Set(missing)] });
    // Only now: until every page is queued the next run must begin where this one did; and where a part was silent as
    // well, but not for ever.
    const held = Math.max(millis(cursor.watermark), startedAt - lookBackMs(policy));
    await ports.cursors.writePoll(tenantId, provider.id, {
      watermark: isoTime(missing.length === 0 ? startedAt : held),
      succeededAt: isoTime(clock.now()),
      ...defined({ wideAt: isWide ? isoTime(startedAt) : cursor.wideAt }),
    });
    log('info', 'polled', { tenantId, provider: provider.id, ...counts, ms: clock.now() - startedAt });
  } catch (error) {
    const failure = describeError(error);
    log('warn', 'poll failed', { tenantId, provider: provider.id, reason: failure });
    capabilities.doubt(tenantId, provider, error);
    await ports.cursors.writePoll(tenantId, provider.id, {
      ...cursor,
      failedAt: isoTime(clock.now()),
      failure,
    });
  }
}

const lookBackMs = ({ lookBackDays }: Policy): number => lookBackDays * dayMs;

interface Counts {
  readonly found: number;
  readonly queued: number;
  readonly unreadable: number;
  readonly missing: readonly string[];
}

async function pollPages(
  ports: PollPorts,
  tenantId: string,
  provider: Provider,
  { since, scope }: { readonly since: Date; readonly scope: ProviderPolicy },
): Promise<Counts> {
  const { mirror } = ports;
  const { sleep } = ports;
  const bound = mirror.turns.client(tenantId, provider, 'poll');
  const api = sleep === undefined ? bound : patient(bound, sleep);
  const counts = { found: 0, queued: 0, unreadable: 0, missing: [] as string[] };
  const pages = provider.list?.(api, since, scope);
  for await (const page of pages ?? []) {
    counts.found += page.observations.length;
    counts.unreadable += page.unreadable.length;
    counts.missing.push(...(page.missing ?? []));
    counts.queued += await queuePage(ports, tenantId, provider, page);
  }
  return counts;
}

async function queuePage(
  ports: PollPorts,
  tenantId: string,
  provider: Provider,
  page: Page,
): Promise<number> {
  const now = ports.mirror.clock.now();
  const news = await Promise.all(
    page.observations.map(async (observation) => {
      const id = `${tenantId}|${provider.id}|${observation.ref}`;
      if (ports.memo.isSettled(id, observation, now)) return undefined;
      const finding = await compareWithRecord(ports.mirror, tenantId, provider, observation);
      if (finding === 'known') ports.memo.remember(id, observation, undefined, now);
      return finding === 'known'
        ? undefined
        : { id, observation, queuedAt: finding === 'news' ? now : undefined };
    }),
  );
  const found = news.filter((item) => item !== undefined);
  const alone = page.unreadable.filter((ref) => ref !== undefined);
  const base = { tenantId, provider: provider.id, observedAt: isoTime(now), source: 'poll' as const };
  await ports.send([
    ...found.map(({ observation }) => ({
      ...base,
      ref: observation.ref,
      traceparent: ports.newTraceparent(),
      observation: forQueue(observation, ports.mirror.policy),
    })),
    ...alone.map((ref) => ({ ...base, ref, traceparent: ports.newTraceparent() })),
  ]);
  for (const { id, observation, queuedAt } of found) ports.memo.remember(id, observation, queuedAt, now);
  return found.length + alone.length;
}
