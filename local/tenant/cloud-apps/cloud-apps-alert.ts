/** An alert of Defender for Cloud Apps' own API. Times are milliseconds, but `resolveTime` is ISO 8601. */

import type { JsonObject } from '../http/json.ts';

export const resolutionStatuses = new Map([
  [0, 'OPEN'],
  [1, 'DISMISSED'],
  [2, 'RESOLVED'],
  [3, 'FALSE_POSITIVE'],
  [4, 'BENIGN'],
  [5, 'TRUE_POSITIVE'],
]);

export interface CloudAppsAlert {
  readonly _id: string;
  readonly contextId: string;
  readonly description: string;
  readonly entities: readonly JsonObject[];
  readonly idValue: number;
  readonly isSystemAlert: boolean;
  readonly resolutionStatusValue: number;
  readonly severityValue: number;
  readonly statusValue: number;
  readonly stories: readonly number[];
  readonly threatScore: number;
  readonly timestamp: number;
  readonly title: string;
  readonly comment: string;
  readonly handledByUser: string | null;
  readonly resolveTime: string | null;
  readonly URL: string;
}
