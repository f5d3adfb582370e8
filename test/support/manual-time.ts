/** A clock that stands still until the test moves it, and the sleepers that it wakes then. */

export interface ManualTime {
  time: number;
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  /** Lets time pass, and everything go on that does not wait for more of it. */
  readonly pass: (ms: number) => Promise<void>;
}

export function createManualTime(start = '2026-11-22T10:00:00.000Z'): ManualTime {
  let sleepers: { readonly at: number; readonly wake: () => void }[] = [];
  const clock: ManualTime = {
    time: Date.parse(start),
    now: () => clock.time,
    sleep: (ms) =>
      new Promise((wake) => {
        sleepers.push({ at: clock.time + ms, wake });
      }),
    async pass(ms) {
      await settled();
      clock.time += ms;
      const due = sleepers.filter(({ at }) => at <= clock.time);
      sleepers = sleepers.filter(({ at }) => at > clock.time);
      for (const { wake } of due) wake();
      await settled();
    },
  };
  return clock;
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
