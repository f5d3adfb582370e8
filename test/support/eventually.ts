import type { Stack } from '../../local/stack.ts';

/** Repeats the expectations until they hold; fails with the last failure when time is up, and with what `explain` adds. */
export async function eventually(
  expectations: () => Promise<void>,
  seconds: number,
  explain?: () => Promise<string>,
): Promise<void> {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    try {
      await expectations();
      return;
    } catch (error) {
      if (Date.now() > end) {
        if (error instanceof Error && explain !== undefined) error.message += `\n\n${await explain()}`;
        throw error;
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

/** The app has polled every product, worked off its queue, and everything it saw has outlived the settle time. */
export async function settled(stack: Stack, seconds = 90): Promise<void> {
  await eventually(async () => {
    const health = await stack.health();
    const polls = health.polls as { lastSuccessAt?: string }[];
    expect(polls.length).toBeGreaterThan(0);
    expect(polls.every(({ lastSuccessAt }) => lastSuccessAt !== undefined)).toBe(true);
    expect(health.backlog).toMatchObject({ changes: 0 });
  }, seconds);
  await new Promise((resolve) => setTimeout(resolve, 6_000));
}
