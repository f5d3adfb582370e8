/** Deliveries as Graph sends them, about 600 bytes an item. */

import { randomBytes, randomUUID } from 'node:crypto';

export const benchTenantId = '3f0c9b1e-5d0a-4c3f-9c53-2f6f0b7b4a11';
/** Secret of nothing: it lives as long as the run. */
export const benchClientState = randomBytes(24).toString('base64url');

export interface Sender {
  readonly tenantId: string;
  readonly clientState: string;
}

const benchSender: Sender = { tenantId: benchTenantId, clientState: benchClientState };

/** The whole request, head and body, for alerts of these ids. */
export function notificationRequest(alertIds: readonly string[], sender = benchSender): Buffer {
  const body = notificationBody(
    alertIds.map((id) => ({ resource: 'alerts_v2', id })),
    sender,
  );
  const head = [
    'POST /api/graph/notifications HTTP/1.1',
    'host: 127.0.0.1',
    'content-type: application/json; charset=utf-8',
    `content-length: ${Buffer.byteLength(body)}`,
  ];
  return Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}`);
}

export interface ChangedThing {
  readonly resource: 'alerts_v2' | 'incidents';
  readonly id: string;
}

export function notificationBody(things: readonly ChangedThing[], sender: Sender): string {
  const subscriptionId = randomUUID();
  return JSON.stringify({
    value: things.map(({ resource, id }) => ({
      id: randomUUID(),
      subscriptionId,
      subscriptionExpirationDateTime: new Date(Date.now() + 86_400_000).toISOString(),
      tenantId: sender.tenantId,
      clientState: sender.clientState,
      changeType: 'updated',
      resource: `security/${resource}/${id}`,
      resourceData: {
        '@odata.type': `#microsoft.graph.security.${resource === 'incidents' ? 'incident' : 'alert'}`,
        '@odata.id': `security/${resource}/${id}`,
        id,
      },
    })),
  });
}

/** Ids in the form of Defender for Endpoint's. */
export function someAlertIds(count: number): readonly string[] {
  return Array.from({ length: count }, () => `da${randomUUID()}_1`);
}
