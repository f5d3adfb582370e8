/** What the app has written so far, in sentences, so that a failure tells what was written where, by whom and when. */

import type { Stack } from '../../local/stack.ts';
import type { Copy } from '../../local/tenant/control/control.ts';
import { eventually } from './eventually.ts';

/** One line for each write of the app, oldest first at each copy. */
export async function appWrites({ tenant }: Pick<Stack, 'tenant'>): Promise<readonly string[]> {
  return (await tenant.control.copies()).flatMap((copy) => linesOf(copy, 'app'));
}

/** Everything that happened to a copy, whoever did it. */
export function historyOf(copy: Copy): readonly string[] {
  return (['analyst', 'app', 'product'] as const).flatMap((kind) => linesOf(copy, kind)).toSorted();
}

function linesOf(
  { provider, story, journal }: Copy,
  kind: Copy['journal'][number]['kind'],
): readonly string[] {
  return journal
    .filter((line) => line.kind === kind)
    .map(({ at, by, change }) => `${at} ${kind} ${by} at ${provider} of ${story}: ${JSON.stringify(change)}`);
}

/** How long nothing may be queued or written for the app to count as quiet. */
const quietMs = 4_000;

/** The app has worked off its queue, and has written nothing for a while: what it writes from now on is superfluous. */
export async function quiet(stack: Stack, seconds = 120): Promise<void> {
  let last = -1;
  let since = Date.now();
  await eventually(async () => {
    const { backlog } = await stack.health();
    const { length } = await appWrites(stack);
    const queued = (backlog as { readonly changes: number }).changes;
    if (queued > 0 || length !== last) since = Date.now();
    last = length;
    expect({ queued }).toEqual({ queued: 0 });
    expect(Date.now() - since).toBeGreaterThanOrEqual(quietMs);
  }, seconds);
}

/** Echoes and polls of so many seconds after all is quiet add nothing. */
export async function expectNothingWritten(stack: Stack, seconds: number): Promise<void> {
  await quiet(stack);
  const before = await appWrites(stack);
  await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  const known = new Set(before);
  expect((await appWrites(stack)).filter((line) => !known.has(line))).toEqual([]);
}
