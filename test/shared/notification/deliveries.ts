/** Deliveries as Graph makes them. */

import type { ProviderId } from '../../../shared/provider/provider-id.ts';
import type { DeliveryOptions } from '../../../shared/notification/parse-delivery.ts';
import type { Delivery } from '../../../shared/notification/delivery.ts';
import { createCheckedLog, type Line } from '../../support/checked-log.ts';

export const tenantId = '84bd8158-6d4d-4958-8b9f-9d6445542f95';
export const subscriptionId = '7f105c7d-2dc5-4530-97cd-4e7ae6534c07';
export const secret = 'the-current-client-state';

export async function* nothing(): AsyncGenerator<never> {
  // Providers that can be polled have a `list`; nobody calls it here.
}

export const readable = { normaliseRef: (raw: string) => raw.toLowerCase(), list: nothing };

export const readers = new Map<ProviderId, typeof readable>([
  ['defenderXdr', readable],
  ['defenderXdrIncidents', readable],
]);

export const options: DeliveryOptions = {
  clientStates: [secret, 'the-previous-one'],
  tenants: new Map([[tenantId, readers]]),
  observedAt: '2026-11-22T10:00:00.000Z',
};

export function item(over: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, unknown>> {
  return {
    subscriptionId,
    subscriptionExpirationDateTime: '2026-11-25T10:00:00.0000000Z',
    clientState: secret,
    changeType: 'updated',
    resource: 'security/alerts_v2/da1',
    tenantId,
    resourceData: {
      '@odata.type': '#microsoft.graph.security.alert',
      '@odata.id': 'security/alerts_v2/da1',
      id: 'da1',
    },
    ...over,
  };
}

export function bytes(value: unknown): Uint8Array {
  return new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value));
}

export function delivery(
  body: unknown,
  over: Partial<Delivery> = {},
): { readonly delivery: Delivery; readonly lines: Line[] } {
  const { log, lines } = createCheckedLog();
  return {
    lines,
    delivery: {
      query: new URLSearchParams(),
      body: () => Promise.resolve(body instanceof Uint8Array ? body : bytes(body)),
      log,
      ...over,
    },
  };
}
