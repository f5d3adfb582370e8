/** The tenant's only source of time, so that tests can move it. */
export interface TenantClock {
  /** Milliseconds since the epoch. */
  now(): number;
}

export const realClock: TenantClock = { now: () => Date.now() };
