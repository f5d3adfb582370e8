/** One record by one of its aliases, as every key begins: from a small table and from a large one, side by side. */

import { randomUUID } from 'node:crypto';
import { startAzurite } from '../../local/storage/azurite.ts';
import type { Correlation, CopyRecord } from '../../shared/correlation/record.ts';
import type { CorrelationStore } from '../../shared/correlation/store.ts';
import { correlationTables, createTableStore } from '../../shared/correlation/table-store.ts';
import { createStorage } from '../../shared/platform/storage.ts';
import { atMost, keep, type Benchmark, type BenchmarkContext, type Measure } from '../benchmark.ts';
import { benchTenantId } from '../load/notifications.ts';
import { quantile, spread } from '../measure/stats.ts';

/** A record: the state, four copies, a journal line. */
const rowsEach = 6;
const writersAtOnce = 16;
const readsPerRound = 200;

interface Filled {
  readonly rows: number;
  readonly store: CorrelationStore;
  readonly aliases: readonly string[];
}

export const readFlatness: Benchmark = {
  name: 'read-flatness',
  title: 'Reading one record by its alias (two operations), from a small and from a large table (Azurite in memory)',
  async run(context) {
    const small = await fill(context, 1_000);
    const large = await fill(context, context.quick ? 10_000 : 100_000);
    const rounds = context.quick ? 3 : 9;
    const p50s = new Map<Filled, number[]>([
      [small, []],
      [large, []],
    ]);
    for (const filled of [small, large]) await readSome(filled);
    for (let round = 0; round < rounds; round += 1)
      for (const filled of [small, large]) p50s.get(filled)?.push(quantile(await readSome(filled), 0.5));
    return report(small, large, p50s);
  },
};

async function fill(context: BenchmarkContext, rows: number): Promise<Filled> {
  const { connectionString } = await keep(context, startAzurite());
  const storage = createStorage({ connectionString });
  await storage.ensureTables(correlationTables);
  const store = createTableStore({
    correlations: storage.table('correlations'),
    aliases: storage.table('aliases'),
    shared: storage.table('shared'),
    uniqueSuffix: () => 'bench',
  });
  const records = Array.from({ length: Math.ceil(rows / rowsEach) }, newRecord);
  const rest = records.values();
  const write = async (): Promise<void> => {
    for (const record of rest) await writeRecord(store, record);
  };
  await Promise.all(Array.from({ length: writersAtOnce }, write));
  context.say(`${rows} rows`);
  return { rows, store, aliases: records.flatMap(({ aliases }) => aliases) };
}

function newRecord(): Correlation {
  const [id, alertId] = [randomUUID(), randomUUID()];
  const now = new Date().toISOString();
  const copy = (provider: CopyRecord['provider'], shared: boolean): CopyRecord => ({
    provider,
    ref: alertId,
    foundAt: now,
    shared,
    lastSeen: { shown: { status: 'new' }, changedAt: now, updatedAt: now },
  });
  return {
    id,
    tenantId: benchTenantId,
    createdAt: now,
    writtenAt: now,
    title: 'Suspected identity theft (pass-the-ticket)',
    aliases: [`defenderxdr:${alertId}`],
    copies: [
      copy('defenderXdr', false),
      copy('defenderForCloudApps', false),
      copy('defenderXdrIncidents', true),
      copy('sentinel', true),
    ],
  };
}

async function writeRecord(store: CorrelationStore, record: Correlation): Promise<void> {
  await store.write(undefined, record, [{ at: record.createdAt, event: 'first-seen', text: 'baseline' }]);
  for (const alias of record.aliases) await store.claimAlias(record.tenantId, alias, record.id);
}

/** Milliseconds of each read, of records chosen at random. */
async function readSome({ store, aliases }: Filled): Promise<readonly number[]> {
  const times: number[] = [];
  for (let i = 0; i < readsPerRound; i += 1) {
    const alias = aliases[Math.floor(Math.random() * aliases.length)] ?? '';
    const startedAt = performance.now();
    const { correlationId = '' } = await store.findAlias(benchTenantId, alias);
    const found = await store.read(correlationId);
    times.push(performance.now() - startedAt);
    if (found?.value.copies.length !== 4) throw new Error('A record is not as it was written.');
  }
  return times;
}

function report(
  small: Filled,
  large: Filled,
  p50s: ReadonlyMap<Filled, readonly number[]>,
): readonly Measure[] {
  const [few, many] = [p50s.get(small) ?? [], p50s.get(large) ?? []];
  const ratio = spread(many.map((p50, i) => p50 / (few[i] ?? NaN)));
  return [
    { name: `${small.rows} rows · p50`, value: spread(few), unit: 'ms' },
    { name: `${large.rows} rows · p50`, value: spread(many), unit: 'ms' },
    { name: 'ratio of p50', value: ratio, unit: '', ...atMost(ratio.median, 1.2, '') },
  ];
}
