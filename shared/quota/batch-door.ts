/** Looks and writes of single copies, carried out many at a time by the calls that a product has for that. */

import type { Observation } from '../alert/observation.ts';
import { TerminalError, TransientError } from '../errors.ts';
import type { ApiClient } from '../platform/api-client.ts';
import type { Clock } from '../platform/clock.ts';
import type { Batch, CopyWrite } from '../provider/batch.ts';
import type { Provider } from '../provider/provider.ts';
import { gather } from './gather.ts';

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

export type BatchProvider = Provider & { readonly batch: Batch };

/** Who shares a turn comes by messages of one queue, within about a second. */
const readWaitMs = 200;
const writeWaitMs = 500;

export function openDoor(provider: BatchProvider, api: ApiClient, ports: DoorPorts): BatchDoor {
  const { batch } = provider;
  const read = gather<string, Observation | undefined>(
    { ms: readWaitMs, most: batch.most, sleep: ports.sleep },
    (refs) => readAll(provider, api, refs),
  );
  const alike = new Map<string | undefined, (write: TimedWrite) => Promise<Observation | undefined>>();
  const gathering = { ms: writeWaitMs, most: batch.most, sleep: ports.sleep };
  return {
    read,
    write(write) {
      const likeness = batch.likeness(write);
      const join =
        alike.get(likeness) ??
        gather<TimedWrite, Observation | undefined>(gathering, (writes) =>
          writeAll(provider, api, writes, ports),
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
    if (updated === undefined) return provider.write(api, write.ref, write.want, write.observed);
    return (await updated).find(({ ref }) => ref === write.ref);
  });
}

const tooLate = new TransientError('conflict', 'The read that this write rests on is too old by now.');

/**
 * Resolves to what a list shows of them afterwards; of those that it leaves out, a look of their own has to tell. Who
 * was changed and who was not, where it was refused, only looks can tell once the product has settled.
 */
async function updateAll(
  { batch, settleSeconds }: BatchProvider,
  api: ApiClient,
  writes: readonly [CopyWrite, ...CopyWrite[]],
  onRefused: DoorPorts['onRefused'],
): Promise<readonly Observation[]> {
  const refs = writes.map(({ ref }) => ref);
  try {
    await batch.update(api, writes);
  } catch (error) {
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
