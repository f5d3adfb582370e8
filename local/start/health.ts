/** What the app's health endpoint tells, as far as this page shows it. */

import * as z from 'zod';

const Health = z.object({
  healthy: z.boolean().catch(false),
  mode: z.string().catch('unknown'),
  problems: z.array(z.string()).catch([]),
  notices: z.array(z.string()).catch([]),
  polls: z.array(z.object({ provider: z.string(), lastSuccessAt: z.string().optional() })).catch([]),
  backlog: z.object({ changes: z.number(), deadLetters: z.number() }).optional().catch(undefined),
});
export type Health = z.output<typeof Health>;

export const unknownHealth: Health = Health.parse({});

/** Never throws: what cannot be understood counts as unhealthy. */
export function readHealth(answer: unknown): Health {
  const parsed = Health.safeParse(answer);
  return parsed.success ? parsed.data : unknownHealth;
}

/** The app has polled every product and has worked off what it found. */
export const hasLooked = ({ polls, backlog }: Health): boolean =>
  polls.length > 0 &&
  polls.every(({ lastSuccessAt }) => lastSuccessAt !== undefined) &&
  backlog?.changes === 0;
