/** Which products the local policy lets the app write to. */

import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod';
import { products, type Product } from '../tenant/state/products.ts';

const Policy = z.object({ providers: z.record(z.string(), z.object({ direction: z.string() })) });

export function mirroredProducts(
  policyPath = path.resolve(import.meta.dirname, '..', 'mirror.policy.json'),
): ReadonlySet<Product> {
  const { providers } = Policy.parse(JSON.parse(readFileSync(policyPath, 'utf8')));
  return new Set(products.filter((id) => ['in', 'both'].includes(providers[id]?.direction ?? 'off')));
}
