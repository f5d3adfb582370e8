import type { Copy } from '../tenant/control/control.ts';

/** How often the app changed this copy's decision. A comment that needs a call of its own belongs to the same write. */
export function decisionWrites(copy: Copy): number {
  const isDecision = (change: Readonly<Record<string, unknown>>): boolean =>
    Object.keys(change).some((name) => name !== 'comment');
  return copy.journal.filter(({ kind, change }) => kind === 'app' && isDecision(change)).length;
}
