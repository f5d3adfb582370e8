/** What the tenant does where Microsoft's documents leave it open, or what a test wants it to do. */

export const subscribable = ['security/alerts_v2', 'security/incidents', 'security/alerts'] as const;
export type Subscribable = (typeof subscribable)[number];
export type SubscriptionAnswer = 'accept' | 'refuse400' | 'refuse403';

export const legacyStates = ['served', 'empty', 'gone'] as const;
export type LegacyState = (typeof legacyStates)[number];

export interface Switches {
  /** Resolving an incident resolves its open alerts; assigning it assigns them. */
  readonly cascade: boolean;
  /** The cascade also hands the incident's classification and determination to the alerts it resolves. */
  readonly cascadeVerdict: boolean;
  /** Sentinel incidents whose providerName is "Microsoft XDR" follow their XDR incident, and the reverse. */
  readonly nativeSync: boolean;
  /** How soon Purview's sync puts an Insider Risk alert in progress back to new: 0 never, Microsoft's within 30 minutes. */
  readonly insiderRiskSyncMs: number;
  /** Notifications carry a bare alert id as `resource`, as the Event Grid sample does. */
  readonly bareResource: boolean;
  /** How far Resource Graph is behind. */
  readonly resourceGraphLagMs: number;
  /** How long after a change the audit log's blob with it becomes available. In Microsoft's: up to hours. */
  readonly auditLagMs: number;
  /** Where a message sent to an Event Hub is handed on to; empty: nobody reads it. */
  readonly eventHubReader: string;
  /** Whether the tenant has Workload ID Premium, without which nothing tells of service principals at risk. */
  readonly workloadIdPremium: boolean;
  /** How long Entra takes to carry out an action on a person. */
  readonly riskProcessingMs: number;
  readonly subscriptions: Readonly<Record<Subscribable, SubscriptionAnswer>>;
  /** What became of the legacy alerts API: still there, there and empty, or no longer there. */
  readonly legacyAlerts: LegacyState;
  /** Providers behind the legacy list that do not answer it. */
  readonly legacySilent: readonly string[];
}

export const defaultSwitches: Switches = {
  cascade: true,
  cascadeVerdict: false,
  nativeSync: false,
  insiderRiskSyncMs: 0,
  bareResource: false,
  resourceGraphLagMs: 60_000,
  riskProcessingMs: 3_000,
  workloadIdPremium: false,
  auditLagMs: 2_000,
  eventHubReader: '',
  subscriptions: {
    'security/alerts_v2': 'accept',
    'security/incidents': 'accept',
    // Retired on 15 October 2026.
    'security/alerts': 'refuse400',
  },
  legacyAlerts: 'gone',
  legacySilent: [],
};
