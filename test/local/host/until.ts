import { setTimeout as delay } from 'node:timers/promises';

/** Waits for what another part brings about; fails the test after ten seconds. */
export async function until(what: () => boolean | Promise<boolean>): Promise<void> {
  const endAt = Date.now() + 10_000;
  while (!(await what())) {
    if (Date.now() > endAt) throw new Error(`It never came to this: ${what.toString()}`);
    await delay(10);
  }
}
