/** One list out of several places, such as workspaces or Azure subscriptions. */

import type { Page } from './provider.ts';

/** Places that are read at once: enough to hide one that is slow, few enough for everybody's quota. */
const width = 4;

type Pages = AsyncIterator<Page>;
type Step = { readonly pages: Pages } & (
  | { readonly ok: true; readonly result: IteratorResult<Page> }
  | { readonly ok: false; readonly error: unknown }
);

/**
 * Pages in the order in which they come: a place that is slow or fails holds up no other.
 * @throws the first failure, once all other places have been read to their end: the list as a whole is not done.
 */
export async function* pagesOfEach<T>(
  places: readonly T[],
  pagesOf: (place: T) => AsyncIterable<Page>,
): AsyncIterable<Page> {
  const waiting = places.map((place) => pagesOf(place)[Symbol.asyncIterator]());
  const running = new Map<Pages, Promise<Step>>();
  const failures: unknown[] = [];
  try {
    for (;;) {
      for (const pages of waiting.splice(0, width - running.size)) running.set(pages, advance(pages));
      if (running.size === 0) break;
      const step = await Promise.race(running.values());
      running.delete(step.pages);
      if (!step.ok) failures.push(step.error);
      else if (step.result.done !== true) {
        // To the back of the queue: a place with many pages gives way to the others.
        running.set(step.pages, advance(step.pages));
        yield step.result.value;
      }
    }
  } finally {
    for (const pages of running.keys()) void pages.return?.();
  }
  if (failures.length > 0) throw failures[0];
}

/** Never rejects: what fails while nobody waits for it must not end the process. */
async function advance(pages: Pages): Promise<Step> {
  try {
    return { pages, ok: true, result: await pages.next() };
  } catch (error) {
    return { pages, ok: false, error };
  }
}
