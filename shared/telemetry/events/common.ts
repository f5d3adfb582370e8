/** Fields that mean the same wherever they stand. */

import { optional, text } from '../field.ts';

export const tenant = { tenantId: text('Entra tenant') } as const;
export const provider = { provider: text("the policy's id of the product") } as const;
export const copy = { ...tenant, ...provider, ref: text('id of the copy in that product') } as const;
export const trace = {
  traceparent: optional(text('W3C trace context: its trace id is the same all along an alert’s way')),
} as const;
export const reason = {
  reason: text("what went wrong: our code, a static sentence and the product's own error code"),
} as const;
