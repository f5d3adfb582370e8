/** The only source of time for everything in shared/. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
}

export const systemClock: Clock = { now: () => new Date().getTime() };
