/** A Defender for Cloud alert: its status carries no time, and nothing but the status can be changed. */

import type { JsonObject } from '../http/json.ts';

export const cloudAlertStatuses = ['Active', 'InProgress', 'Resolved', 'Dismissed'] as const;
export type CloudAlertStatus = (typeof cloudAlertStatuses)[number];

export interface CloudAlert {
  /** The whole ARM resource id. */
  readonly id: string;
  readonly name: string;
  readonly status: CloudAlertStatus;
  /** Everything but the status. */
  readonly properties: JsonObject;
}
