/** What the page can ask for: each deed with what it takes. */

import * as z from 'zod';
import type { Stack } from '../../stack.ts';
import { ControlError } from '../../tenant/control/control.ts';
import { blueprintNames } from '../../tenant/seed/blueprints.ts';
import type { Tenant } from '../../tenant/tenant.ts';
import { products } from '../../tenant/state/products.ts';
import { behaviours } from '../behaviours.ts';
import { choicesFor, takesComment } from '../choices.ts';
import type { Feed, NewEntry } from '../feed.ts';
import { faultSwitches, turnFault } from '../fault-switches.ts';
import { mergePair } from '../merge-pair.ts';

export interface DeedContext {
  readonly stack: Pick<Stack, 'runFunction'> & { readonly tenant: Pick<Tenant, 'control'> };
  readonly feed: Feed;
}

/** Whether it was done, or a sentence that says why not. */
export type Outcome = { readonly done: string } | { readonly error: string };

type Deed = (context: DeedContext, body: unknown) => Promise<Outcome>;

const analyst = 'alex@contoso.com';

function deed<T>(schema: z.ZodType<T>, run: (context: DeedContext, input: T) => Promise<Outcome>): Deed {
  return async (context, body) => {
    const parsed = schema.safeParse(body);
    if (!parsed.success) return { error: z.prettifyError(parsed.error) };
    try {
      return await run(context, parsed.data);
    } catch (error) {
      if (error instanceof ControlError) return { error: error.message };
      throw error;
    }
  };
}

const Act = z.strictObject({
  provider: z.enum(products),
  ref: z.string().min(1).max(1000),
  choice: z.string().max(50),
  comment: z.string().max(1000).optional(),
});

const act = deed(Act, async ({ stack }, { provider, ref, choice, comment = '' }) => {
  const chosen = choicesFor(provider, ref).find(({ id }) => id === choice);
  if (chosen === undefined) return { error: 'This product has no such decision: choose one that it lists.' };
  const said = comment.trim() === '' || !takesComment(provider) ? {} : { comment: comment.trim() };
  await stack.tenant.control.act({ provider, ref, by: analyst, ...chosen.action, ...said });
  return { done: 'Done in the product. The other copies follow.' };
});

const Turn = z.strictObject({ id: z.string().max(100), on: z.boolean() });

const fault = deed(Turn, async ({ stack, feed }, { id, on }) => {
  const found = faultSwitches.get(id);
  if (found === undefined) return { error: 'There is no such fault.' };
  const turned = await turnFault(stack.tenant.control, found, on);
  if (turned) feed.add([faultEntry(found.target, `${found.label} ${on ? 'on' : 'off'}: ${found.effect}`)]);
  return { done: `${found.target}, ${found.label}: ${on ? 'on' : 'off'}.` };
});

const behaviour = deed(Turn, async ({ stack, feed }, { id, on }) => {
  const found = behaviours.find((each) => each.id === id);
  if (found === undefined) return { error: 'The tenant has no such behaviour.' };
  const { control } = stack.tenant;
  const before = await control.switches();
  await control.setSwitches({ [found.id]: on });
  const turned = `${found.label} ${on ? 'on' : 'off'}`;
  if (before[found.id] !== on) feed.add([tenantEntry(`${turned}: ${found.effect}`)]);
  return { done: `${turned}.` };
});

const merge = deed(z.strictObject({}), async ({ stack, feed }) => {
  const { control } = stack.tenant;
  const pair = mergePair(await control.stories(), await control.copies());
  if (pair === undefined) return { error: 'Fewer than two incidents are open: raise an alert first.' };
  const { from, into } = pair;
  await control.mergeIncidents({ from: from.ref, into: into.ref });
  const text = `incident ${from.ref} merged into ${into.ref} (${into.title}); its alerts moved along`;
  feed.add([{ ...tenantEntry(text), story: from.story, title: from.title }]);
  return { done: `Incident ${from.ref} is merged into ${into.ref}.` };
});

const tenantEntry = (text: string): NewEntry => ({ at: Date.now(), kind: 'tenant', tone: 'plain', text });

const clear = deed(z.strictObject({}), async ({ stack, feed }) => {
  const { length } = await stack.tenant.control.faults();
  await stack.tenant.control.clearFaults();
  if (length > 0) feed.add([{ at: Date.now(), kind: 'fault', tone: 'plain', text: 'all faults off' }]);
  return { done: 'All faults are off.' };
});

const faultEntry = (product: string, text: string): NewEntry => ({
  at: Date.now(),
  kind: 'fault',
  tone: 'warn',
  product,
  text,
});

const raise = deed(z.strictObject({ blueprint: z.enum(blueprintNames) }), async ({ stack, feed }, input) => {
  const stories = await stack.tenant.control.raise(input);
  feed.add(
    stories.map(({ id, title, copies }) => ({
      at: Date.now(),
      kind: 'raised',
      tone: 'plain',
      story: id,
      title,
      text: `raised, with ${copies.length} ${copies.length === 1 ? 'copy' : 'copies'}`,
    })),
  );
  return { done: 'Raised.' };
});

const poll = deed(z.strictObject({}), async ({ stack }) => {
  await stack.runFunction('poll-providers');
  return { done: 'Every product is polled now.' };
});

export const deeds: ReadonlyMap<string, Deed> = new Map([
  ['/act', act],
  ['/fault', fault],
  ['/clear-faults', clear],
  ['/behaviour', behaviour],
  ['/merge', merge],
  ['/raise', raise],
  ['/poll', poll],
]);
