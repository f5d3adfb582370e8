import type { ApiName } from './api-client.ts';

/**
 * Which quota of an API a call counts against. Azure Resource Manager keeps one for each Azure subscription, and behind
 * it every resource provider has its own: Sentinel asking for fewer calls must not hold up Defender for Cloud. Graph
 * hands calls on to services that count by themselves: Entra ID Protection takes so few that its refusals must not hold
 * up alerts. The other APIs count everything together.
 *
 * @see https://learn.microsoft.com/azure/azure-resource-manager/management/request-limits-and-throttling
 */
export function throttleBucket(api: ApiName, path: string): string {
  if (api === 'graph' && /\/identityProtection\//i.test(path)) return 'graph identityProtection';
  if (api !== 'arm') return api;
  const subscription = /^\/subscriptions\/([^/?]+)/i.exec(path)?.[1] ?? '';
  // The last one: a Sentinel incident hangs below a workspace of another resource provider.
  const namespace = [...path.matchAll(/\/providers\/([^/?]+)/gi)].at(-1)?.[1] ?? '';
  return `${api} ${subscription} ${namespace}`.toLowerCase();
}
