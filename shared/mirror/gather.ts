/** The input of a plan: the record, and looks at its copies as far as they are asked for. */

import type { AlertKey } from '../alert/alert-key.ts';
import type { CopyRef } from '../alert/observation.ts';
import {
  copyId,
  sameCopy,
  type Correlation,
  type CopyRecord,
  type SharedRecord,
} from '../correlation/record.ts';
import type { Versioned } from '../correlation/store.ts';
import { defined } from '../platform/defined.ts';
import { providerPolicy } from '../policy/policy.ts';
import type { MirrorDeps } from './deps.ts';
import { activeProvider, readCopy, type Read } from './look.ts';
import type { HeldTurns } from './hold-turns.ts';
import type { CopyView, Look, Plan, PlanInput } from './judgement.ts';
import { differs, noteShared, withoutMembers } from './note-shared.ts';
import { lookAtOthers, mustBeRead } from './reading-list.ts';
import { namesItself } from './tell-members.ts';
import { isoTime } from './time.ts';

/** Everything that one run knows, keyed by copy. */
export interface Gathered {
  readonly correlation: Correlation;
  readonly looks: ReadonlyMap<string, Read>;
  readonly sharedRows: ReadonlyMap<string, Versioned<SharedRecord>>;
  readonly turns: HeldTurns;
}

const unread: Look = { kind: 'unread' };

/** The rows of the shared copies that this alert is in; those without a row are found by reading them. */
export async function readSharedRows(
  deps: MirrorDeps,
  tenantId: string,
  copies: readonly CopyRecord[],
  known: Gathered['sharedRows'] = new Map(),
): Promise<Gathered['sharedRows']> {
  const rows = await Promise.all(
    copies
      .filter((copy) => copy.shared && !known.has(copyId(copy)))
      .filter(({ provider }) => activeProvider(deps, provider) !== undefined)
      .map(async (copy) => [copyId(copy), await deps.store.readShared(tenantId, copy)] as const),
  );
  return new Map([...known, ...rows.flatMap(([id, row]) => (row === undefined ? [] : [[id, row] as const]))]);
}

/** Copies at providers that are on, and still there; one that was gone counts when this run has looked at it. */
export function takingPart(
  deps: Pick<MirrorDeps, 'policy' | 'providers'>,
  copies: readonly CopyRecord[],
  looks: ReadonlyMap<string, Read> = new Map(),
): readonly CopyRecord[] {
  return copies
    .filter((copy) => copy.gone !== true || looks.has(copyId(copy)))
    .filter(({ provider }) => activeProvider(deps, provider) !== undefined);
}

/** Reads what the run needs and has not read yet, all at once: a slow product holds up nothing but its own look. */
export async function readNeeded(
  deps: MirrorDeps,
  gathered: Gathered,
  quick: Plan,
): Promise<ReadonlyMap<string, Read>> {
  const { correlation, looks, turns } = gathered;
  const missing = correlation.copies
    .filter((copy) => !looks.has(copyId(copy)))
    .filter(({ provider }) => activeProvider(deps, provider) !== undefined);
  const needed = missing.filter((copy) => mustBeRead(copy, gathered));
  const others = quick.writes.length > 0 ? missing.filter((copy) => !needed.includes(copy)) : [];
  const [reads, more] = await Promise.all([
    readThese(deps, correlation.tenantId, needed, turns),
    lookAtOthers(deps, correlation.tenantId, others),
  ]);
  return new Map([...looks, ...reads, ...more]);
}

export async function readThese(
  deps: MirrorDeps,
  tenantId: string,
  copies: readonly CopyRef[],
  { ready }: Pick<HeldTurns, 'ready'>,
): Promise<readonly (readonly [string, Read])[]> {
  return Promise.all(
    copies.map(async (copy) => {
      const provider = activeProvider(deps, copy.provider);
      const read: Read =
        provider === undefined
          ? { look: unread }
          : await readCopy(deps, tenantId, provider, copy.ref, ready.get(copyId(copy)));
      return [copyId(copy), read] as const;
    }),
  );
}

/** Brings the rows of shared copies up to date with what was just read of them. */
export async function noteSharedLooks(
  deps: MirrorDeps,
  { correlation, looks, sharedRows }: Gathered,
): Promise<ReadonlyMap<string, Versioned<SharedRecord>>> {
  const shared = takingPart(deps, correlation.copies, looks).filter((copy) => copy.shared);
  const noted = await Promise.all(
    shared.map(async (copy) => {
      const row = sharedRows.get(copyId(copy));
      const look = looks.get(copyId(copy))?.look ?? unread;
      return [copyId(copy), await noteLook(deps, correlation.tenantId, copy, row, look)] as const;
    }),
  );
  return new Map(noted.flatMap(([id, row]) => (row === undefined ? [] : [[id, row] as const])));
}

async function noteLook(
  deps: MirrorDeps,
  tenantId: string,
  copy: CopyRef,
  row: Versioned<SharedRecord> | undefined,
  look: Look,
): Promise<Versioned<SharedRecord> | undefined> {
  const provider = activeProvider(deps, copy.provider);
  if (provider === undefined || look.kind !== 'seen') return row;
  const { record, joined } = noteShared(row?.value, {
    tenantId,
    provider,
    rules: providerPolicy(deps.policy, provider.id),
    policy: deps.policy,
    since: await deps.since(tenantId, provider.id),
    observation: look.observation,
    now: deps.clock.now(),
  });
  // Members that have to be told of it stay new until the shared copy's own key has told them.
  const ready = withoutMembers(
    record,
    joined.filter((member) => !namesItself(deps, member)),
  );
  if (row !== undefined && !differs(ready, row.value)) return row;
  return deps.store.writeShared(row, { ...ready, writtenAt: isoTime(deps.clock.now()) });
}

export async function planInput(
  deps: MirrorDeps,
  { correlation, looks, sharedRows, turns }: Gathered,
): Promise<PlanInput> {
  const views = await Promise.all(
    takingPart(deps, correlation.copies, looks).map((copy) =>
      viewOf(deps, correlation, copy, looks.get(copyId(copy))?.look ?? unread, sharedRows.get(copyId(copy))),
    ),
  );
  return {
    correlationId: correlation.id,
    now: deps.clock.now(),
    policy: deps.policy,
    agreed: correlation.agreed,
    assigned: correlation.assigned,
    alertCreatedAt: correlation.alertCreatedAt,
    aliases: correlation.aliases,
    views: views.filter((view) => view !== undefined),
    held: new Set(),
    waiting: turns.later,
  };
}

async function viewOf(
  deps: MirrorDeps,
  correlation: Correlation,
  copy: CopyRecord,
  look: Look,
  row: Versioned<SharedRecord> | undefined,
): Promise<CopyView | undefined> {
  const provider = activeProvider(deps, copy.provider);
  if (provider === undefined) return undefined;
  const { tenantId } = correlation;
  const since = await deps.since(tenantId, provider.id);
  const barrier = (await deps.capabilities.barrier(tenantId, provider, copy.ref))?.reason;
  const rules = providerPolicy(deps.policy, provider.id);
  const view = { copy, provider, rules, look, since, ...defined({ barrier }) };
  if (!copy.shared) return view;
  // A shared copy that nobody could read yet has no row: nothing is known of it, and nothing is decided.
  return row === undefined ? undefined : { ...view, shared: { record: row.value, members: undefined } };
}

/** Shared copies that the alert names, or that list it, and that its record doesn't have. */
export function newSharedCopies(
  deps: Pick<MirrorDeps, 'policy' | 'providers'>,
  correlation: Correlation,
  key: AlertKey,
  looks: ReadonlyMap<string, Read>,
  listed: readonly CopyRef[],
): readonly CopyRef[] {
  const look = looks.get(copyId(key))?.look;
  const named = look?.kind === 'seen' ? look.observation.belongsTo : [];
  return [...named, ...listed].filter(
    (copy, i, all) =>
      activeProvider(deps, copy.provider) !== undefined &&
      !correlation.copies.some((known) => sameCopy(known, copy)) &&
      all.findIndex((other) => sameCopy(other, copy)) === i,
  );
}
