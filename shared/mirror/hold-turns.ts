/** The turns that one run holds: which copies it may look at and write now, and which have to wait (design §3). */

import type { Disposition } from '../alert/disposition.ts';
import type { CopyRef } from '../alert/observation.ts';
import { copyId, type Correlation, type CopyRecord } from '../correlation/record.ts';
import { without } from '../platform/without.ts';
import type { Turn } from '../quota/turns.ts';
import type { MirrorDeps } from './deps.ts';
import type { PlannedWrite } from './judgement.ts';
import { activeProvider } from './look.ts';
import { isoTime, millis } from './time.ts';

type Ready = Extract<Turn, { kind: 'now' }>;

/** Keyed by copy. Filled while the run goes on. */
export interface HeldTurns {
  readonly ready: Map<string, Ready>;
  /** Milliseconds since the epoch, ours: the moment promised in this run. */
  readonly later: Map<string, number>;
}

export const noTurns = (): HeldTurns => ({ ready: new Map(), later: new Map() });

interface Wish extends Pick<CopyRecord, 'waitsUntil'> {
  /** What it is to show, as far as that is known. */
  readonly want?: Disposition;
}

export const wishing = ({ view: { copy }, want }: PlannedWrite): CopyRef & Wish => ({ ...copy, want });

const wishOf = ({ want }: Wish): string | undefined => want && describe(want);
const describe = ({ status, classification, determination, comment = '' }: Disposition): string =>
  [status, classification, determination, comment].join('|');

/** Asks for each copy once in a run. */
export async function takeTurns(
  deps: MirrorDeps,
  tenantId: string,
  copies: readonly (CopyRef & Wish)[],
  { ready, later }: HeldTurns,
): Promise<void> {
  const asking = copies.filter((copy) => !ready.has(copyId(copy)) && !later.has(copyId(copy)));
  await Promise.all(
    asking.map(async (copy) => {
      const provider = activeProvider(deps, copy.provider);
      if (provider === undefined) return;
      const promised = copy.waitsUntil === undefined ? undefined : millis(copy.waitsUntil);
      const turn = await deps.turns.take(tenantId, provider, copy.ref, promised, 'write', wishOf(copy));
      if (turn.kind === 'now') ready.set(copyId(copy), turn);
      else later.set(copyId(copy), turn.at);
    }),
  );
}

/** What a product refused waits for another moment. */
export async function waitAgain({ ready, later }: HeldTurns): Promise<void> {
  await Promise.all(
    [...ready].map(async ([id, turn]) => {
      const at = await turn.again?.();
      if (at !== undefined) later.set(id, at);
    }),
  );
}

/** What was not used is given back. */
export function endTurns({ ready }: HeldTurns): void {
  for (const turn of ready.values()) turn.end();
}

/** So that further changes of the same alert wait with the first one, and become one write with it. */
export function noteWaits(correlation: Correlation, later: HeldTurns['later']): Correlation {
  if (later.size === 0) return correlation;
  return {
    ...correlation,
    copies: correlation.copies.map((copy) => {
      const at = later.get(copyId(copy));
      return at === undefined ? copy : { ...copy, waitsUntil: isoTime(at) };
    }),
  };
}

/** What the record says is no longer due, others can have; said there first, so that nobody comes for it then. */
export function giveBackPromises(
  deps: MirrorDeps,
  before: Correlation | undefined,
  { tenantId, copies }: Correlation,
): void {
  const known = new Map(before?.copies.map((copy) => [copyId(copy), copy.returned]));
  for (const copy of copies) {
    const provider = activeProvider(deps, copy.provider);
    if (copy.returned === undefined || copy.returned === known.get(copyId(copy)) || provider === undefined)
      continue;
    deps.turns.giveBack(tenantId, provider, copy.ref, millis(copy.returned));
  }
}

/** A copy that no longer waits for anything. */
export const unhurried = (copy: CopyRecord): CopyRecord => without(copy, 'waitsUntil');
