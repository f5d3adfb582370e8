/**
 * A key that names a shared copy: its row is brought up to date and its alerts are told. What the change means for
 * each alert, and whether the shared copy is written, is decided where that alert is reconciled (design §3).
 */

import type { AlertKey } from '../alert/alert-key.ts';
import type { Observation } from '../alert/observation.ts';
import type { SharedMember, SharedRecord } from '../correlation/record.ts';
import type { Versioned } from '../correlation/store.ts';
import { TransientError } from '../errors.ts';
import type { Log } from '../platform/log.ts';
import { providerPolicy } from '../policy/policy.ts';
import type { Provider } from '../provider/provider.ts';
import type { MirrorDeps, Outcome } from './deps.ts';
import { lookForKey, readCopy, type Read } from './look.ts';
import { memberStates } from './members.ts';
import { noteShared, type SharedNote } from './note-shared.ts';
import { outcomeOfRead, outcomeOfStale } from './outcome.ts';
import { attachMembers, keysOfMembers } from './tell-members.ts';
import { isoTime, millis } from './time.ts';

export async function reconcileShared(
  deps: MirrorDeps,
  key: AlertKey,
  provider: Provider,
  log: Log,
): Promise<Outcome> {
  const row = await deps.store.readShared(key.tenantId, key);
  const read = await lookWithMembers(deps, key, provider, row?.value);
  if (read.look.kind === 'unknown') return outcomeOfRead(key, read.error);
  if (read.look.kind !== 'seen') return { kind: 'done' };
  const { observation } = read.look;
  const note = await noteLook(deps, key, provider, row?.value, observation);
  if (note.meaning === 'stale') return outcomeOfStale(key, provider, providerPolicy(deps.policy, provider.id));

  await attachMembers(deps, key, note.joined, row?.value);
  const stored = note.isNew || row === undefined ? await storeNote(deps, row, note) : row;
  const toTell = await membersToTell(deps, key, provider, note, observation);
  const also = await keysOfMembers(deps, key, toTell);
  log('info', 'shared copy looked at', {
    tenantId: key.tenantId,
    provider: provider.id,
    ref: key.ref,
    meaning: note.meaning,
    members: note.record.members.length,
    told: also.length,
  });
  return { kind: 'done', also, ...(isUntold(note.record) ? { afterSent: () => markTold(deps, stored) } : {}) };
}

/** A look without members (a poll's) is good enough only once the row has them. */
async function lookWithMembers(
  deps: MirrorDeps,
  key: AlertKey,
  provider: Provider,
  record: SharedRecord | undefined,
): Promise<Read> {
  const read = await lookForKey(deps, key, provider, record?.writtenAt);
  const isWhole = read.look.kind !== 'seen' || read.look.observation.members !== undefined;
  return isWhole ? read : readCopy(deps, key.tenantId, provider, key.ref);
}

async function noteLook(
  deps: MirrorDeps,
  { tenantId }: AlertKey,
  provider: Provider,
  record: SharedRecord | undefined,
  observation: Observation,
): Promise<SharedNote> {
  return noteShared(record, {
    tenantId,
    provider,
    rules: providerPolicy(deps.policy, provider.id),
    policy: deps.policy,
    since: await deps.since(tenantId, provider.id),
    observation,
    now: deps.clock.now(),
  });
}

function storeNote(
  { store, clock }: MirrorDeps,
  row: Versioned<SharedRecord> | undefined,
  { record }: SharedNote,
): Promise<Versioned<SharedRecord>> {
  return store.writeShared(row, { ...record, writtenAt: isoTime(clock.now()) });
}

export const isUntold = ({ change, toldAt }: SharedRecord): boolean =>
  change !== undefined && millis(change.seenAt) > millis(toldAt);

/** All of them after a person's change, else those who joined; and one when nothing keeps it open any more. */
async function membersToTell(
  deps: MirrorDeps,
  { tenantId }: AlertKey,
  provider: Provider,
  { record, joined }: SharedNote,
  { members = [], shown }: Observation,
): Promise<readonly SharedMember[]> {
  if (isUntold(record)) return record.members;
  const [first] = record.members;
  const isOpen = provider.lift(shown)?.status !== 'resolved';
  if (!isOpen || members.length === 0 || first === undefined) return joined;
  const states = await memberStates(deps.store, tenantId, members, []);
  const isOver = states.every(({ disposition }) => disposition?.status === 'resolved');
  return isOver && !joined.includes(first) ? [first, ...joined] : joined;
}

async function markTold({ store }: MirrorDeps, row: Versioned<SharedRecord>): Promise<void> {
  const { change } = row.value;
  if (change === undefined) return;
  try {
    await store.writeShared(row, { ...row.value, toldAt: change.seenAt });
  } catch (error) {
    // Whoever wrote it meanwhile finds it untold and tells again: once more than needed, never once less.
    if (!(error instanceof TransientError && error.code === 'conflict')) throw error;
  }
}
