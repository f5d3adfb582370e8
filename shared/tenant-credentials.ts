/** Whose token each API takes in a tenant. */

import { TerminalError } from './errors.ts';
import type { ApiName } from './platform/api-client.ts';
import { cloudNamed } from './platform/clouds.ts';
import type { Config } from './platform/config.ts';
import { makeApplicationCredential, type Credential } from './platform/credentials.ts';
import type { Tenant } from './tenants.ts';

type Settings = Pick<Config, 'cloud' | 'identity'>;

/**
 * In the home tenant the identity's own. Elsewhere the application's; but at Azure Resource Manager still the identity's
 * where subscriptions are delegated to it.
 *
 * @see https://learn.microsoft.com/azure/lighthouse/concepts/cross-tenant-management-experience
 */
export function credentialsFor(
  { tenantId, guest }: Pick<Tenant, 'tenantId' | 'guest'>,
  settings: Settings,
  identity: Credential,
): (api: ApiName) => Credential {
  if (guest === undefined) return () => identity;
  const { appId, arm } = guest;
  const application =
    appId === undefined
      ? undefined
      : makeApplicationCredential(applicationIn(tenantId, appId, settings), identity);
  return (api) => {
    if (api === 'arm' && arm === 'lighthouse') return identity;
    if (application === undefined)
      throw new TerminalError('refused', 'The policy names no application for the tenant.');
    return application;
  };
}

function applicationIn(tenantId: string, appId: string, { cloud, identity }: Settings) {
  const { authority, exchangeAudience } = cloudNamed(cloud);
  return {
    identityEndpoint: identity.endpoint,
    tenantId,
    appId,
    authority: { origin: identity.authority ?? authority, isOwn: identity.authority !== undefined },
    exchangeScope: `${exchangeAudience}/.default`,
  };
}
