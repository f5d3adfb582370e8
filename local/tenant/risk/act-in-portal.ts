/** What an administrator does in the Entra portal, or the user there, by the state that it leads to. */

import type { Actor } from '../state/products.ts';
import type { World } from '../world.ts';
import { actOnServicePrincipal, type ServicePrincipalAction } from './act-on-service-principal.ts';
import { actOnSignIn, actOnUser, remediateUser, signInStates, type UserAction } from './act-on-risk.ts';

const userDeeds = new Map<string, UserAction>([
  ['dismissed', 'dismiss'],
  ['confirmedSafe', 'confirmSafe'],
  ['confirmedCompromised', 'confirmCompromised'],
]);

const workloadDeeds = new Map<string, ServicePrincipalAction>([
  ['dismissed', 'dismiss'],
  ['confirmedCompromised', 'confirmCompromised'],
]);

/** @returns what is wrong; undefined when it is done */
export function actInPortal(
  world: World,
  ref: string,
  state: string | undefined,
  actor: Actor,
): string | undefined {
  const { users, detections } = world.risk.settle();
  const id = ref.slice(ref.indexOf(':') + 1);
  const user = ref.startsWith('user:') ? users.get(id) : undefined;
  if (user !== undefined) {
    const action = userDeeds.get(state ?? '');
    if (action !== undefined) actOnUser(world, user, action, actor);
    else if (state === 'remediated') remediateUser(world, user);
    else return `A user at risk needs a status: ${[...userDeeds.keys(), 'remediated'].join(', ')}.`;
    return undefined;
  }
  if (ref.startsWith('servicePrincipal:')) return actOnWorkload(world, id, state, actor);
  const detection = ref.startsWith('detection:') ? detections.get(id) : undefined;
  if (detection === undefined)
    return `entraIdProtection has no copy '${ref}': take provider and ref from "copies".`;
  if (state === undefined || !signInStates.includes(state))
    return `The sign-in of a detection needs a status: ${signInStates.join(', ')}.`;
  actOnSignIn(world, detection, state, actor);
  return undefined;
}

function actOnWorkload(
  world: World,
  id: string,
  state: string | undefined,
  actor: Actor,
): string | undefined {
  const found = world.risk.servicePrincipals.get(id);
  const action = workloadDeeds.get(state ?? '');
  if (found === undefined)
    return `entraIdProtection has no copy 'servicePrincipal:${id}': take provider and ref from "copies".`;
  if (action === undefined)
    return `A service principal at risk needs a status: ${[...workloadDeeds.keys()].join(', ')}.`;
  actOnServicePrincipal(world, found, action, actor);
  return undefined;
}
