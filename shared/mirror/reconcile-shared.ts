/**
 * A key that names a shared copy: its row is brought up to date and its alerts are told. What the change means for
 * each alert, and whether the shared copy is written, is decided where that alert is reconciled (design §3).
 */

import type { AlertKey } from '../alert/alert-key.ts';
import type { Observation } from '../alert/observation.ts';
import type { SharedMember, SharedRecord } from '../correlation/record.ts';
import type { Versioned } from '../correlation/store.ts';
import { TransientError } from '../errors.ts';
import { defined } from '../platform/defined.ts';
import type { Log } from '../platform/log.ts';
import { without } from '../platform/without.ts';
import { providerPolicy } from '../policy/policy.ts';
import type { Provider } from '../provider/provider.ts';
import type { MirrorDeps, Outcome } from './deps.ts';
import type { Look } from './judgement.ts';
import { aboutKey, noticedAfter } from './log-lines.ts';
import { lookForKey, newestIn } from './look.ts';
import { memberStates } from './members.ts';
import { differs, isUntold, noteShared, withoutMembers, type SharedNote } from './note-shared.ts';
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
  const whole = withWholeLook(key, provider);
  if (isAwaited(deps, whole, provider, row?.value)) return { kind: 'done' };
  const read = await lookForKey(deps, whole, provider, row?.value.writtenAt);
  if (read.look.kind === 'unknown') return awaiting(deps, outcomeOfRead(key, read), row);
  if (read.look.kind !== 'seen') return { kind: 'done' };
  const { observation } = read.look;
  const known = row && without(row.value, 'looksAt');
  const note = await noteLook(deps, key, provider, known, read.look);
  if (note.meaning === 'stale')
    return outcomeOfStale(key, provider, providerPolicy(deps.policy, provider.id));

  await attachMembers(deps, key, note.joined, row?.value);
  // What there is to see must be on record before the members are told to look there.
  const noted = isUntold(note.record)
    ? await store(deps, row, withoutMembers(note.record, note.joined))
    : row;
  const toTell = await membersToTell(deps, key, provider, note, observation);
  const also = await keysOfMembers(deps, key, toTell);
  log('info', 'shared copy looked at', {
    ...aboutKey(key),
    source: key.source,
    meaning: note.meaning,
    ...(note.meaning === 'changed' ? noticedAfter(key, observation) : {}),
    members: note.record.members.length,
    told: also.length,
  });
  const told = defined({ told: note.record.news });
  return { kind: 'done', also, afterSent: () => store(deps, noted, { ...note.record, ...told }) };
}

/** Only once the keys are sent are the members known as told: until then a repetition sends them again. */
async function store(
  deps: MirrorDeps,
  row: Versioned<SharedRecord> | undefined,
  record: SharedRecord,
): Promise<Versioned<SharedRecord>> {
  if (row !== undefined && !differs(record, row.value)) return row;
  return deps.store.writeShared(row, { ...record, writtenAt: isoTime(deps.clock.now()) });
}

/** A look without members (a poll's) can't tell who has joined. */
function withWholeLook(key: AlertKey, provider: Provider): AlertKey {
  const isWhole = provider.get === undefined || key.observation?.members !== undefined;
  return isWhole ? key : without(key, 'observation');
}

/** Who was promised a look comes up to so much later. */
const lateMs = 5_000;

/**
 * Whether another key is on its way to look, since products take few calls: without that, whatever names the copy until
 * then would be promised a look of its own. A look after a write tells more than others.
 */
function isAwaited(
  { clock }: MirrorDeps,
  key: AlertKey,
  provider: Provider,
  record: SharedRecord | undefined,
): boolean {
  const { looksAt, writtenAt } = record ?? {};
  if (key.source === 'verify' || looksAt === undefined || looksAt === key.look) return false;
  return millis(looksAt) + lateMs > clock.now() && newestIn(key, provider, writtenAt) === undefined;
}

/** Once the key is sent. That nobody else notes anything meanwhile is not worth a repetition. */
function awaiting(
  { store }: MirrorDeps,
  outcome: Outcome,
  row: Versioned<SharedRecord> | undefined,
): Outcome {
  if (outcome.kind !== 'again' || outcome.look === undefined || row === undefined) return outcome;
  const looksAt = outcome.look;
  return {
    ...outcome,
    afterSent: async () => {
      await store.writeShared(row, { ...row.value, looksAt }).catch((error: unknown) => {
        if (!(error instanceof TransientError && error.code === 'conflict')) throw error;
      });
    },
  };
}

async function noteLook(
  deps: MirrorDeps,
  { tenantId }: AlertKey,
  provider: Provider,
  record: SharedRecord | undefined,
  { observation, verifies = false }: Extract<Look, { kind: 'seen' }>,
): Promise<SharedNote> {
  return noteShared(record, {
    tenantId,
    provider,
    rules: providerPolicy(deps.policy, provider.id),
    policy: deps.policy,
    since: await deps.since(tenantId, provider.id),
    observation,
    verifies,
    now: deps.clock.now(),
  });
}

/** All of them when there is news, else those who joined; and those who may close it when nothing keeps it open. */
async function membersToTell(
  deps: MirrorDeps,
  { tenantId }: AlertKey,
  provider: Provider,
  { record, joined }: SharedNote,
  { members = [], shown }: Observation,
): Promise<readonly SharedMember[]> {
  if (isUntold(record)) return record.members;
  const isOpen = provider.lift(shown)?.status !== 'resolved';
  if (!isOpen || members.length === 0) return joined;
  const states = await memberStates(deps.store, tenantId, members, []);
  const isOver = states.every(({ disposition }) => disposition?.status === 'resolved');
  return isOver ? [...new Set([...closers(record), ...joined])] : joined;
}

/** Any alert's worker may close it; after a person's change only one whose decision is later, and the row can't tell. */
const closers = ({ change, members }: SharedRecord): readonly SharedMember[] =>
  change === undefined ? members.slice(0, 1) : members;
