/**
 * Turns of products that take many copies by one call: whoever wants the same within a moment of another shares one
 * turn. Everything else of a run stays its own: its lease, its intent, its result. In memory, so for the runs of one
 * process.
 */

import type { Clock } from '../platform/clock.ts';
import type { Provider } from '../provider/provider.ts';
import type { BatchProvider } from './batch-door.ts';
import { createJointTurn, type JointTurn } from './joint-turn.ts';
import type { Work } from './reserve.ts';
import type { Turns } from './turns.ts';

export interface SharingPorts {
  readonly clock: Clock;
  readonly sleep: (ms: number) => Promise<void>;
}

/** Two that want the same within this time are likely to be followed by more. */
const togetherMs = 2_000;
/** For so long, whom a product refused to change together with others is written alone. */
const aloneMs = 10 * 60_000;

export function shareTurns(turns: Turns, ports: SharingPorts): Turns {
  const { clock } = ports;
  const joints = new Map<string, readonly JointTurn[]>();
  const cameAt = new Map<string, number>();
  const aloneUntil = new Map<string, number>();

  const isAlone = (name: string): boolean => {
    const now = clock.now();
    forget(cameAt, now - togetherMs);
    const before = cameAt.get(name);
    cameAt.set(name, now);
    return before === undefined;
  };
  const isLoner = (id: string): boolean => {
    forget(aloneUntil, clock.now());
    return aloneUntil.has(id);
  };
  const liveAt = (name: string): readonly JointTurn[] =>
    (joints.get(name) ?? []).filter((joint) => !joint.isOver());
  const begin = (name: string, tenantId: string, provider: BatchProvider, work: Work): JointTurn => {
    const onRefused = (refs: readonly string[]): void => {
      for (const ref of refs) aloneUntil.set(idOf(tenantId, provider, ref), clock.now() + aloneMs);
    };
    const joint = createJointTurn({
      ...{ turns, tenantId, provider },
      work: work === 'look' ? 'look' : 'batch',
      ports: { ...ports, onRefused },
    });
    for (const [other, all] of joints) if (all.every((one) => one.isOver())) joints.delete(other);
    joints.set(name, [...liveAt(name), joint]);
    return joint;
  };

  return {
    client: (...asked) => turns.client(...asked),
    giveBack(tenantId, provider, ref, promised) {
      // Others may have a seat in the same turn.
      if (!takesMany(provider)) turns.giveBack(tenantId, provider, ref, promised);
    },
    async take(tenantId, provider, ref, promised, work = 'write', wish) {
      const alone = () => turns.take(tenantId, provider, ref, promised, work);
      if (!takesMany(provider) || isLoner(idOf(tenantId, provider, ref))) return alone();
      const name = nameOf(tenantId, provider, work, wish);
      const live = liveAt(name);
      const own = live.find((joint) => joint.hasSeatOf(ref));
      if (own !== undefined) return own.board(ref);
      if (promised !== undefined && promised > clock.now()) return alone();
      if (wish === undefined && work === 'write') return alone();
      const open = live.find((joint) => joint.isOpen());
      if (open !== undefined) return open.board(ref);
      return isAlone(name) ? alone() : begin(name, tenantId, provider, work).board(ref);
    },
  };
}

const takesMany = (provider: Provider): provider is BatchProvider => provider.batch !== undefined;

const idOf = (tenantId: string, { id }: Provider, ref: string): string => `${tenantId}|${id}|${ref}`;

const nameOf = (tenantId: string, { id }: Provider, work: Work, wish = ''): string =>
  `${tenantId}|${id}|${work}|${wish}`;

function forget(times: Map<string, number>, before: number): void {
  for (const [name, at] of times) if (at < before) times.delete(name);
}
