/** The door for a provider's own push: an automation rule, a workflow, a webhook names the copy that changed. */

import * as z from 'zod';
import type { AlertKey } from '../alert/alert-key.ts';
import type { MessageQueue } from '../alert/change-queue.ts';
import { describeError } from '../errors.ts';
import type { Clock } from '../platform/clock.ts';
import { isProviderId, type ProviderId } from '../provider/provider-id.ts';
import type { Provider, ProviderScope } from '../provider/provider.ts';
import { accepted, problem, type Delivery, type DeliveryAnswer } from './delivery.ts';
import { readBody } from './read-body.ts';
import { sendDeadlineMs, sendWithin } from './send-within.ts';

export interface ProviderDoorOptions {
  readonly queue: MessageQueue;
  /** The providers that the policy does not switch off, each with its scope there. */
  readonly providers: ReadonlyMap<
    ProviderId,
    { readonly provider: Pick<Provider, 'normaliseRef' | 'inScope'>; readonly scope: ProviderScope }
  >;
  /** The tenant that such a push is about: the app's own. */
  readonly tenantId: string;
  readonly clock: Clock;
  readonly deadlineMs?: number;
}

const EventSchema = z.strictObject({ ref: z.string().min(1).max(1_024) });

export function createProviderDoor(
  options: ProviderDoorOptions,
): (providerId: string, delivery: Delivery) => Promise<DeliveryAnswer> {
  const { queue, providers, tenantId, clock, deadlineMs = sendDeadlineMs } = options;
  return async (providerId, delivery) => {
    const entry = isProviderId(providerId) ? providers.get(providerId) : undefined;
    if (entry === undefined || !isProviderId(providerId))
      return problem(404, 'No such provider is switched on.');
    const read = await readBody(delivery);
    if ('status' in read) return read;
    const raw = readRef(read.bytes);
    if (raw === undefined)
      return problem(400, 'The body is not of the form {"ref": "<the provider\'s id>"}.');
    const ref = entry.provider.normaliseRef(raw);
    if (ref === undefined) return problem(400, "The ref is not one of this provider's ids.");
    if (!entry.provider.inScope(ref, entry.scope))
      return problem(400, 'The ref is outside the scope of the policy.');
    const observedAt = new Date(clock.now()).toISOString();
    const key: AlertKey = { tenantId, provider: providerId, ref, observedAt, source: 'provider' };
    const { traceparent, log } = delivery;
    try {
      await sendWithin(queue, [traceparent === undefined ? key : { ...key, traceparent }], deadlineMs);
    } catch (error) {
      log('error', 'provider event not queued', { provider: providerId, reason: describeError(error) });
      return problem(503, 'The change could not be queued. Send it again.');
    }
    log('info', 'provider event queued', {
      tenantId,
      provider: providerId,
      ref,
      ...(traceparent === undefined ? {} : { traceparent }),
    });
    return accepted;
  };
}

function readRef(body: Uint8Array): string | undefined {
  try {
    const parsed: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
    return EventSchema.safeParse(parsed).data?.ref;
  } catch {
    return undefined;
  }
}
