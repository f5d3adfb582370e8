/** Gives and takes, one after the other; what is refused does not stop the rest. */

import { AzError, isAzError } from '../az/az-error.ts';
import { eventually, type Sleep } from '../az/with-patience.ts';
import type { Grant } from './grant.ts';

export type Outcome =
  | { readonly kind: 'done' }
  | { readonly kind: 'forbidden' }
  | { readonly kind: 'failed'; readonly why: string };

export interface Change {
  readonly grant: Grant;
  readonly act: () => Promise<void>;
}

/** What can be done about it: nothing for what is there, or blocked. `prune`: surplus is taken back. */
export function listChanges(
  grants: readonly Grant[],
  { prune }: { readonly prune: boolean },
): readonly Change[] {
  return grants.flatMap((grant) => {
    if (grant.state.kind === 'missing') return [{ grant, act: grant.state.give }];
    if (grant.state.kind === 'surplus' && prune) return [{ grant, act: grant.state.take }];
    return [];
  });
}

const patienceSeconds = 120;

export async function carryOut({ act }: Change, sleep: Sleep): Promise<Outcome> {
  // The products learn of a new identity later than the directory does.
  const attempt = async (): Promise<Outcome | undefined> => {
    try {
      await act();
      return { kind: 'done' };
    } catch (error) {
      if (isAzError(error, 'not-found')) return undefined;
      if (isAzError(error, 'forbidden')) return { kind: 'forbidden' };
      if (error instanceof AzError && error.code !== 'not-signed-in')
        return { kind: 'failed', why: [error.reason, error.detail].filter(Boolean).join(': ') };
      throw error;
    }
  };
  return (
    (await eventually(attempt, { sleep, seconds: patienceSeconds })) ?? {
      kind: 'failed',
      why: 'the identity is not known there yet; run this again in some minutes',
    }
  );
}
