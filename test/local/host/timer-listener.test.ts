import type { BlobLock } from '../../../local/host/blob-lock.ts';
import { parseSchedule } from '../../../local/host/cron.ts';
import type { TriggerData } from '../../../local/host/invoke.ts';
import type { TimerParts } from '../../../local/host/timer-listener.ts';
import { listenToTimer } from '../../../local/host/timer-listener.ts';
import type { TimerStatus } from '../../../local/host/timer-status.ts';
import { createFakeClock } from './fake-clock.ts';

const start = '2026-11-22T10:01:00.000Z';
const at = (time: string): number => Date.parse(`2026-11-22T${time}Z`);
const freeLock: BlobLock = { holding: (signal, work) => work(signal) };
const minutes = 60_000;

/** A timer that listens with everything around it in memory. */
function createTimer(setup: Partial<TimerParts> & { readonly stored?: TimerStatus } = {}) {
  const clock = createFakeClock(start);
  const stop = new AbortController();
  const runs: { at: string; data: unknown; retry: unknown }[] = [];
  const saved: TimerStatus[] = [];
  const lines: string[] = [];
  const parts: TimerParts = {
    name: 'poll',
    schedule: parseSchedule('0 */5 * * * *'),
    runOnStartup: false,
    retry: undefined,
    store: { load: async () => setup.stored, save: async (status) => void saved.push(status) },
    lock: freeLock,
    clock,
    say: (_level, message) => void lines.push(message),
    invoke: async () => ({ ok: true, returnValue: undefined }),
    ...setup,
  };
  const invoke = async (trigger: TriggerData) => {
    runs.push({
      at: new Date(clock.now()).toISOString().slice(11, 19),
      data: JSON.parse(trigger.data.json ?? 'null'),
      retry: trigger.retry?.retryCount,
    });
    return parts.invoke(trigger);
  };
  const ended = listenToTimer({ ...parts, invoke }, stop.signal);
  const times = () => runs.map((run) => run.at);
  return { clock, stop, ended, runs, times, saved, lines };
}

describe('local/host/timer-listener', () => {
  it('runs at each occurrence and remembers the last and the next', async () => {
    const timer = createTimer();
    await timer.clock.advance(10 * minutes);
    expect(timer.times()).toEqual(['10:05:00', '10:10:00']);
    expect(timer.saved).toEqual([
      { last: undefined, next: at('10:05:00'), lastUpdated: at('10:01:00') },
      { last: at('10:05:00'), next: at('10:10:00'), lastUpdated: at('10:05:00') },
      { last: at('10:10:00'), next: at('10:15:00'), lastUpdated: at('10:10:00') },
    ]);
    expect(timer.runs[1]?.data).toMatchObject({
      IsPastDue: false,
      ScheduleStatus: { Last: '2026-11-22T10:05:00.000+00:00' },
    });
  });

  it('makes up for missed runs with one, at once, marked past due', async () => {
    const timer = createTimer({
      stored: { last: at('09:00:00'), next: at('09:05:00'), lastUpdated: at('09:00:00') },
    });
    await timer.clock.advance(5 * minutes);
    expect(timer.times()).toEqual(['10:01:00', '10:05:00']);
    expect(timer.runs.map(({ data }) => (data as { IsPastDue: boolean }).IsPastDue)).toEqual([true, false]);
  });

  it('runs at the start when it is told to', async () => {
    const timer = createTimer({ runOnStartup: true });
    await timer.clock.advance(1);
    expect(timer.times()).toEqual(['10:01:00']);
  });

  it('has no status without a monitor', async () => {
    const timer = createTimer({ store: undefined });
    await timer.clock.advance(5 * minutes);
    expect(timer.runs).toMatchObject([{ data: { ScheduleStatus: null, IsPastDue: false } }]);
  });

  it('never overlaps: a run that takes too long is followed by the next at once', async () => {
    const ends: (() => void)[] = [];
    const timer = createTimer({
      invoke: () => new Promise((resolve) => ends.push(() => resolve({ ok: true, returnValue: undefined }))),
    });
    await timer.clock.advance(20 * minutes);
    expect(timer.times()).toEqual(['10:05:00']);
    ends.shift()?.();
    await timer.clock.advance(1);
    expect(timer.times()).toEqual(['10:05:00', '10:21:00']);
  });

  it('retries a failed run as its policy says, with the count', async () => {
    const timer = createTimer({
      retry: { maxRetryCount: 2, retryStrategy: 'fixedDelay', delayInterval: { seconds: 10 } },
      invoke: async () => ({ ok: false, error: new Error('boom') }),
    });
    await timer.clock.advance(6 * minutes);
    expect(timer.times()).toEqual(['10:05:00', '10:05:10', '10:05:20']);
    expect(timer.runs.map(({ retry }) => retry)).toEqual([undefined, 1, 2]);
  });

  it('goes on when storage fails', async () => {
    let calls = 0;
    const load = async (): Promise<undefined> => {
      calls += 1;
      if (calls === 1) throw new Error('storage is away');
    };
    const timer = createTimer({ store: { load, save: async () => undefined } });
    await timer.clock.advance(5 * minutes);
    expect(timer.lines).toEqual([expect.stringContaining('storage is away')]);
    expect(timer.times()).toEqual(['10:05:00']);
  });

  it('waits for a lock that another host holds, and stops when it is told to', async () => {
    const lock: BlobLock = {
      holding: (signal) => new Promise((resolve) => signal.addEventListener('abort', () => resolve())),
    };
    const timer = createTimer({ lock });
    await timer.clock.advance(60 * minutes);
    timer.stop.abort();
    await timer.ended;
    expect(timer.times()).toEqual([]);
  });

  it('ends between two runs when it is told to', async () => {
    const timer = createTimer();
    await timer.clock.advance(5 * minutes);
    timer.stop.abort();
    await timer.ended;
    expect(timer.clock.waiting).toBe(0);
    expect(timer.times()).toEqual(['10:05:00']);
  });
});
