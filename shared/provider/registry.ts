/** Every adapter, one line each. */

import { defenderForCloudApps } from './defender-for-cloud-apps.ts';
import { defenderForCloud } from './defender-for-cloud.ts';
import { defenderForEndpoint } from './defender-for-endpoint.ts';
import { defenderXdrIncidents } from './defender-xdr-incidents.ts';
import { defenderXdr } from './defender-xdr.ts';
import { legacyGraphAlerts } from './legacy-graph-alerts.ts';
import { office365 } from './office365.ts';
import { entraIdProtection } from './entra-id-protection.ts';
import type { ProviderId } from './provider-id.ts';
import type { Provider } from './provider.ts';
import { sentinel } from './sentinel.ts';

const adapters: readonly Provider[] = [
  defenderXdr, //
  defenderXdrIncidents,
  sentinel,
  defenderForCloud,
  defenderForCloudApps,
  defenderForEndpoint,
  legacyGraphAlerts,
  office365,
  entraIdProtection,
];

export const providers: ReadonlyMap<ProviderId, Provider> = new Map(
  adapters.map((adapter) => [adapter.id, adapter]),
);
