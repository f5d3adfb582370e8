/**
 * What a policy changes in a product's table of words: other words of the same product for some of the canonical ones.
 * It may make a product's words poorer, so that several say the same there; it never makes one say something else.
 */

import type { AlertStatus, Classification, Determination } from '../alert/disposition.ts';
import type { Words } from './words.ts';

/** By canonical word, the product's. `resolved` is not among them: what is open stays open, what is closed closed. */
export interface Mapping {
  readonly status?: Readonly<Partial<Record<Exclude<AlertStatus, 'resolved'>, string>>>;
  readonly classification?: Readonly<Partial<Record<Classification, string>>>;
  readonly determination?: Readonly<Partial<Record<Determination, string>>>;
}

/** The table with the policy's cells in it. `find-mapping-mistakes.ts` says which mappings can be used. */
export function mapWords(words: Words, mapping: Mapping): Words {
  const { status, classification, determination } = words;
  return {
    status: withCells(status, mapping.status),
    ...(classification && {
      classification: withCells(
        { whileOpen: classification.words.unknown, ...classification },
        mapping.classification,
      ),
    }),
    ...(determination && {
      determination: withCells(
        { whileOpen: determination.words.unknown, ...determination },
        mapping.determination,
      ),
    }),
  };
}

function withCells<T extends { readonly words: object }>(table: T, cells: Partial<T['words']> = {}): T {
  return { ...table, words: { ...table.words, ...cells } };
}
