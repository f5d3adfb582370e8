/** What a test or a demo can ask of the tenant, in process and over HTTP alike. */

import type { BlueprintName } from '../seed/blueprints.ts';
import type { Story } from '../seed/story.ts';
import type { CallCount, CallRecord } from '../calls/call-log.ts';
import type { Violation } from '../calls/violations.ts';
import type { Fault, FaultRule } from '../faults/fault.ts';
import type { Permission } from '../identity/permissions.ts';
import type { DeliveryRecord } from '../notifications/delivery-log.ts';
import type { LifecycleEvent } from '../notifications/notification-item.ts';
import type { CopyName } from '../state/products.ts';
import type { Lack } from '../state/withheld.ts';
import type { Subscribable, SubscriptionAnswer, Switches } from '../state/switches.ts';
import type { WriteCounts, WriteLine } from '../state/write-journal.ts';
import type { Quota, QuotaName } from '../throttle/quotas.ts';

/** One copy as its product shows it, in that product's own words. */
export interface Copy extends CopyName {
  readonly story: string;
  /** Decided long ago: nothing may ever write to it. */
  readonly history: boolean;
  readonly title: string;
  readonly status: string;
  readonly classification?: string;
  /** Sentinel: the classification reason. */
  readonly determination?: string;
  readonly comments: readonly string[];
  /** A user principal name; absent for nobody, and where the product names none. */
  readonly assignedTo?: string;
  /** Absent where the product keeps no such time. */
  readonly lastUpdate?: string;
  readonly writes: WriteCounts;
  readonly journal: readonly WriteLine[];
}

/** Done by a person in the product's portal. Words are the product's; what is left out stays as it is. */
export interface Action extends CopyName {
  readonly by: string;
  /** Cloud Apps: `TRUE_POSITIVE`, `FALSE_POSITIVE` or `BENIGN`. */
  readonly status?: string | undefined;
  readonly classification?: string | undefined;
  readonly determination?: string | undefined;
  readonly comment?: string | undefined;
  /** Defender XDR, Defender for Endpoint, Sentinel: a user principal name. */
  readonly assignedTo?: string | undefined;
}

export interface RaiseOptions {
  readonly blueprint: BlueprintName;
  /** The story's id, from which the ids of its records follow; a fresh one when absent. */
  readonly story?: string | undefined;
  readonly principal?: string | undefined;
  readonly title?: string | undefined;
  /** How many; each is a story of its own. */
  readonly count?: number | undefined;
}

export interface ThrottleChange {
  readonly on?: boolean | undefined;
  /** Multiplies every quota. */
  readonly factor?: number | undefined;
  readonly quotas?: Partial<Record<QuotaName, Quota>> | undefined;
}

export interface SwitchChange extends Partial<
  Omit<{ [K in keyof Switches]: Switches[K] | undefined }, 'subscriptions'>
> {
  readonly subscriptions?: Partial<Record<Subscribable, SubscriptionAnswer>> | undefined;
}

export interface Forgery {
  /** Where to; every notification URL when absent. */
  readonly url?: string | undefined;
  readonly clientState?: string | undefined;
  readonly tenantId?: string | undefined;
  readonly subscriptionId?: string | undefined;
  /** The alert that it claims has changed. */
  readonly alertId: string;
}

/** Free of clientState and of keys in URLs. */
export interface SubscriptionSummary {
  readonly id: string;
  readonly resource: string;
  readonly changeType: string;
  readonly notificationUrl: string;
  readonly lifecycleNotificationUrl: string | null;
  readonly expirationDateTime: string;
  readonly paused: boolean;
}

export interface TenantControl {
  /** Back to the start. `seed` defaults to `stories`; subscriptions stay unless told otherwise. */
  reset(options?: {
    seed?: 'stories' | 'none' | undefined;
    keepSubscriptions?: boolean | undefined;
  }): Promise<void>;
  stories(): Promise<readonly Story[]>;
  copies(options?: { story?: string | undefined }): Promise<readonly Copy[]>;
  act(action: Action): Promise<Copy>;
  raise(options: RaiseOptions): Promise<readonly Story[]>;
  /** Merges an XDR incident into another: its alerts move, it becomes `redirected`. */
  mergeIncidents(options: { from: string; into: string }): Promise<void>;
  /** Links an XDR alert to another incident, as in the portal. */
  moveAlert(options: { alert: string; into: string; by: string }): Promise<void>;
  faults(): Promise<readonly Fault[]>;
  addFault(rule: FaultRule): Promise<Fault>;
  /** All of them when no id is given. */
  clearFaults(options?: { id?: string | undefined }): Promise<void>;
  setThrottle(change: ThrottleChange): Promise<void>;
  /** The given ones are withdrawn, all others held. */
  withdrawPermissions(options: { permissions: readonly Permission[] }): Promise<void>;
  /** The given ones are withheld in that way, all others there. */
  withholdProducts(options: {
    products: Readonly<Partial<Record<CopyName['provider'], Lack>>>;
  }): Promise<void>;
  switches(): Promise<Switches>;
  setSwitches(change: SwitchChange): Promise<Switches>;
  subscriptions(): Promise<readonly SubscriptionSummary[]>;
  /** Makes subscriptions vanish without telling anyone; all of them when no id is given. */
  dropSubscriptions(options?: { id?: string | undefined }): Promise<void>;
  /** To every subscription when none is named. */
  sendLifecycle(options: {
    event: LifecycleEvent;
    subscriptionId?: string | undefined;
    pause?: boolean | undefined;
  }): Promise<void>;
  forgeNotification(forgery: Forgery): Promise<void>;
  /** Sends what is waiting and resolves when every request under way has been answered. */
  flushNotifications(): Promise<void>;
  deliveries(): Promise<readonly DeliveryRecord[]>;
  calls(): Promise<{ readonly counts: readonly CallCount[]; readonly recent: readonly CallRecord[] }>;
  clearCalls(): Promise<void>;
  violations(): Promise<readonly Violation[]>;
}

/** A wrong request to the control API; the message says what to do. */
export class ControlError extends Error {}
