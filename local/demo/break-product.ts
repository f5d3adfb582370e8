import type { TenantControl } from '../tenant/control/control.ts';
import type { FaultFace } from '../tenant/faults/fault.ts';
import type { Product } from '../tenant/state/products.ts';

const faces: Readonly<Record<Product, { readonly face: FaultFace; readonly about: string }>> = {
  defenderXdr: { face: 'graph', about: '/alerts_v2/' },
  defenderXdrIncidents: { face: 'graph', about: '/incidents/' },
  defenderForCloudApps: { face: 'cloudApps', about: '/alerts/' },
  sentinel: { face: 'arm', about: 'Microsoft.SecurityInsights/incidents/' },
  defenderForCloud: { face: 'arm', about: 'Microsoft.Security/' },
  defenderForEndpoint: { face: 'defender', about: '/alerts/' },
  entraIdProtection: { face: 'graph', about: '/identityProtection/' },
  office365: { face: 'office365', about: '/audit/' },
  legacyGraphAlerts: { face: 'graph', about: '/security/alerts/' },
};

/** From now on the product answers 503 to everything about a single copy. */
export async function breakProduct(control: TenantControl, product: Product): Promise<void> {
  await control.addFault({ ...faces[product], kind: 'status', status: 503 });
}
