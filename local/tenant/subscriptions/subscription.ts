/** A Graph subscription as this tenant stores it. */

import type { Subscribable } from '../state/switches.ts';

export interface Subscription {
  readonly id: string;
  /** As the caller wrote it. */
  readonly resource: string;
  readonly watches: Subscribable;
  readonly applicationId: string;
  readonly changeType: string;
  readonly clientState: string | null;
  readonly notificationUrl: string;
  readonly lifecycleNotificationUrl: string | null;
  /** Milliseconds. */
  readonly expiresAt: number;
  readonly creatorId: string;
  readonly latestSupportedTlsVersion: string;
  /** Deliveries pause, and what changes meanwhile is lost, until it is reauthorized or renewed. */
  readonly paused: boolean;
}
