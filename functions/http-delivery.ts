import type { HttpRequest, HttpResponseInit, InvocationContext } from '@azure/functions';
import type { Delivery, DeliveryAnswer } from '../shared/notification/delivery.ts';
import { contextLog } from './context-log.ts';
import { traceparentOf } from './traceparent.ts';

export function toDelivery(request: HttpRequest, context: InvocationContext): Delivery {
  const length = Number(request.headers.get('content-length') ?? NaN);
  const traceparent = traceparentOf(request.headers.get('traceparent') ?? context.traceContext?.traceParent);
  return {
    query: request.query,
    body: async () => new Uint8Array(await request.arrayBuffer()),
    log: contextLog(context),
    ...(Number.isNaN(length) ? {} : { contentLength: length }),
    ...(traceparent === undefined ? {} : { traceparent }),
  };
}

export function toResponse({ status, headers, body }: DeliveryAnswer): HttpResponseInit {
  return { status, ...(headers === undefined ? {} : { headers }), ...(body === undefined ? {} : { body }) };
}
