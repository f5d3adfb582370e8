/** What the app's identity must be granted for a policy: from what the adapters state, and nothing by hand. Pure. */

import type { ApiName } from '../../../shared/platform/api-client.ts';
import type { Policy, ProviderPolicy } from '../../../shared/policy/policy.ts';
import { absentProvider, writesTo } from '../../../shared/policy/policy.ts';
import type { ProviderId } from '../../../shared/provider/provider-id.ts';
import type { Provider } from '../../../shared/provider/provider.ts';
import { customRolePrefix, rolesThatAllow } from './azure-role.ts';

/** An application permission of an API. */
export interface AppRoleNeed {
  readonly kind: 'appRole';
  readonly api: ApiName;
  /** `SecurityAlert.Read.All` */
  readonly value: string;
}

/** A role at an Azure subscription or a workspace. */
export interface AzureRoleNeed {
  readonly kind: 'azureRole';
  /** ARM resource id, lower case. */
  readonly scope: string;
  readonly role: string;
}

export type Need = AppRoleNeed | AzureRoleNeed;

type Facts = Pick<Provider, 'api' | 'permissions' | 'irreversible'>;
type Entry = Pick<ProviderPolicy, 'azureSubscriptions' | 'workspaces' | 'servicePrincipals'>;
type Adapters = ReadonlyMap<ProviderId, Facts>;

/** `readOnly`: what a policy in observe mode can do with, whatever the directions say. */
export function listNeeds(
  { providers }: Pick<Policy, 'providers'>,
  adapters: Adapters,
  { readOnly }: { readonly readOnly: boolean },
): readonly Need[] {
  const needs = [...providers].flatMap(([id, entry]) => {
    const facts = adapters.get(id);
    if (facts === undefined || entry.direction === 'off') return [];
    // Without its opt-in nothing irreversible is ever written.
    const isAllowed = !facts.irreversible || entry.allowIrreversible;
    return needsOf(facts, entry, writesTo(entry) && isAllowed && !readOnly);
  });
  return withoutRepeats(needs);
}

/** Everything that any policy with these scopes could ever have asked for: what a removal looks for. */
export function listAllNeeds({ providers }: Pick<Policy, 'providers'>, adapters: Adapters): readonly Need[] {
  const needs = [...adapters].flatMap(([id, facts]) => {
    const entry = { ...absentProvider, ...providers.get(id), servicePrincipals: true };
    return [false, true].flatMap((writes) => needsOf(facts, entry, writes));
  });
  return withoutRepeats(needs);
}

/** To write is to read first, since what is written is the difference. */
function needsOf({ api, permissions }: Facts, entry: Entry, writes: boolean): readonly Need[] {
  const { servicePrincipals } = permissions;
  const asked = [
    permissions,
    ...(entry.servicePrincipals === true && servicePrincipals ? [servicePrincipals] : []),
  ];
  const names = withoutImplied(asked.flatMap(({ read, write }) => [...read, ...(writes ? write : [])]));
  if (api !== 'arm') return names.map((value) => ({ kind: 'appRole', api, value }));
  return scopesOf(entry).flatMap((scope) =>
    withoutImplied(rolesThatAllow(names)).map((role) => ({ kind: 'azureRole', scope, role }) as const),
  );
}

function scopesOf({ azureSubscriptions, workspaces }: Entry): readonly string[] {
  return [...azureSubscriptions.map((id) => `/subscriptions/${id}`), ...workspaces].map((scope) =>
    scope.toLowerCase(),
  );
}

/** Of two permissions of which one holds the other, the wider alone. */
function withoutImplied(names: readonly string[]): readonly string[] {
  const implied = new Set(names.flatMap((name) => [...impliedBy(name)]));
  return names.filter((name) => !implied.has(name));
}

/** What reads too, and what it makes unnecessary. @see https://learn.microsoft.com/azure/sentinel/roles */
const readers = new Map([
  ['Microsoft Sentinel Responder', 'Microsoft Sentinel Reader'],
  [customRolePrefix, 'Security Reader'],
]);

function impliedBy(name: string): readonly string[] {
  if (name.endsWith('.ReadWrite.All')) return [name.replace(/\.ReadWrite\.All$/, '.Read.All')];
  const reader = readers.get(name);
  return reader === undefined ? [] : [reader];
}

export const sameNeed = (a: Need, b: Need): boolean => keyOf(a) === keyOf(b);

/** One need asked for by two providers is one. */
function withoutRepeats(needs: readonly Need[]): readonly Need[] {
  return [...new Map(needs.map((need) => [keyOf(need), need])).values()];
}

const keyOf = (need: Need): string =>
  need.kind === 'appRole' ? `${need.api} ${need.value}` : `${need.scope} ${need.role}`;
