import { randomBytes } from 'node:crypto';

const shape = /^[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-([0-9a-f]{2})$/;

/**
 * The traceparent of one invocation: a span of its own in the caller's trace, or in a new one.
 * @see https://www.w3.org/TR/trace-context/#traceparent-header
 */
export function traceParent(incoming?: string): string {
  const match = shape.exec(incoming ?? '');
  const traceId = match?.[1] ?? randomBytes(16).toString('hex');
  return `00-${traceId}-${randomBytes(8).toString('hex')}-${match?.[2] ?? '01'}`;
}
