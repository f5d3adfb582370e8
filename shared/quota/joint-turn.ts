/** One turn at a product that many copies share, each with a seat of its own. */

import type { Clock } from '../platform/clock.ts';
import { openDoor, type BatchDoor, type BatchProvider, type DoorPorts } from './batch-door.ts';
import type { Work } from './reserve.ts';
import { promiseHoldsMs, type Turn, type Turns } from './turns.ts';

export interface JointTurn {
  /** Takes a seat, or the one that it has; now or at the moment that is promised to all of them. */
  board(ref: string): Promise<Turn>;
  hasSeatOf(ref: string): boolean;
  /** Whether somebody else may still take one. */
  isOpen(): boolean;
  isOver(): boolean;
}

interface JointTurnOptions {
  readonly turns: Turns;
  readonly tenantId: string;
  readonly provider: BatchProvider;
  readonly work: Work;
  readonly ports: DoorPorts & { readonly clock: Clock };
}

type Now = Extract<Turn, { kind: 'now' }>;

/** Who comes later than this finds its calls made. */
const boardingMs = 1_000;

export function createJointTurn(options: JointTurnOptions): JointTurn {
  const { turns, tenantId, provider, work, ports } = options;
  const { clock } = ports;
  const seats = new Set<string>();
  /** When it was promised; milliseconds since the epoch. */
  let at: number | undefined;
  let asked: Promise<Turn> | undefined;
  let begunAt: number | undefined;
  let door: BatchDoor | undefined;
  let aboard = 0;
  /** Of these, how many have not written yet. */
  let coming = 0;
  let isOver = false;

  const ask = async (ref: string): Promise<Turn> => {
    const asking = (asked ??= turns.take(tenantId, provider, ref, at, work));
    try {
      const turn = await asking;
      if (turn.kind === 'later' && asked === asking) {
        at = turn.at;
        asked = undefined;
      }
      return turn;
    } catch (error) {
      isOver = true;
      throw error;
    }
  };
  const leave = (turn: Now): void => {
    aboard -= 1;
    if (aboard > 0) return;
    isOver = true;
    turn.end();
  };
  const seatAt = (at: BatchDoor, turn: Now): Turn => {
    aboard += 1;
    coming += 1;
    const arrive = once(() => (coming -= 1));
    const batch: BatchDoor = {
      read: (ref) => at.read(ref),
      write(write) {
        arrive();
        return at.write(write);
      },
    };
    const end = once(() => {
      arrive();
      leave(turn);
    });
    return { kind: 'now', api: turn.api, batch, end };
  };
  return {
    async board(ref) {
      seats.add(ref);
      const turn = await ask(ref);
      if (turn.kind === 'later') return turn;
      begunAt ??= clock.now();
      const asking = turns.client(tenantId, provider);
      door ??= openDoor(provider, { promised: turn.api, asking }, ports, () => coming > 0);
      return seatAt(door, turn);
    },
    hasSeatOf: (ref) => seats.has(ref),
    isOpen: () =>
      seats.size < provider.batch.most && (begunAt === undefined || clock.now() - begunAt < boardingMs),
    isOver: () => isOver || clock.now() - (begunAt ?? at ?? clock.now()) > promiseHoldsMs,
  };
}

function once(run: () => void): () => void {
  let isDone = false;
  return () => {
    if (isDone) return;
    isDone = true;
    run();
  };
}
