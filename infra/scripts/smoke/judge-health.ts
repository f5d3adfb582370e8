/** What GET /api/health tells, as lines. Pure. */

import * as z from 'zod';
import { fail, note, ok, type Line } from './line.ts';

const Report = z.object({
  healthy: z.boolean(),
  problems: z.array(z.string()),
  notices: z.array(z.string()),
  version: z.string(),
  mode: z.string().optional(),
  storage: z.object({ reachable: z.boolean() }),
  subscriptions: z.array(
    z.object({ resource: z.string(), state: z.string(), expiresAt: z.string().optional() }),
  ),
  polls: z.array(z.object({ provider: z.string(), lastSuccessAt: z.string().optional() })),
});

export function judgeHealth(text: string): readonly Line[] {
  const parsed = Report.safeParse(parse(text));
  if (!parsed.success)
    return [fail('health answers with something that Alert Mirror does not say: is it another app?')];
  const { version, mode, storage, problems, notices, polls, subscriptions } = parsed.data;
  return [
    ok(`Alert Mirror ${version} answers${mode === undefined ? '' : `; its mode is ${mode}`}`),
    ...(storage.reachable ? [ok('storage is reachable')] : []),
    ...problems.map(fail),
    ...(problems.length === 0 && polls.length === 0 ? [fail(nothingPolled)] : []),
    ...polls.map(judgePoll),
    ...subscriptions
      .filter(({ state }) => state === 'active')
      .map(({ resource, expiresAt }) => ok(`subscribed to ${resource} until ${expiresAt ?? 'some time'}`)),
    ...notices.map(note),
  ];
}

const nothingPolled =
  'no product is polled: pack a mirror.policy.json that turns some on, and deploy the package again';

const judgePoll = ({
  provider,
  lastSuccessAt,
}: {
  provider: string;
  lastSuccessAt?: string | undefined;
}): Line =>
  lastSuccessAt === undefined
    ? fail(
        `${provider} has not been polled with success yet: a new permission may take an hour (npm run grants shows which are there); the log of poll-providers says why`,
      )
    : ok(`${provider} was polled at ${lastSuccessAt}`);

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
