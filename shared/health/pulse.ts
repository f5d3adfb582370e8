/** The heartbeat: one line from every run of the poll timer, whatever else goes well or wrong. */

import type { DeadLetterStore } from '../deadletter/letter.ts';
import type { Clock } from '../platform/clock.ts';
import type { Log } from '../platform/log.ts';
import type { TextQueue } from '../platform/queue.ts';
import type { PolledPlace } from './health.ts';

export interface PulseDeps {
  readonly version: string;
  readonly mode: 'observe' | 'enforce';
  /** There is a public address, so that Graph is asked for notifications. */
  readonly subscribes: boolean;
  /** Without those that can't be read, as far as this process knows. */
  readonly polled: () => readonly PolledPlace[];
  readonly clock: Clock;
  readonly changes: TextQueue;
  readonly poison: TextQueue;
  readonly deadLetters: Pick<DeadLetterStore, 'count'>;
  readonly sleep: (ms: number) => Promise<void>;
}

const mostCounted = 1_000;
/** Storage that takes longer than this for four small questions does not answer. */
const patienceMs = 5_000;

/** Never rejects, and takes seconds at most: storage that fails or hangs is what it tells. */
export function createPulse(deps: PulseDeps): (log: Log) => Promise<void> {
  const { version, mode, subscribes } = deps;
  return async (log) => {
    const counts = await Promise.race([
      countAll(deps).catch(() => undefined),
      deps.sleep(patienceMs).then(() => undefined),
    ]);
    const line = { version, mode, subscribes, ...namesOf(deps.polled()) };
    if (counts === undefined) log('error', 'heartbeat', { ...line, storage: false });
    else log('info', 'heartbeat', { ...line, storage: true, ...counts });
  };
}

const namesOf = (places: readonly PolledPlace[]) => ({
  polled: [...new Set(places.map(({ provider }) => provider))],
  places: places.map(({ provider, tenantId }) => `${provider} in ${tenantId}`),
});

async function countAll({ clock, changes, poison, deadLetters }: PulseDeps) {
  const [waiting, oldestAt, poisoned, letters] = await Promise.all([
    changes.count(),
    changes.oldestAt(),
    poison.count(),
    deadLetters.count(mostCounted),
  ]);
  const oldestMs = oldestAt === undefined ? 0 : Math.max(0, clock.now() - Date.parse(oldestAt));
  return { waiting, oldestMs, poison: poisoned, deadLetters: letters };
}
