/** Everything in the tenant that changes, in one place; faces and the control API share it. */

import type { CloudAlert } from './arm/cloud-alert.ts';
import type { SentinelIncident } from './arm/sentinel-incident.ts';
import { CallLog } from './calls/call-log.ts';
import { Violations } from './calls/violations.ts';
import type { TenantClock } from './clock.ts';
import type { CloudAppsAlert } from './cloud-apps/cloud-apps-alert.ts';
import { FaultBox } from './faults/fault-box.ts';
import type { GraphAlert } from './graph/graph-alert.ts';
import type { GraphIncident } from './graph/graph-incident.ts';
import { Permissions } from './identity/permissions.ts';
import type { ChangeListener } from './notifications/change.ts';
import type { LegacyAlert } from './legacy/legacy-alert.ts';
import { AuditFeed } from './office/audit-feed.ts';
import type { PolicyAlert } from './office/policy-alert.ts';
import { RiskBook } from './risk/risk-book.ts';
import { home, type Registration } from './seed/ids.ts';
import type { Story } from './seed/story.ts';
import type { Actor } from './state/products.ts';
import { defaultSwitches, type Switches } from './state/switches.ts';
import { Withheld } from './state/withheld.ts';
import { VersionedStore } from './state/versioned-store.ts';
import { WriteJournal } from './state/write-journal.ts';
import { SubscriptionStore } from './subscriptions/subscription-store.ts';
import { Throttle } from './throttle/throttle.ts';

/** Hears of writes to the two products that Microsoft keeps in step itself. */
export interface NativeSync {
  xdrChanged(before: GraphIncident, after: GraphIncident, actor: Actor): void;
  sentinelChanged(after: SentinelIncident, actor: Actor): void;
}

export interface World {
  readonly clock: TenantClock;
  /** Who the app is here. */
  readonly registration: Registration;
  readonly alerts: VersionedStore<GraphAlert>;
  readonly incidents: VersionedStore<GraphIncident>;
  readonly cloudApps: VersionedStore<CloudAppsAlert>;
  readonly sentinel: VersionedStore<SentinelIncident>;
  readonly cloud: VersionedStore<CloudAlert>;
  readonly legacy: VersionedStore<LegacyAlert>;
  readonly policyAlerts: VersionedStore<PolicyAlert>;
  readonly audit: AuditFeed;
  readonly risk: RiskBook;
  readonly stories: Map<string, Story>;
  readonly journal: WriteJournal;
  readonly violations: Violations;
  readonly calls: CallLog;
  readonly faults: FaultBox;
  readonly throttle: Throttle;
  readonly permissions: Permissions;
  readonly withheld: Withheld;
  readonly subscriptions: SubscriptionStore;
  switches: Switches;
  /** Hears of every change that Graph could notify of. */
  onChange: ChangeListener;
  nativeSync: NativeSync;
}

export function createWorld(clock: TenantClock, registration: Registration = home): World {
  return {
    clock,
    registration,
    alerts: new VersionedStore(),
    incidents: new VersionedStore(),
    cloudApps: new VersionedStore(),
    sentinel: new VersionedStore(),
    cloud: new VersionedStore(),
    legacy: new VersionedStore(),
    policyAlerts: new VersionedStore(),
    audit: new AuditFeed(clock),
    risk: new RiskBook(clock),
    stories: new Map(),
    journal: new WriteJournal(),
    violations: new Violations(),
    calls: new CallLog(),
    faults: new FaultBox(),
    throttle: new Throttle(clock),
    permissions: new Permissions(),
    withheld: new Withheld(),
    subscriptions: new SubscriptionStore(clock),
    switches: defaultSwitches,
    onChange: () => undefined,
    nativeSync: { xdrChanged: () => undefined, sentinelChanged: () => undefined },
  };
}

/** Back to an empty tenant with everything in order; `keepSubscriptions` spares a running app. */
export function clearWorld(world: World, keepSubscriptions: boolean): void {
  const { alerts, incidents, cloudApps, sentinel, cloud, legacy, policyAlerts, audit, risk } = world;
  for (const store of [alerts, incidents, cloudApps, sentinel, cloud, legacy, policyAlerts, audit, risk])
    store.clear();
  world.stories.clear();
  world.journal.clear();
  world.violations.clear();
  world.calls.clear();
  world.faults.clear();
  world.throttle.reset();
  world.permissions.withdraw([]);
  world.withheld.set({});
  if (!keepSubscriptions) world.subscriptions.clear();
  world.switches = defaultSwitches;
}
