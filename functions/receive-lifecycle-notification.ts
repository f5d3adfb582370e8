import { app, type HttpRequest, type HttpResponseInit, type InvocationContext } from '@azure/functions';
import { answerDelivery } from './answer-delivery.ts';

export async function receiveLifecycleNotification(
  request: HttpRequest,
  context: InvocationContext,
): Promise<HttpResponseInit> {
  return answerDelivery(request, context, (doors, delivery) => doors.receiveLifecycle(delivery));
}

app.http('receive-lifecycle-notification', {
  methods: ['POST'],
  // The key keeps a forged flood out of the workers; what is believed is the clientState of each item.
  authLevel: 'function',
  route: 'graph/lifecycle',
  handler: receiveLifecycleNotification,
});
