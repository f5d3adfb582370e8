/** Which decisions people made, read from the tenant's own record of who wrote what: the app has no say in it. */

import type { Copy } from '../../tenant/control/control.ts';
import type { Product } from '../../tenant/state/products.ts';
import type { WriteLine } from '../../tenant/state/write-journal.ts';
import { meaningOf, wordless, type Meaning } from './meaning.ts';

export interface PersonDecision {
  readonly copy: Copy;
  readonly meaning: Meaning;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly by: string;
  readonly comment?: string;
}

/** Oldest first. */
export function decisionsOf(copies: readonly Copy[]): readonly PersonDecision[] {
  return copies.flatMap(decisionsAt).toSorted((a, b) => a.at - b.at);
}

function decisionsAt(copy: Copy): readonly PersonDecision[] {
  return copy.journal.flatMap((line, index) => {
    const { status, classification, feedback } = line.change;
    if (line.kind !== 'analyst' || typeof status !== 'string') return [];
    // The legacy API has another name for it.
    const verdict = [classification, feedback].find((word) => typeof word === 'string');
    const meaning = meaningOf(tongueOf(copy.provider), { status, classification: verdict });
    if (meaning === undefined) return [];
    const comment = commentIn(copy, copy.journal.slice(index));
    return [
      { copy, meaning, at: Date.parse(line.at), by: line.by, ...(comment === undefined ? {} : { comment }) },
    ];
  });
}

/** Of Defender for Endpoint the tenant writes down what is stored, which is alerts_v2's. */
const tongueOf = (provider: Product): Product =>
  provider === 'defenderForEndpoint' ? 'defenderXdr' : provider;

/** Some products take the comment with the decision, some as a call of its own right after it. */
function commentIn(copy: Copy, lines: readonly WriteLine[]): string | undefined {
  if (wordless[copy.provider].comment) return undefined;
  const [own, next] = lines;
  const commentsOnly = next?.kind === 'analyst' && !('status' in next.change);
  const values = [own, ...(commentsOnly ? [next] : [])].flatMap((line) => Object.values(line?.change ?? {}));
  return values.find(
    (value) => typeof value === 'string' && value !== '' && copy.comments.includes(value),
  ) as string | undefined;
}
