/** What travels on the queue `alert-changes`: the name of a copy to look at, never an event to apply (design §3). */

import * as z from 'zod';
import { isProviderId, type ProviderId } from '../provider/provider-id.ts';
import { classifications, determinations, statuses } from './disposition.ts';
import type { CopyRef, Observation } from './observation.ts';

export const keySources = [
  'notification',
  'lifecycle',
  'provider',
  'poll',
  'sweep',
  'shared',
  'requeue',
  'verify',
  'operator',
] as const;

const shown = z.record(z.string(), z.string());
const verdict = z.object({
  status: z.enum(statuses),
  classification: z.enum(classifications),
  determination: z.enum(determinations),
});
const copyRef = z.object({ provider: z.string().refine(isProviderId), ref: z.string().min(1) });

const ObservationSchema = z.object({
  ref: z.string().min(1),
  shown,
  comment: z.string().optional(),
  comments: z.array(z.string()).optional(),
  createdAt: z.iso.datetime().optional(),
  updatedAt: z.iso.datetime().optional(),
  closedAt: z.iso.datetime().optional(),
  readAt: z.iso.datetime(),
  isConsequence: z.boolean().optional(),
  aliases: z.array(z.string()),
  belongsTo: z.array(copyRef),
  members: z
    .array(
      z.object({
        aliases: z.array(z.string()),
        copy: copyRef.optional(),
        verdict: verdict.optional(),
        isOver: z.boolean().optional(),
      }),
    )
    .optional(),
  nativeSyncSeconds: z.number().optional(),
  losesInProgress: z.boolean().optional(),
  redirectedTo: z.string().optional(),
  fingerprint: z.string().optional(),
  title: z.string().optional(),
  severity: z.string().optional(),
  assignedTo: z.string().optional(),
});

export const AlertKeySchema = z.object({
  tenantId: z.guid(),
  provider: z.string().refine(isProviderId),
  ref: z.string().min(1).max(1024),
  /** When the source learned of the change: our clock, ISO 8601 UTC. Lag is counted from here. */
  observedAt: z.iso.datetime(),
  source: z.enum(keySources),
  /** W3C trace context, so that one alert's way through the system is one trace. */
  traceparent: z.string().max(64).optional(),
  /** Present when the source has just read the copy. */
  observation: ObservationSchema.optional(),
  /** How often this key has been put back because of a failure; waiting alone doesn't count. */
  attempt: z.int().min(0).optional(),
  /** The moment promised for a look at the copy and a write to it: our clock, ISO 8601 UTC. */
  turn: z.iso.datetime().optional(),
  /** The shared copy that the turn is for, which its alerts write; absent: the key's own copy. */
  turnFor: copyRef.optional(),
  /** The moment promised for a look at the copy alone. */
  look: z.iso.datetime().optional(),
});

export interface AlertKey {
  readonly tenantId: string;
  readonly provider: ProviderId;
  readonly ref: string;
  readonly observedAt: string;
  readonly source: (typeof keySources)[number];
  readonly traceparent?: string;
  readonly observation?: Observation;
  readonly attempt?: number;
  readonly turn?: string;
  readonly turnFor?: CopyRef;
  readonly look?: string;
}

/** The port to the queue. Keys are packed into as few messages as fit (48 KiB of JSON each). */
export interface ChangeQueue {
  /**
   * Resolves when every key is stored. `delayMs`: how long they stay invisible.
   * @throws TransientError when the queue can't be reached or `signal` ends the wait.
   */
  send(
    keys: readonly AlertKey[],
    options?: { readonly delayMs?: number; readonly signal?: AbortSignal },
  ): Promise<void>;
}
