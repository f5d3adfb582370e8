/** One grant, as it stands and as it should stand. */

import type { Need } from './needs.ts';

export type GrantState =
  /** Wanted, and there. */
  | { readonly kind: 'there' }
  /** Wanted, and can be granted by `give`. */
  | { readonly kind: 'missing'; readonly give: () => Promise<void> }
  /** There, though the policy does not ask for it; `take` removes it. */
  | { readonly kind: 'surplus'; readonly take: () => Promise<void> }
  /** Nobody can grant it as things are, or we may not even look. */
  | { readonly kind: 'blocked'; readonly why: string; readonly forbidden: boolean };

export interface Grant {
  readonly need: Need;
  /** Whose permission it is, for people: an API or a scope. */
  readonly of: string;
  readonly grantedBy: string;
  readonly state: GrantState;
}
