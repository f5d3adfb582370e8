/** Graph's subscription API. @see https://learn.microsoft.com/graph/api/resources/subscription */

import * as z from 'zod';
import { absentAsUndefined } from '../platform/absent.ts';
import type { ApiClient } from '../platform/api-client.ts';
import type { SubscriptionDoor } from './door.ts';

export interface GraphSubscription {
  readonly id: string;
  readonly resource: string;
  readonly changeType: string;
  /** ISO 8601 UTC. */
  readonly expiresAt: string;
  readonly notificationUrl: string | undefined;
  /** Secret. Graph mostly leaves it out. */
  readonly clientState: string | undefined;
}

export interface SubscriptionClient {
  list(): Promise<readonly GraphSubscription[]>;
  create(
    door: SubscriptionDoor,
    resource: string,
    changeType: string,
    expiresAt: Date,
  ): Promise<GraphSubscription>;
  /** Renews and reauthorizes in one call. Undefined when Graph doesn't have it any more. */
  renew(id: string, expiresAt: Date): Promise<GraphSubscription | undefined>;
  /** Also when it is gone already. */
  remove(id: string): Promise<void>;
}

const Subscription = z
  .object({
    id: z.string().min(1),
    resource: z.string(),
    changeType: z.string().nullish(),
    // Graph writes seven decimals.
    expirationDateTime: z.string().refine((text) => !Number.isNaN(Date.parse(text))),
    notificationUrl: z.string().nullish(),
    clientState: z.string().nullish(),
  })
  .transform((s): GraphSubscription => ({
    id: s.id,
    resource: s.resource,
    changeType: s.changeType ?? '',
    expiresAt: new Date(s.expirationDateTime).toISOString(),
    notificationUrl: s.notificationUrl ?? undefined,
    clientState: s.clientState ?? undefined,
  }));
const Page = z.object({ value: z.array(Subscription), '@odata.nextLink': z.string().optional() });

export function createSubscriptionClient(api: ApiClient): SubscriptionClient {
  const path = (id: string): string => `/subscriptions/${encodeURIComponent(id)}`;
  return {
    async list() {
      const found: GraphSubscription[] = [];
      let next: string | undefined = '/subscriptions';
      while (next !== undefined) {
        const page: z.infer<typeof Page> = await api.send({ method: 'GET', path: next, schema: Page });
        found.push(...page.value);
        next = page['@odata.nextLink'];
      }
      return found;
    },
    create: (door, resource, changeType, expiresAt) =>
      api.send({
        method: 'POST',
        path: '/subscriptions',
        body: { ...door, resource, changeType, expirationDateTime: expiresAt.toISOString() },
        schema: Subscription,
      }),
    renew: (id, expiresAt) =>
      absentAsUndefined(
        api.send({
          method: 'PATCH',
          path: path(id),
          body: { expirationDateTime: expiresAt.toISOString() },
          schema: Subscription,
        }),
      ),
    async remove(id) {
      await absentAsUndefined(api.send({ method: 'DELETE', path: path(id), schema: z.unknown() }));
    },
  };
}
