/** What judges of a run share: what they are, and what they ask of it. */

import type { CopyRef } from '../../../shared/alert/observation.ts';
import type { Change, Product, State } from './product.ts';
import type { Run } from './simulate.ts';

export type Judge = (run: Run) => readonly string[];

export const productOf = ({ world }: Run, { provider }: CopyRef): Product => {
  const product = world.products.get(provider);
  if (product === undefined) throw new Error('every copy has its product');
  return product;
};

export const stateOf = (run: Run, copy: CopyRef): State => productOf(run, copy).state(copy.ref);

export const directionOf = ({ scenario }: Run, { provider }: CopyRef): string =>
  scenario.directions[provider] ?? 'both';

export const counts = (run: Run, copy: CopyRef): boolean => ['both', 'in'].includes(directionOf(run, copy));

export const isClosing = ({ before, after }: Change): boolean =>
  before.status !== 'resolved' && after.status === 'resolved';

export const hides = ({ scenario: { faults } }: Run): boolean =>
  faults.hidden > 0 || faults.ignored > 0 || faults.crash > 0 || faults.slow > 0;
