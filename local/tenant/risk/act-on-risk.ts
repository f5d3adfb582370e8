/**
 * What the actions on users and on sign-ins do, whoever takes them.
 * @see https://learn.microsoft.com/entra/id-protection/howto-identity-protection-risk-feedback
 */

import { guidFrom, hexFrom } from '../seed/deterministic-id.ts';
import type { Actor } from '../state/products.ts';
import { isoTime, laterThan } from '../state/timestamps.ts';
import type { World } from '../world.ts';
import type { RiskDetection, RiskyUser } from './risk-records.ts';

export const userActions = ['dismiss', 'confirmSafe', 'confirmCompromised'] as const;
export type UserAction = (typeof userActions)[number];

interface Effect {
  readonly riskState: string;
  readonly riskDetail: string;
  readonly riskLevel: string;
}
const onUser: Readonly<Record<UserAction, Effect>> = {
  dismiss: { riskState: 'dismissed', riskDetail: 'adminDismissedAllRiskForUser', riskLevel: 'none' },
  confirmSafe: { riskState: 'confirmedSafe', riskDetail: 'adminConfirmedAccountSafe', riskLevel: 'none' },
  confirmCompromised: {
    riskState: 'confirmedCompromised',
    riskDetail: 'adminConfirmedUserCompromised',
    riskLevel: 'high',
  },
};

/** Taken at once, carried out later. */
export function actOnUser(world: World, user: RiskyUser, action: UserAction, actor: Actor): void {
  world.risk.users.put(user.id, { ...user, isProcessing: true }, world.clock.now());
  const at = isoTime(laterThan(user.riskLastUpdatedDateTime, world.clock.now()));
  world.journal.record(nameOf(user), actor, at, { status: onUser[action].riskState });
  world.risk.later(world.switches.riskProcessingMs, () => {
    const effect = onUser[action];
    putUser(world, user.id, effect);
    for (const each of atRiskOf(world, user.id)) putDetection(world, each, effect, actor);
    if (action === 'confirmCompromised') addAdminsDetection(world, user.id);
  });
}

/** The user has changed the password: every risk is over, and nobody has said anything about the alerts. */
export function remediateUser(world: World, user: RiskyUser): void {
  const effect = {
    riskState: 'remediated',
    riskDetail: 'userPerformedSecuredPasswordReset',
    riskLevel: 'none',
  };
  const actor = { kind: 'product', name: user.userPrincipalName } as const;
  for (const each of atRiskOf(world, user.id)) putDetection(world, each, effect, actor);
  putUser(world, user.id, effect);
}

const onSignIn = new Map([
  ['dismissed', { riskState: 'dismissed', riskDetail: 'adminDismissedRiskForSignIn', riskLevel: 'none' }],
  [
    'confirmedSafe',
    { riskState: 'confirmedSafe', riskDetail: 'adminConfirmedSigninSafe', riskLevel: 'none' },
  ],
]);
export const signInStates = [...onSignIn.keys()];

/** On all detections of the sign-in; a user without any left at risk is at risk no more. */
export function actOnSignIn(world: World, detection: RiskDetection, state: string, actor: Actor): void {
  const effect = onSignIn.get(state);
  if (effect === undefined) return;
  const same = world.risk.detections.list().filter(({ requestId }) => requestId === detection.requestId);
  for (const each of same) putDetection(world, each, effect, actor);
  if (atRiskOf(world, detection.userId).length === 0) putUser(world, detection.userId, effect);
}

function atRiskOf(world: World, userId: string): readonly RiskDetection[] {
  return world.risk.detections.list().filter((each) => each.userId === userId && each.riskState === 'atRisk');
}

function putUser(world: World, id: string, effect: Effect): void {
  const user = world.risk.users.get(id);
  if (user === undefined) return;
  const at = laterThan(user.riskLastUpdatedDateTime, world.clock.now());
  const riskLastUpdatedDateTime = isoTime(at);
  world.risk.users.put(
    id,
    { ...user, ...effect, isProcessing: false, riskLastUpdatedDateTime },
    world.clock.now(),
  );
}

function putDetection(world: World, before: RiskDetection, effect: Effect, actor: Actor): void {
  const lastUpdatedDateTime = isoTime(laterThan(before.lastUpdatedDateTime, world.clock.now()));
  world.risk.detections.put(before.id, { ...before, ...effect, lastUpdatedDateTime }, world.clock.now());
  const copy = { provider: 'entraIdProtection', ref: `detection:${before.id}` } as const;
  // A detection has no action of its own: by whomever, it is what Entra makes of an action on something else.
  const kind =
    effect.riskDetail.endsWith('ForSignIn') || effect.riskDetail.endsWith('SigninSafe')
      ? actor.kind
      : 'product';
  world.journal.record(copy, { ...actor, kind }, lastUpdatedDateTime, { status: effect.riskState });
}

function addAdminsDetection(world: World, userId: string): void {
  const [like] = world.risk.detections.list().filter((each) => each.userId === userId);
  if (like === undefined) return;
  const at = isoTime(world.clock.now());
  const id = hexFrom(`compromised/${userId}/${at}`, 64);
  const times = { activityDateTime: at, detectedDateTime: at, lastUpdatedDateTime: at };
  const made = { ...like, ...onUser.confirmCompromised, ...times };
  const event = { riskEventType: 'adminConfirmedUserCompromised', detectionTimingType: 'offline' };
  world.risk.detections.put(id, { ...made, ...event, id, requestId: guidFrom(id) }, world.clock.now());
}

export const nameOf = ({ id }: Pick<RiskyUser, 'id'>) =>
  ({ provider: 'entraIdProtection', ref: `user:${id}` }) as const;
