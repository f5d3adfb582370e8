/**
 * What the actions on service principals do, whoever takes them: there are two, and none says that one is safe.
 * @see https://learn.microsoft.com/graph/api/riskyserviceprincipal-dismiss
 */

import { guidFrom, hexFrom } from '../seed/deterministic-id.ts';
import type { Actor } from '../state/products.ts';
import { isoTime, laterThan } from '../state/timestamps.ts';
import type { World } from '../world.ts';
import type { RiskyServicePrincipal, ServicePrincipalDetection } from './risk-records.ts';

export const servicePrincipalActions = ['dismiss', 'confirmCompromised'] as const;
export type ServicePrincipalAction = (typeof servicePrincipalActions)[number];

const effects = {
  dismiss: {
    riskState: 'dismissed',
    riskDetail: 'adminDismissedAllRiskForServicePrincipal',
    riskLevel: 'none',
  },
  confirmCompromised: {
    riskState: 'confirmedCompromised',
    riskDetail: 'adminConfirmedServicePrincipalCompromised',
    riskLevel: 'high',
  },
} as const;

/** Taken at once, carried out later. */
export function actOnServicePrincipal(
  world: World,
  before: RiskyServicePrincipal,
  action: ServicePrincipalAction,
  actor: Actor,
): void {
  const { servicePrincipals, spDetections } = world.risk;
  const effect = effects[action];
  servicePrincipals.put(before.id, { ...before, isProcessing: true }, world.clock.now());
  const copy = { provider: 'entraIdProtection', ref: `servicePrincipal:${before.id}` } as const;
  const at = isoTime(laterThan(before.riskLastUpdatedDateTime, world.clock.now()));
  world.journal.record(copy, actor, at, { status: effect.riskState });
  world.risk.later(world.switches.riskProcessingMs, () => {
    const now = world.clock.now();
    const riskLastUpdatedDateTime = isoTime(laterThan(before.riskLastUpdatedDateTime, now));
    servicePrincipals.put(
      before.id,
      { ...before, ...effect, isProcessing: false, riskLastUpdatedDateTime },
      now,
    );
    const own = spDetections.list().filter((each) => each.servicePrincipalId === before.id);
    for (const each of own) if (each.riskState === 'atRisk') putDetection(world, each, effect, actor);
    if (action === 'confirmCompromised') addAdminsDetection(world, own[0]);
  });
}

type Effect = (typeof effects)[ServicePrincipalAction];

function putDetection(world: World, before: ServicePrincipalDetection, effect: Effect, actor: Actor): void {
  const lastUpdatedDateTime = isoTime(laterThan(before.lastUpdatedDateTime, world.clock.now()));
  world.risk.spDetections.put(before.id, { ...before, ...effect, lastUpdatedDateTime }, world.clock.now());
  const copy = { provider: 'entraIdProtection', ref: `spDetection:${before.id}` } as const;
  // A detection has no action of its own: by whomever, it is what Entra makes of the action on the principal.
  world.journal.record(copy, { ...actor, kind: 'product' }, lastUpdatedDateTime, {
    status: effect.riskState,
  });
}

function addAdminsDetection(world: World, like: ServicePrincipalDetection | undefined): void {
  if (like === undefined) return;
  const at = isoTime(world.clock.now());
  const id = hexFrom(`compromised/${like.servicePrincipalId}/${at}`, 64);
  const times = { activityDateTime: at, detectedDateTime: at, lastUpdatedDateTime: at };
  const event = { riskEventType: 'adminConfirmedServicePrincipalCompromised', requestId: guidFrom(id) };
  const made = { ...like, ...effects.confirmCompromised, ...times, ...event, id };
  world.risk.spDetections.put(id, made, world.clock.now());
}
