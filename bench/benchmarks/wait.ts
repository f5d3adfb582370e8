/** Waiting for the system under test. */

import * as z from 'zod';
import type { Stack } from '../../local/stack.ts';

export const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Whether it came true in time. */
export async function within(
  seconds: number,
  isTrue: () => Promise<boolean>,
  everyMs = 50,
): Promise<boolean> {
  const end = Date.now() + seconds * 1_000;
  for (;;) {
    if (await isTrue()) return true;
    if (Date.now() > end) return false;
    await sleep(everyMs);
  }
}

/** Products whose copies carry no times are believed only after the settle time. */
const settleMs = 6_000;

const healthForm = z.object({
  polls: z.array(z.object({ lastSuccessAt: z.string().optional() })).min(1),
  backlog: z.object({ changes: z.number() }),
});

/** Every product was polled after now, the queue is worked off, and what was seen has settled. */
export async function settled(stack: Stack, seconds = 120): Promise<void> {
  const from = Date.now();
  const isSettled = async (): Promise<boolean> => {
    const { polls, backlog } = healthForm.parse(await stack.health());
    const polled = polls.every(({ lastSuccessAt }) => Date.parse(lastSuccessAt ?? '') > from);
    return polled && backlog.changes === 0;
  };
  if (!(await within(seconds, isSettled, 500)))
    throw new Error(`The app had not settled after ${seconds} s.`);
  await sleep(settleMs);
}
