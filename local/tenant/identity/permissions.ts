/** What the app's identity has been granted: app roles at the products' APIs, Azure roles' actions at ARM. */

export const permissionNames = [
  'SecurityAlert.Read.All',
  'SecurityAlert.ReadWrite.All',
  'SecurityIncident.Read.All',
  'SecurityIncident.ReadWrite.All',
  'SecurityEvents.Read.All',
  'SecurityEvents.ReadWrite.All',
  'IdentityRiskEvent.Read.All',
  'IdentityRiskEvent.ReadWrite.All',
  'IdentityRiskyUser.Read.All',
  'IdentityRiskyUser.ReadWrite.All',
  'IdentityRiskyServicePrincipal.Read.All',
  'IdentityRiskyServicePrincipal.ReadWrite.All',
  'Investigation.read',
  'Investigation.manage',
  'Alert.Read.All',
  'Alert.ReadWrite.All',
  'ActivityFeed.Read',
  'Microsoft.SecurityInsights/incidents/read',
  'Microsoft.SecurityInsights/incidents/write',
  'Microsoft.SecurityInsights/incidents/comments/read',
  'Microsoft.SecurityInsights/incidents/comments/write',
  'Microsoft.Security/locations/alerts/read',
  'Microsoft.Security/locations/alerts/write',
] as const;
export type Permission = (typeof permissionNames)[number];

/** What a token for this audience carries; Azure roles are in none. */
export function rolesFor(audience: string, granted: readonly Permission[]): readonly Permission[] {
  const roles = granted.filter((name) => !name.includes('/'));
  const own = owners.find(([application]) => audience.includes(application))?.[1];
  if (own !== undefined) return roles.filter((name) => own.test(name));
  const isGraph = audience.includes('graph') || audience.startsWith('00000003-0000-0000-c000-');
  return isGraph ? roles.filter((name) => owners.every(([, others]) => !others.test(name))) : [];
}

/** Everything else is Graph's. */
const owners: readonly (readonly [application: string, names: RegExp])[] = [
  ['05a65629-4c1b-48c1-a78b-804c4abdd4af', /^Investigation\./],
  ['securitycenter.microsoft', /^Alert\./],
  ['manage.office.com', /^ActivityFeed\./],
];

export class Permissions {
  #withdrawn = new Set<Permission>();

  /** Takes effect at once, also for tokens that were issued before. */
  withdraw(permissions: readonly Permission[]): void {
    this.#withdrawn = new Set(permissions);
  }

  withdrawn(): readonly Permission[] {
    return [...this.#withdrawn];
  }

  /** Whether any one of these is held. */
  holdsAny(needed: readonly Permission[]): boolean {
    return needed.some((each) => !this.#withdrawn.has(each));
  }

  granted(): readonly Permission[] {
    return permissionNames.filter((each) => !this.#withdrawn.has(each));
  }
}
