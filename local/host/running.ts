/** The work that is under way, so that a host can wait for its end. */
export interface Running {
  track<T>(work: Promise<T>): Promise<T>;
  /** Resolves when nothing is under way. */
  idle(): Promise<void>;
}

export function createRunning(): Running {
  const works = new Set<Promise<unknown>>();
  return {
    track: (work) => {
      works.add(work);
      const forget = (): void => void works.delete(work);
      work.then(forget, forget);
      return work;
    },
    idle: async () => {
      while (works.size > 0) await Promise.allSettled(works);
    },
  };
}
