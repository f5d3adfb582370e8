import type { HttpRequest, HttpResponseInit, InvocationContext } from '@azure/functions';
import type { Delivery, DeliveryAnswer } from '../shared/notification/delivery.ts';
import { contextLog } from './context-log.ts';

/** @see https://www.w3.org/TR/trace-context/#traceparent-header */
const traceparentForm = /^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/;

export function toDelivery(request: HttpRequest, context: InvocationContext): Delivery {
  const length = Number(request.headers.get('content-length') ?? NaN);
  const traceparent = request.headers.get('traceparent') ?? context.traceContext?.traceParent ?? '';
  return {
    query: request.query,
    body: async () => new Uint8Array(await request.arrayBuffer()),
    log: contextLog(context),
    ...(Number.isNaN(length) ? {} : { contentLength: length }),
    ...(traceparentForm.test(traceparent) ? { traceparent } : {}),
  };
}

export function toResponse({ status, headers, body }: DeliveryAnswer): HttpResponseInit {
  return { status, ...(headers === undefined ? {} : { headers }), ...(body === undefined ? {} : { body }) };
}
