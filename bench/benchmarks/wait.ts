/** Waiting for the system under test. */

import { z } from 'zod';
import type { Stack } from '../../local/stack.ts';

export const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** @throws Error that names what did not come about. */
export async function waitFor(
  what: string,
  seconds: number,
  isTrue: () => Promise<boolean>,
  everyMs = 50,
): Promise<void> {
  const end = Date.now() + seconds * 1_000;
  while (!(await isTrue())) {
    if (Date.now() > end) throw new Error(`Waited ${seconds} s in vain for ${what}.`);
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
  await waitFor('a settled app', seconds, isSettled, 500);
  await sleep(settleMs);
}
