/** What the local policy lets the app do in each product. */

import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod';
import { products, type Product } from '../tenant/state/products.ts';

/** `read`: changes there count, and nothing is written there. A product that is off is not in it. */
export type MirroredProducts = ReadonlyMap<Product, 'read' | 'written'>;

const Policy = z.object({ providers: z.record(z.string(), z.object({ direction: z.string() })) });

const deeds = new Map<string, 'read' | 'written'>([
  ['in', 'read'],
  ['out', 'written'],
  ['both', 'written'],
]);

export function mirroredProducts(
  policyPath = path.resolve(import.meta.dirname, '..', 'mirror.policy.json'),
): MirroredProducts {
  const { providers } = Policy.parse(JSON.parse(readFileSync(policyPath, 'utf8')));
  return new Map(
    products.flatMap((id) => {
      const deed = deeds.get(providers[id]?.direction ?? 'off');
      return deed === undefined ? [] : [[id, deed] as const];
    }),
  );
}
