/** One client for each API, tenant and process: its throttle gate and its token are shared by everyone who calls. */

import type { TokenCredential } from '@azure/core-auth';
import { TerminalError } from '../errors.ts';
import { apiNotInCloud, type ApiClient, type ApiName } from './api-client.ts';
import type { ApiCall } from './bound-client.ts';
import type { Clock } from './clock.ts';
import { findEndpoint, type CloudName } from './clouds.ts';
import { makeGraphClient } from './graph-client.ts';
import { makeHttpClient } from './http-client.ts';

export interface ApisOptions {
  readonly cloud: CloudName;
  readonly tenantId: string;
  /** Origins that replace the cloud's own. */
  readonly endpoints: Partial<Readonly<Record<ApiName, string>>>;
  /** Whose token an API takes. */
  readonly credential: (api: ApiName) => TokenCredential;
  readonly clock: Clock;
  readonly onCall?: (call: ApiCall) => void;
}

/** @throws TerminalError `refused` on first use of an API that this cloud doesn't have. */
export function createApis({
  cloud,
  tenantId,
  endpoints,
  credential,
  clock,
  onCall,
}: ApisOptions): (api: ApiName) => ApiClient {
  const clients = new Map<ApiName, ApiClient>();
  return (api) => {
    const known = clients.get(api);
    if (known !== undefined) return known;
    const found = findEndpoint(cloud, api, endpoints[api]);
    if (found === undefined)
      throw new TerminalError('refused', 'This cloud does not have the API.', {
        said: { code: apiNotInCloud },
      });
    const options = {
      endpoint: { ...found, tenantId },
      credential: credential(api),
      clock,
      ...(onCall === undefined ? {} : { onCall }),
    };
    const client = api === 'graph' ? makeGraphClient(options) : makeHttpClient(api, options);
    clients.set(api, client);
    return client;
  };
}
