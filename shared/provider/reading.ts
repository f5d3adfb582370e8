/** Permissive pieces of the adapters' schemas: what is missing or odd is absent, and never spoils the rest. */

import * as z from 'zod';
import { tidyComment } from '../alert/comment.ts';
import type { Observation } from '../alert/observation.ts';
import { toTimestamp } from '../alert/timestamp.ts';

/** What an answer says; who sent the request adds when that was. */
export type Reading = Omit<Observation, 'readAt'>;

export const text = z.string().trim().min(1).optional().catch(undefined);
export const timestamp = z.unknown().optional().transform(toTimestamp);
export const comment = z
  .string()
  .transform((raw) => tidyComment(raw) || undefined)
  .optional()
  .catch(undefined);

/** An object whose field names come in several spellings: by name in lower case. */
export const anyCase = z
  .record(z.string(), z.unknown())
  .transform((raw) => new Map(Object.entries(raw).map(([key, value]) => [key.toLowerCase(), value])));
export type AnyCase = z.infer<typeof anyCase>;

/** Every item that fits; others are left out. */
export function listOf<T>(item: z.ZodType<T>) {
  return z
    .array(z.unknown())
    .catch([])
    .transform((items) => items.flatMap((raw) => fitting(item, raw)));
}

function fitting<T>(item: z.ZodType<T>, raw: unknown): readonly T[] {
  const { data } = item.safeParse(raw);
  return data === undefined ? [] : [data];
}

/** Products print the same word in several cases; a word that isn't known stays as it is: unknown is a value. */
export function spelledAs(words: Iterable<string>): (raw: string) => string {
  const known = new Map(Array.from(words, (word) => [word.toLowerCase(), word]));
  return (raw) => known.get(raw.toLowerCase()) ?? raw;
}
