import { app, type HttpRequest, type HttpResponseInit, type InvocationContext } from '@azure/functions';
import { misconfigured } from '../shared/notification/delivery.ts';
import { toDelivery, toResponse } from './http-delivery.ts';
import { startApp } from './start-app.ts';

export async function receiveProviderNotification(
  request: HttpRequest,
  context: InvocationContext,
): Promise<HttpResponseInit> {
  const started = await startApp();
  if (!started.ok) return toResponse(misconfigured);
  const provider = request.params.provider ?? '';
  return toResponse(await started.doors.receiveProviderEvent(provider, toDelivery(request, context)));
}

app.http('receive-provider-notification', {
  methods: ['POST'],
  authLevel: 'function',
  route: 'providers/{provider}/notifications',
  handler: receiveProviderNotification,
});
