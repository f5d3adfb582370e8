/** Simulated time for very much work: what is due first goes first, and time stands still while it works. */

export interface Agenda {
  now(): number;
  at(time: number, run: () => void): void;
  sleep(ms: number): Promise<void>;
  /** Runs what is due up to then, with all that follows from it, and lets that time pass. */
  run(until: number): Promise<void>;
}

interface Entry {
  readonly at: number;
  readonly run: () => void;
}

/** So much is begun before what it does is waited for. */
const atOnce = 16;

export function createAgenda(start: number): Agenda {
  let now = start;
  const heap: Entry[] = [];
  const at = (index: number): number => heap[index]?.at ?? Infinity;
  const swap = (a: number, b: number): void => {
    const [first, second] = [heap[a], heap[b]];
    if (first === undefined || second === undefined) return;
    heap[a] = second;
    heap[b] = first;
  };
  const push = (entry: Entry): void => {
    heap.push(entry);
    for (let i = heap.length - 1; i > 0 && at(i) < at((i - 1) >> 1); i = (i - 1) >> 1) swap(i, (i - 1) >> 1);
  };
  const pop = (): Entry | undefined => {
    swap(0, heap.length - 1);
    const entry = heap.pop();
    for (let i = 0; ;) {
      const child = at(2 * i + 1) <= at(2 * i + 2) ? 2 * i + 1 : 2 * i + 2;
      if (at(child) >= at(i)) break;
      swap(i, child);
      i = child;
    }
    return entry;
  };
  return {
    now: () => now,
    at: (time, run) => push({ at: time, run }),
    sleep: (ms) => new Promise((resolve) => push({ at: now + ms, run: resolve })),
    async run(until) {
      await quiet();
      while (at(0) <= until) {
        now = Math.max(now, at(0));
        for (let i = 0; i < atOnce && at(0) <= now; i++) pop()?.run();
        await quiet();
      }
      now = Math.max(now, until);
    },
  };
}

/** Once all promises that can be settled without time passing are. */
const quiet = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
