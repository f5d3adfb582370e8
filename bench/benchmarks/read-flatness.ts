/**
 * One record by one of its aliases, as every key begins: from a small table and from a large one, side by side.
 * Azurite goes through the whole table for every query, even one that names its partition, which Table Storage does not.
 * So the figure of record is our read over Azurite's own two empty queries of one partition, in the same tables.
 */

import { randomUUID } from 'node:crypto';
import type { TableClient } from '@azure/data-tables';
import { startAzurite } from '../../local/storage/azurite.ts';
import type { Correlation, CopyRecord } from '../../shared/correlation/record.ts';
import type { CorrelationStore } from '../../shared/correlation/store.ts';
import { correlationTables, createTableStore } from '../../shared/correlation/table-store.ts';
import { createTableStorage } from '../../shared/platform/table-storage.ts';
import { atMost, keep, type Benchmark, type BenchmarkContext, type Measure } from '../benchmark.ts';
import { benchTenantId } from '../load/notifications.ts';
import { quantile, spread } from '../measure/stats.ts';

/** A record: the state, four copies, a journal line. */
const rowsEach = 6;
const writersAtOnce = 16;
const readsPerRound = 50;

interface Filled {
  readonly rows: number;
  readonly store: CorrelationStore;
  readonly tables: readonly TableClient[];
  readonly aliases: readonly string[];
}

export const readFlatness: Benchmark = {
  name: 'read-flatness',
  title:
    'Reading one record by its alias (two operations), from a small and from a large table (Azurite in memory)',
  async run(context) {
    const small = await fill(context, 1_000);
    const large = await fill(context, context.quick ? 10_000 : 100_000);
    const rounds = context.quick ? 3 : 9;
    const samples = new Map<Filled, Sample[]>([
      [small, []],
      [large, []],
    ]);
    for (const filled of [small, large]) await measure(filled);
    for (let round = 0; round < rounds; round += 1)
      for (const filled of [small, large]) samples.get(filled)?.push(await measure(filled));
    return report(small, large, samples);
  },
};

/** Medians of one round, in milliseconds. */
interface Sample {
  readonly record: number;
  readonly emptyQueries: number;
}

async function measure(filled: Filled): Promise<Sample> {
  const record = await times(() => readRecord(filled));
  const emptyQueries = await times(() => queryNothing(filled));
  return { record: quantile(record, 0.5), emptyQueries: quantile(emptyQueries, 0.5) };
}

async function fill(context: BenchmarkContext, rows: number): Promise<Filled> {
  const { connectionString } = await keep(context, startAzurite());
  const storage = createTableStorage({ connectionString });
  await storage.ensure(correlationTables);
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
  const tables = [storage.table('aliases'), storage.table('correlations')];
  return { rows, store, tables, aliases: records.flatMap(({ aliases }) => aliases) };
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

async function times(work: () => Promise<void>): Promise<readonly number[]> {
  const taken: number[] = [];
  for (let i = 0; i < readsPerRound; i += 1) {
    const startedAt = performance.now();
    await work();
    taken.push(performance.now() - startedAt);
  }
  return taken;
}

/** One chosen at random. */
async function readRecord({ store, aliases }: Filled): Promise<void> {
  const alias = aliases[Math.floor(Math.random() * aliases.length)] ?? '';
  const { correlationId = '' } = await store.findAlias(benchTenantId, alias);
  const found = await store.read(correlationId);
  if (found?.value.copies.length !== 4) throw new Error('A record is not as it was written.');
}

async function queryNothing({ tables }: Filled): Promise<void> {
  const queryOptions = { filter: `PartitionKey eq '${randomUUID()}'` };
  for (const table of tables)
    for await (const row of table.listEntities({ queryOptions }))
      throw new Error(`There is a row ${row.rowKey ?? ''} where none can be.`);
}

function report(
  small: Filled,
  large: Filled,
  samples: ReadonlyMap<Filled, readonly Sample[]>,
): readonly Measure[] {
  const [few, many] = [samples.get(small) ?? [], samples.get(large) ?? []];
  const ratio = spread(many.map(({ record }, i) => record / (few[i]?.record ?? NaN)));
  const over = ({ record, emptyQueries }: Sample): number => record / emptyQueries;
  const ownRatio = spread(many.map((sample, i) => over(sample) / over(few[i] ?? sample)));
  return [
    ...[small, large].flatMap((filled) => {
      const own = samples.get(filled) ?? [];
      return [
        { name: `${filled.rows} rows · p50`, value: spread(own.map(({ record }) => record)), unit: 'ms' },
        {
          name: `${filled.rows} rows · over Azurite's own two queries`,
          value: spread(own.map(over)),
          unit: '',
        },
      ];
    }),
    { name: 'ratio of p50, Azurite included', value: ratio, unit: '' },
    { name: "ratio over Azurite's own", value: ownRatio, unit: '', ...atMost(ownRatio.median, 1.2, '') },
  ];
}
