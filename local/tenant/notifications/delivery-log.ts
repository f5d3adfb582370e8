/** What was sent to the app, and what became of it. */

export interface DeliveryRecord {
  readonly at: string;
  /** Without its query: that holds a key. */
  readonly url: string;
  readonly resources: readonly string[];
  readonly attempt: number;
  /** 0 when there was no answer in time. */
  readonly status: number;
}
