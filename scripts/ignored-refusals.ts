/** Whether the app does what a 429 asks for. */

/** Times are milliseconds. */
export interface AnsweredCall {
  readonly instance: number;
  readonly quota: string;
  readonly sentAt: number;
  readonly answeredAt: number;
  /** Absent where it was let through, or refused without a word on how long to wait. */
  readonly retryAfterMs?: number;
}

/**
 * Calls that an instance sent to a quota while a `Retry-After` that it had been given for it still ran. What was on its
 * way when the answer came counts for nothing.
 */
export function ignoredRefusals<T extends AnsweredCall>(calls: readonly T[]): readonly T[] {
  const byQuota = Map.groupBy(calls, ({ instance, quota }) => `${instance} ${quota}`);
  return [...byQuota.values()].flatMap((own) => {
    const closed = own.flatMap(({ answeredAt, retryAfterMs }) =>
      retryAfterMs === undefined ? [] : [{ from: answeredAt, until: answeredAt + retryAfterMs }],
    );
    return own.filter(({ sentAt }) => closed.some(({ from, until }) => sentAt > from && sentAt < until));
  });
}
