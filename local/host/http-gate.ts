import type { HttpOptions } from './host-json.ts';

/** Lets so many requests in at once and so many wait; the rest are to be answered 429. */
export interface HttpGate {
  /** Resolves to a function that gives the place back; undefined when there is no place to wait. */
  enter(): Promise<(() => void) | undefined>;
}

export function createHttpGate({ maxConcurrentRequests, maxOutstandingRequests }: HttpOptions): HttpGate {
  const waiting: (() => void)[] = [];
  let inside = 0;
  const leave = (): void => {
    const next = waiting.shift();
    if (next === undefined) inside -= 1;
    else next();
  };
  return {
    enter: async () => {
      if (inside + waiting.length >= maxOutstandingRequests) return undefined;
      if (inside < maxConcurrentRequests) inside += 1;
      else await new Promise<void>((resolve) => waiting.push(resolve));
      return leave;
    },
  };
}
