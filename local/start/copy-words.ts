/** What the page calls a copy, and what somebody should know before deciding there. Pure. */

import { productName } from '../demo/copies-table.ts';
import type { Copy } from '../tenant/control/control.ts';

type Named = Pick<Copy, 'provider' | 'ref'>;

interface Words {
  /** After the product's name. */
  readonly what: string;
  readonly caution?: string;
}

/** Entra ID Protection has two things in one product; by what stands before the colon of a ref. */
const caution =
  'Ending the risk acts on the workload, for good. The mirror does it once, when every alert about it is closed.';
const kinds = new Map<string, Words>([
  ['detection', { what: 'detection' }],
  ['spDetection', { what: 'detection' }],
  ['servicePrincipal', { what: 'workload', caution }],
  [
    'user',
    {
      what: 'person',
      caution:
        'Ending the risk acts on the person, for good. The mirror does it once, when every alert about them is closed.',
    },
  ],
]);

const wordsOf = ({ provider, ref }: Named): Words | undefined =>
  provider === 'entraIdProtection' ? kinds.get(ref.slice(0, ref.indexOf(':'))) : undefined;

export function nameOfCopy(copy: Named): string {
  const words = wordsOf(copy);
  return words === undefined ? productName(copy.provider) : `${productName(copy.provider)}, ${words.what}`;
}

/** Empty where deciding does nothing but decide. */
export const cautionAt = (copy: Named): string => wordsOf(copy)?.caution ?? '';
