import type { BlobLock } from './blob-lock.ts';
import type { HostClock } from './clock.ts';
import type { Schedule } from './cron.ts';
import { textOf } from './host-error.ts';
import type { PartLog } from './host-log.ts';
import type { InvocationResult, TriggerData } from './invoke.ts';
import { retryDelay } from './retry-delay.ts';
import type { RetryContext, RetryOptions } from './rpc.ts';
import { afterRun, checkPastDue } from './timer-status.ts';
import type { TimerStatusStore } from './timer-status-store.ts';
import { timerData } from './timer-data.ts';

export interface TimerParts {
  readonly name: string;
  readonly schedule: Schedule;
  readonly runOnStartup: boolean;
  readonly retry: RetryOptions | undefined;
  /** undefined when the schedule isn't monitored: nothing is remembered from one start to the next. */
  readonly store: TimerStatusStore | undefined;
  readonly lock: BlobLock;
  readonly clock: HostClock;
  readonly say: PartLog;
  readonly invoke: (trigger: TriggerData) => Promise<InvocationResult>;
}

/** A laptop that slept wakes late: look at the clock at least this often. */
const longestWaitMs = 30_000;
const storageRetryMs = 5000;

/** Runs the timer by its schedule, one run at a time, until the signal is aborted and the last run has ended. */
export async function listenToTimer(parts: TimerParts, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      await parts.lock.holding(signal, (held) => runSchedule(parts, held));
    } catch (error) {
      parts.say(
        'error',
        `timer ${parts.name}: storage failed (${textOf(error)}); it goes on in ${storageRetryMs / 1000} s`,
      );
      await parts.clock.wait(storageRetryMs, signal);
    }
  }
}

async function runSchedule(parts: TimerParts, signal: AbortSignal): Promise<void> {
  const { clock, schedule } = parts;
  const { status: found, isPastDue } = checkPastDue(await parts.store?.load(), schedule, clock.now());
  await parts.store?.save(found);
  let status = found;
  const run = async (reason: string, pastDue: boolean, scheduled: boolean): Promise<void> => {
    const startedAt = clock.now();
    await runWithRetries(parts, reason, timerData(parts.store && status, pastDue), signal);
    status = afterRun(status, schedule, startedAt, scheduled);
    await parts.store?.save(status);
  };
  if (isPastDue) await run('Timer is past due', true, false);
  else if (parts.runOnStartup) await run('Timer is set to run on startup', false, false);
  while (await waitUntil(status.next, clock, signal)) await run('Timer fired', false, true);
}

/** False when the signal came first. */
async function waitUntil(at: number, clock: HostClock, signal: AbortSignal): Promise<boolean> {
  for (let left = at - clock.now(); left > 0 && !signal.aborted; left = at - clock.now()) {
    await clock.wait(Math.min(left, longestWaitMs), signal);
  }
  return !signal.aborted;
}

async function runWithRetries(
  parts: TimerParts,
  reason: string,
  data: string,
  signal: AbortSignal,
): Promise<void> {
  let retry: RetryContext | undefined;
  for (let attempt = 1; !signal.aborted; attempt += 1) {
    const result = await parts.invoke({
      reason,
      data: { json: data },
      ...(retry === undefined ? {} : { retry }),
    });
    const delay = result.ok ? undefined : retryDelay(parts.retry, attempt);
    if (result.ok || delay === undefined) return;
    retry = {
      retryCount: attempt,
      maxRetryCount: parts.retry?.maxRetryCount ?? 0,
      exception: { message: textOf(result.error) },
    };
    await parts.clock.wait(delay, signal);
  }
}
