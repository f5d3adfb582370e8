/** The words that a policy may give a product. */

import * as z from 'zod';
import { classifications, determinations } from '../alert/disposition.ts';

/** `check-mapping.ts` knows the product's words. */
const cells = <T extends string>(words: readonly T[]) =>
  z
    .partialRecord(
      z.enum(words, { error: `is none of the words that may get another: ${words.join(', ')}` }),
      z.string().min(1),
    )
    .exactOptional();

export const mapping = z
  .strictObject({
    status: cells(['new', 'inProgress']).describe('What an open alert is shown as.'),
    classification: cells(classifications).describe('What a closing of each class is shown as.'),
    determination: cells(determinations).describe('What a closing of each determination is shown as.'),
  })
  .exactOptional()
  .describe('Other words of this product for some of the canonical ones (docs/providers.md lists them).');
