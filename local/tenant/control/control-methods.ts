/** The control API's methods by name, with what each takes: the list that the HTTP face serves. */

import * as z from 'zod';
import { callFaultKinds, faultFaces, notificationFaultKinds } from '../faults/fault.ts';
import { permissionNames } from '../identity/permissions.ts';
import { lifecycleEvents } from '../notifications/notification-item.ts';
import { blueprintNames } from '../seed/blueprints.ts';
import { products } from '../state/products.ts';
import { legacyStates, subscribable } from '../state/switches.ts';
import { lacks } from '../state/withheld.ts';
import { quotaNames } from '../throttle/quotas.ts';
import type { TenantControl } from './control.ts';

interface Method {
  run(control: TenantControl, input: unknown): Promise<unknown>;
}

/** @throws ZodError from `run` when the input doesn't fit. */
function method<T>(
  schema: z.ZodType<T>,
  run: (control: TenantControl, input: T) => Promise<unknown>,
): Method {
  return { run: async (control, input) => run(control, schema.parse(input)) };
}

const nothing = z.strictObject({});
const text = z.string().min(1);
const answer = z.enum(['accept', 'refuse400', 'refuse403']);
const flag = z.boolean().optional();

const action = z.strictObject({
  provider: z.enum(products),
  ref: text,
  by: text,
  status: text.optional(),
  classification: text.optional(),
  determination: text.optional(),
  assignedTo: text.optional(),
  comment: text.optional(),
});
const raising = z.strictObject({
  blueprint: z.enum(blueprintNames),
  story: text.optional(),
  principal: text.optional(),
  title: text.optional(),
  count: z.int().optional(),
});
const fault = z.strictObject({
  face: z.enum(faultFaces),
  kind: z.enum([...callFaultKinds, ...notificationFaultKinds]),
  operation: text.optional(),
  about: text.optional(),
  times: z.int().min(1).optional(),
  status: z.int().min(400).max(599).optional(),
  retryAfter: text.optional(),
  ms: z.int().min(0).optional(),
  afterwards: flag,
});
const quotaWindow = z.strictObject({ limit: z.int().min(1), windowMs: z.int().min(1) });
const quota = quotaWindow.extend({ longer: quotaWindow.optional() });
const throttle = z.strictObject({
  on: flag,
  factor: z.number().positive().optional(),
  quotas: z.partialRecord(z.enum(quotaNames), quota).optional(),
});
const switches = z.strictObject({
  cascade: flag,
  cascadeVerdict: flag,
  nativeSync: flag,
  bareResource: flag,
  resourceGraphLagMs: z.int().min(0).optional(),
  workloadIdPremium: flag,
  riskProcessingMs: z.int().min(0).optional(),
  insiderRiskSyncMs: z.int().min(0).optional(),
  auditLagMs: z.int().min(0).optional(),
  eventHubReader: z.url().or(z.literal('')).optional(),
  legacyAlerts: z.enum(legacyStates).optional(),
  legacySilent: z.array(text).optional(),
  subscriptions: z.partialRecord(z.enum(subscribable), answer).optional(),
});
const forgery = z.strictObject({
  url: z.url().optional(),
  clientState: z.string().optional(),
  tenantId: text.optional(),
  subscriptionId: text.optional(),
  alertId: text,
});
const lifecycle = z.strictObject({
  event: z.enum(lifecycleEvents),
  subscriptionId: text.optional(),
  pause: flag,
});
const reset = z.strictObject({ seed: z.enum(['stories', 'none']).optional(), keepSubscriptions: flag });
const byId = z.strictObject({ id: text.optional() });

const methods: Readonly<Record<keyof TenantControl, Method>> = {
  reset: method(reset, (control, input) => control.reset(input)),
  stories: method(nothing, (control) => control.stories()),
  copies: method(z.strictObject({ story: text.optional() }), (control, input) => control.copies(input)),
  act: method(action, (control, input) => control.act(input)),
  raise: method(raising, (control, input) => control.raise(input)),
  mergeIncidents: method(z.strictObject({ from: text, into: text }), (control, input) =>
    control.mergeIncidents(input),
  ),
  moveAlert: method(z.strictObject({ alert: text, into: text, by: text }), (control, input) =>
    control.moveAlert(input),
  ),
  faults: method(nothing, (control) => control.faults()),
  addFault: method(fault, (control, input) => control.addFault(input)),
  clearFaults: method(byId, (control, input) => control.clearFaults(input)),
  setThrottle: method(throttle, (control, input) => control.setThrottle(input)),
  withdrawPermissions: method(
    z.strictObject({ permissions: z.array(z.enum(permissionNames)) }),
    (control, input) => control.withdrawPermissions(input),
  ),
  withholdProducts: method(
    z.strictObject({ products: z.partialRecord(z.enum(products), z.enum(lacks)) }),
    (control, input) => control.withholdProducts(input),
  ),
  switches: method(nothing, (control) => control.switches()),
  setSwitches: method(switches, (control, input) => control.setSwitches(input)),
  subscriptions: method(nothing, (control) => control.subscriptions()),
  dropSubscriptions: method(byId, (control, input) => control.dropSubscriptions(input)),
  sendLifecycle: method(lifecycle, (control, input) => control.sendLifecycle(input)),
  forgeNotification: method(forgery, (control, input) => control.forgeNotification(input)),
  flushNotifications: method(nothing, (control) => control.flushNotifications()),
  deliveries: method(nothing, (control) => control.deliveries()),
  calls: method(nothing, (control) => control.calls()),
  clearCalls: method(nothing, (control) => control.clearCalls()),
  violations: method(nothing, (control) => control.violations()),
};

export const controlMethods: ReadonlyMap<string, Method> = new Map(Object.entries(methods));
