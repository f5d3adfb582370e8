/** Products that this tenant does not have, and in what way: each is told apart by its own answer. */

import type { Product } from './products.ts';

/** `licence`: not bought. `product`: bought, but not set up. `cloud`: this cloud does not offer it at all. */
export const lacks = ['licence', 'product', 'cloud'] as const;
export type Lack = (typeof lacks)[number];

const operations: readonly (readonly [Product, RegExp])[] = [
  ['defenderXdr', /^alerts\./],
  ['defenderXdrIncidents', /^incidents\./],
  ['sentinel', /^sentinel\./],
  ['defenderForCloud', /^cloud\./],
  ['defenderForCloudApps', /^cloudApps\./],
  ['defenderForEndpoint', /^endpoint\./],
  ['office365', /^office\./],
];

export class Withheld {
  #lacks = new Map<Product, Lack>();

  /** The given ones are withheld, all others there. */
  set(withheld: Readonly<Partial<Record<Product, Lack>>>): void {
    this.#lacks = new Map(Object.entries(withheld) as [Product, Lack][]);
  }

  of(product: Product): Lack | undefined {
    return this.#lacks.get(product);
  }

  /** What the product of an operation lacks. */
  at(operation: string): Lack | undefined {
    const product = operations.find(([, names]) => names.test(operation))?.[0];
    return product === undefined ? undefined : this.#lacks.get(product);
  }
}
