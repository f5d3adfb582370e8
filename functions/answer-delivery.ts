import type { HttpRequest, HttpResponseInit, InvocationContext } from '@azure/functions';
import { misconfigured, type Delivery, type DeliveryAnswer } from '../shared/notification/delivery.ts';
import { answerHandshake } from '../shared/notification/handshake.ts';
import type { Doors } from '../shared/doors.ts';
import { toDelivery, toResponse } from './http-delivery.ts';
import { startApp } from './start-app.ts';

/** The one order of things at every door of Graph's: the handshake works even while settings are wrong. */
export async function answerDelivery(
  request: HttpRequest,
  context: InvocationContext,
  receive: (doors: Doors, delivery: Delivery) => Promise<DeliveryAnswer>,
): Promise<HttpResponseInit> {
  const delivery = toDelivery(request, context);
  const handshake = answerHandshake(delivery);
  if (handshake !== undefined) return toResponse(handshake);
  const started = await startApp();
  return toResponse(started.ok ? await receive(started.doors, delivery) : misconfigured);
}
