/** Carries out planned writes, each on its own: one product's failure holds up no other. */

import type { Observation } from '../alert/observation.ts';
import { sameShown } from '../alert/observation.ts';
import { copyId, decisionId, sameCopy, type SharedRecord } from '../correlation/record.ts';
import type { Versioned } from '../correlation/store.ts';
import { TransientError } from '../errors.ts';
import { defined } from '../platform/defined.ts';
import { isLostRace } from './backoff.ts';
import type { MirrorDeps } from './deps.ts';
import type { HeldTurns } from './hold-turns.ts';
import type { Plan, PlannedWrite } from './judgement.ts';
import { freshUntil, type Door } from './look.ts';
import { isoTime, millis } from './time.ts';

export type WriteResult = { readonly write: PlannedWrite } & (
  | { readonly ok: true; readonly answer: Observation | undefined; readonly at: string }
  /** `sent`: the product may have taken it all the same. */
  | { readonly ok: false; readonly error: unknown; readonly sent: boolean }
);

/**
 * Writes nothing once the lease is over: another worker may have begun. All at once, but an alert before the incident
 * that it names: a product that closes the alerts of an incident with it says less about them than is to be written.
 */
export async function executeWrites(
  deps: MirrorDeps,
  tenantId: string,
  writes: readonly PlannedWrite[],
  leaseUntil: string,
  { ready }: Pick<HeldTurns, 'ready'>,
): Promise<readonly WriteResult[]> {
  const execute = (write: PlannedWrite): Promise<WriteResult> =>
    executeWrite(deps, tenantId, write, { leaseUntil, door: ready.get(copyId(write.view.copy)) });
  const begun = writes
    .filter(({ view }) => view.shared === undefined)
    .map((write) => ({ write, result: execute(write) }));
  const shared = writes.filter(({ view }) => view.shared !== undefined);
  const after = shared.map(async (write) => {
    await Promise.all(begun.filter((alert) => names(alert.write, write)).map(({ result }) => result));
    return execute(write);
  });
  return Promise.all([...begun.map(({ result }) => result), ...after]);
}

const names = ({ view: { look } }: PlannedWrite, { view: { copy } }: PlannedWrite): boolean =>
  look.kind === 'seen' && look.observation.belongsTo.some((incident) => sameCopy(incident, copy));

async function executeWrite(
  deps: MirrorDeps,
  tenantId: string,
  write: PlannedWrite,
  { leaseUntil, door }: { readonly leaseUntil: string; readonly door: Door | undefined },
): Promise<WriteResult> {
  const { provider, copy, look } = write.view;
  if (look.kind !== 'seen') return { write, ok: false, error: tooOld, sent: false };
  const { observation: observed } = look;
  const notAfter = Math.min(freshUntil(observed), millis(leaseUntil) - 1);
  if (deps.clock.now() > notAfter) return { write, ok: false, error: tooOld, sent: false };
  try {
    const { ref } = copy;
    const { want } = write;
    const { api, batch } = door ?? { api: deps.turns.client(tenantId, provider) };
    const answer = await (batch === undefined
      ? provider.write(api, ref, want, observed)
      : batch.write({ ref, want, observed, notAfter }));
    return { write, ok: true, answer, at: isoTime(deps.clock.now()) };
  } catch (error) {
    return { write, ok: false, error, sent: true };
  }
}

const tooOld = new TransientError('conflict', 'The read that this write rests on is too old by now.');

/** When the copy was read on which the write rests. */
export const readAtOf = ({ view: { look } }: PlannedWrite): string | undefined =>
  look.kind === 'seen' ? look.observation.readAt : undefined;

/** Whether the product's own answer shows that the write was taken. */
export function isProven({ write }: WriteResult, answer: Observation | undefined): boolean {
  return answer !== undefined && sameShown(answer.shown, write.shown);
}

/**
 * Announces the writes of shared copies in their own rows. A row that somebody else has just changed is left out: its
 * write would rest on old news.
 */
export async function announceShared(
  deps: MirrorDeps,
  correlationId: string,
  plan: Plan,
  rows: ReadonlyMap<string, Versioned<SharedRecord>>,
): Promise<{
  readonly rows: ReadonlyMap<string, Versioned<SharedRecord>>;
  readonly lost: readonly PlannedWrite[];
}> {
  const announced = new Map<string, Versioned<SharedRecord>>();
  const lost: PlannedWrite[] = [];
  const { agreed } = plan;
  await Promise.all(
    plan.writes.map(async (write) => {
      const id = copyId(write.view.copy);
      const row = rows.get(id);
      if (row === undefined || agreed === undefined) return;
      const at = isoTime(deps.clock.now());
      const intent = {
        shown: write.shown,
        before: write.before,
        at,
        decision: decisionId(correlationId, agreed),
        ...defined({ readAt: readAtOf(write) }),
      };
      try {
        announced.set(id, await deps.store.writeShared(row, { ...row.value, intent, writtenAt: at }));
      } catch (error) {
        if (!isLostRace(error)) throw error;
        lost.push(write);
      }
    }),
  );
  return { rows: announced, lost };
}
