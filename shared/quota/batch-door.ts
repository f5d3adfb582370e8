/** Looks and writes of single copies, carried out many at a time by the calls that a product has for that. */

import type { Observation } from '../alert/observation.ts';
import { TerminalError, TransientError } from '../errors.ts';
import type { ApiClient } from '../platform/api-client.ts';
import type { Clock } from '../platform/clock.ts';
import { gather } from '../platform/gather.ts';
import type { Batch, CopyWrite } from '../provider/batch.ts';
import type { Provider } from '../provider/provider.ts';

export interface TimedWrite extends CopyWrite {
  /** Milliseconds since the epoch, ours. */
  readonly notAfter: number;
}

export interface BatchDoor {
  /** As the provider's `get`. */
  read(ref: string): Promise<Observation | undefined>;
  /** As the provider's `write`. @throws TransientError `conflict` when it is too late */
  write(write: TimedWrite): Promise<Observation | undefined>;
}

export interface DoorPorts {
  readonly clock: Clock;
  readonly sleep: (ms: number) => Promise<void>;
  /** From now on these are written one by one. */
  readonly onRefused: (refs: readonly string[]) => void;
}

/** The ways in: with the calls that were promised, for those who come first, and by asking for room. */
export interface Ways {
  readonly promised: ApiClient;
  readonly asking: ApiClient;
}

export type BatchProvider = Provider & { readonly batch: Batch };

/** From the first that comes: the others are in other messages, taken from the queue at about the same time. */
const readWaitMs = 200;
const writeWaitMs = 500;
/** While some who share the turn have not come to their write. */
const longestWaitMs = 2_000;

/** @param areComing whether somebody has a seat who has not written yet. */
export function openDoor(
  provider: BatchProvider,
  ways: Ways,
  ports: DoorPorts,
  areComing: () => boolean,
): BatchDoor {
  const { batch } = provider;
  const { sleep } = ports;
  const firstOf = (): (() => ApiClient) => {
    let isFirst = true;
    return () => {
      const way = isFirst ? ways.promised : ways.asking;
      isFirst = false;
      return way;
    };
  };
  const [wayToRead, wayToWrite] = [firstOf(), firstOf()];
  const read = gather<string, Observation | undefined>({ ms: readWaitMs, most: batch.most, sleep }, (refs) =>
    readAll(provider, wayToRead(), refs),
  );
  const alike = new Map<string, (write: TimedWrite) => Promise<Observation | undefined>>();
  const more = { areComing, ms: longestWaitMs };
  return {
    read,
    write(write) {
      const likeness = batch.likeness(write);
      // Nothing is to be sent, which the adapter knows by itself.
      if (likeness === undefined) return provider.write(ways.asking, write.ref, write.want, write.observed);
      const join =
        alike.get(likeness) ??
        gather<TimedWrite, Observation | undefined>(
          { ms: writeWaitMs, more, most: batch.most, sleep },
          (writes) => writeAll(provider, wayToWrite(), writes, ports),
        );
      alike.set(likeness, join);
      return join(write);
    },
  };
}

/** A list that is refused, or that leaves one out, says nothing about it. */
function readAll(
  provider: BatchProvider,
  api: ApiClient,
  refs: readonly string[],
): readonly Promise<Observation | undefined>[] {
  const listed = refs.length > 1 ? unlessRefused(provider.batch.read(api, refs)) : Promise.resolve([]);
  return refs.map(async (ref) => (await listed).find((seen) => seen.ref === ref) ?? provider.get?.(api, ref));
}

async function unlessRefused(list: Promise<readonly Observation[]>): Promise<readonly Observation[]> {
  try {
    return await list;
  } catch (error) {
    if (isRefusal(error)) return [];
    throw error;
  }
}

const isRefusal = (error: unknown): boolean =>
  error instanceof TerminalError && error.code !== 'unauthorized' && error.code !== 'forbidden';

/** Nobody was asked. */
const isNoRoom = (error: unknown): boolean =>
  error instanceof TransientError && error.code === 'throttled' && error.said === undefined;

function writeAll(
  provider: BatchProvider,
  api: ApiClient,
  writes: readonly TimedWrite[],
  ports: DoorPorts,
): readonly Promise<Observation | undefined>[] {
  const now = ports.clock.now();
  const [first, ...rest] = writes.filter(({ notAfter }) => notAfter >= now);
  const updated =
    first === undefined || rest.length === 0
      ? undefined
      : updateAll(provider, api, [first, ...rest], ports.onRefused);
  return writes.map(async ({ notAfter, ...write }) => {
    if (notAfter < now) throw tooLate;
    const seen = await updated;
    if (seen === undefined) return provider.write(api, write.ref, write.want, write.observed);
    return seen.find(({ ref }) => ref === write.ref);
  });
}

const tooLate = new TransientError('conflict', 'The read that this write rests on is too old by now.');

/**
 * Resolves to what a list shows of them afterwards; of those that it leaves out, a look of their own has to tell.
 * Undefined when there was no room for such a call, and nothing was sent. Where it was refused, only looks can tell who
 * was changed and who was not, once the product has settled.
 */
async function updateAll(
  { batch, settleSeconds }: BatchProvider,
  api: ApiClient,
  writes: readonly [CopyWrite, ...CopyWrite[]],
  onRefused: DoorPorts['onRefused'],
): Promise<readonly Observation[] | undefined> {
  const refs = writes.map(({ ref }) => ref);
  try {
    await batch.update(api, writes);
  } catch (error) {
    if (isNoRoom(error)) return undefined;
    if (!isRefusal(error)) throw error;
    onRefused(refs);
    throw new TransientError(
      'unavailable',
      'The product refused to change many at once: each is looked at.',
      {
        retryAfterMs: settleSeconds * 1_000,
        cause: error,
      },
    );
  }
  return batch.read(api, refs).catch(() => []);
}
