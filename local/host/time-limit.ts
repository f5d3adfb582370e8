/**
 * The work's result, or what `late` gives (or throws) when it takes longer; the work itself goes on. A limit that is
 * only watched doesn't keep the process alive.
 */
export async function withTimeLimit<T, L>(
  work: Promise<T>,
  milliseconds: number,
  late: () => L,
  watchedOnly = false,
): Promise<T | L> {
  if (milliseconds === Infinity) return work;
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<typeof timeUp>((resolve) => {
    timer = setTimeout(() => resolve(timeUp), milliseconds);
    if (watchedOnly) timer.unref();
  });
  try {
    const first = await Promise.race([work, limit]);
    return first === timeUp ? late() : first;
  } finally {
    clearTimeout(timer);
  }
}

const timeUp = Symbol('time up');
