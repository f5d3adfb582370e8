/** The work's result, or what `late` gives (or throws) when it takes longer; the work itself goes on. */
export async function withTimeLimit<T, L>(
  work: Promise<T>,
  milliseconds: number,
  late: () => L,
): Promise<T | L> {
  if (milliseconds === Infinity) return work;
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<typeof timeUp>((resolve) => {
    timer = setTimeout(() => resolve(timeUp), milliseconds);
  });
  try {
    const first = await Promise.race([work, limit]);
    return first === timeUp ? late() : first;
  } finally {
    clearTimeout(timer);
  }
}

const timeUp = Symbol('time up');
