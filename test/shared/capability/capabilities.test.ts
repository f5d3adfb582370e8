import { createCapabilities, type CapabilityOptions } from '../../../shared/capability/capabilities.ts';
import type { CapabilityRecord, CapabilityStore } from '../../../shared/capability/finding.ts';
import { TransientError } from '../../../shared/errors.ts';
import { failureFor } from '../../../shared/platform/failure.ts';
import { absentProvider, type ProviderPolicy } from '../../../shared/policy/policy.ts';
import type { Page, ProviderScope } from '../../../shared/provider/provider.ts';
import { tenantId } from '../../support/alert-keys.ts';
import { createCheckedLog } from '../../support/checked-log.ts';
import { fakeProvider, type FakeFacts } from '../../support/fake-provider.ts';
import { policyOf } from '../../support/plan-case.ts';

const minute = 60_000;
const start = Date.parse('2026-11-22T10:00:00.000Z');
const iso = (ms: number): string => new Date(ms).toISOString();
const refusal = (status: number, code: string, message = '') =>
  failureFor({ status, header: () => undefined, body: JSON.stringify({ error: { code, message } }) }, 0);
const forbidden = refusal(403, 'Forbidden', 'Missing application roles. API required roles: X.');

/** Rows with etags; every access can be made to fail. */
function memoryTable(): CapabilityStore & { rows: Map<string, CapabilityRecord>; isAway: boolean } {
  let version = 0;
  const table = {
    rows: new Map<string, CapabilityRecord>(),
    isAway: false,
    async list(tenant: string) {
      if (table.isAway) throw new TransientError('unavailable', 'Scripted.');
      return [...table.rows.values()].filter((row) => row.tenantId === tenant);
    },
    async save(record: CapabilityRecord) {
      if (table.isAway) throw new TransientError('unavailable', 'Scripted.');
      const id = `${record.tenantId}|${record.provider}`;
      if (table.rows.get(id)?.etag !== record.etag) throw new TransientError('conflict', 'Scripted.');
      const stored = { ...record, etag: String(++version) };
      table.rows.set(id, stored);
      return stored;
    },
  };
  return table;
}

/** A product, two processes that share a table, and the failure that reading it ends in. */
function setUp(facts: FakeFacts = {}, rules: Partial<ProviderPolicy> = {}) {
  const clock = { time: start, now: () => clock.time };
  const table = memoryTable();
  const product = {
    failure: undefined as Error | undefined,
    closed: undefined as string | undefined,
    asked: [] as ProviderScope[],
    roles: ['W'] as string[] | undefined,
  };
  const provider = fakeProvider('defenderXdr', {
    permissions: { read: ['R'], write: ['W'] },
    async *list(_api, _since, scope): AsyncGenerator<Page> {
      product.asked.push(scope);
      const isClosed = product.closed !== undefined && scope.azureSubscriptions?.includes(product.closed);
      if (product.failure !== undefined) throw product.failure;
      if (isClosed === true) throw forbidden;
      yield { observations: [], unreadable: [] };
    },
    ...facts,
  });
  const { log, lines } = createCheckedLog();
  const regained: string[] = [];
  const options: CapabilityOptions = {
    clock,
    policy: policyOf({
      providers: new Map([['defenderXdr', { ...absentProvider, direction: 'both', ...rules }]]),
    }),
    identified: 'public',
    store: table,
    client: () => ({ now: () => iso(clock.time), send: () => Promise.reject(new Error('not called')) }),
    roles: async () => product.roles,
    onReadable: async (_tenant, _provider, since) => void regained.push(since),
  };
  const capabilities = createCapabilities(options);
  const begin = () => createCapabilities(options);
  const scope = { ...absentProvider, ...rules };
  return {
    clock,
    table,
    product,
    provider,
    lines,
    regained,
    capabilities,
    log,
    begin,
    probe: (of = capabilities) => of.probeIfDue(tenantId, provider, log),
    readable: (of = capabilities) => of.readable(tenantId, provider, scope),
    barrier: (ref = 'ref', of = capabilities) => of.barrier(tenantId, provider, ref),
    words: () => lines.map(({ level, fields }) => `${level} ${String(fields.read)} ${String(fields.write)}`),
  };
}

describe('shared/capability/capabilities', () => {
  it('asks once, says what it found, and asks again after a day', async () => {
    const { probe, product, clock, words, barrier, readable } = setUp();
    await probe();
    clock.time += 1439 * minute;
    await probe();
    expect(product.asked).toHaveLength(1);
    expect(await barrier()).toBeUndefined();
    expect(await readable()).toBeDefined();
    clock.time += minute;
    await probe();
    expect(product.asked).toHaveLength(2);
    expect(words()).toEqual(['info yes yes', 'info yes yes']);
  });

  it('keeps everybody from a product that can’t be read, and notices when it can', async () => {
    const { probe, product, clock, barrier, readable, regained, words, lines, capabilities, provider } =
      setUp();
    product.failure = forbidden;
    await probe();
    expect(await readable()).toBeUndefined();
    expect(capabilities.isClosed(tenantId, provider)).toBe(true);
    expect(await barrier()).toEqual({
      deed: 'read',
      reason:
        'the product does not let the app read there: the identity of the app lacks a permission [Forbidden]',
    });
    expect(lines[0]?.fields.cannot).toEqual([
      { deed: 'read', place: '', why: 'noPermission', code: 'Forbidden', since: iso(start) },
    ]);
    product.failure = undefined;
    await probe();
    expect(await readable()).toBeUndefined();
    clock.time += minute;
    await probe();
    expect(await readable()).toBeDefined();
    expect(await barrier()).toBeUndefined();
    expect(capabilities.isClosed(tenantId, provider)).toBe(false);
    expect(await capabilities.regainedAt(tenantId, provider)).toBe(iso(start + minute));
    await capabilities.caughtUp(tenantId, provider, iso(start));
    expect(await capabilities.regainedAt(tenantId, provider)).toBe(iso(start + minute));
    await capabilities.caughtUp(tenantId, provider, iso(start + minute));
    expect(await capabilities.regainedAt(tenantId, provider)).toBeUndefined();
    expect(regained).toEqual([iso(start)]);
    expect(words()).toEqual(['warn no yes', 'info yes yes']);
  });

  it('asks ever more seldom, and hourly in the end', async () => {
    const { probe, product, clock } = setUp();
    product.failure = forbidden;
    const asked: number[] = [];
    for (let minutes = 0; minutes <= 240; minutes++) {
      clock.time = start + minutes * minute;
      const before = product.asked.length;
      await probe();
      if (product.asked.length > before) asked.push(minutes);
    }
    expect(asked).toEqual([0, 1, 2, 4, 8, 16, 32, 64, 124, 184]);
  });

  it('keeps what it knew while the product, or the table, is in trouble', async () => {
    const { probe, product, clock, readable, barrier, table } = setUp();
    await probe();
    product.failure = new TransientError('unavailable', 'Scripted.');
    clock.time += 24 * 60 * minute;
    await probe();
    expect(await readable()).toBeDefined();
    product.failure = forbidden;
    clock.time += 24 * 60 * minute;
    await probe();
    product.failure = new TransientError('timeout', 'Scripted.');
    clock.time += 60 * minute;
    await probe();
    expect(await readable()).toBeUndefined();
    table.isAway = true;
    clock.time += 5 * minute;
    expect(await readable()).toBeUndefined();
    expect(await barrier()).toMatchObject({ deed: 'read' });
  });

  it('never takes a failure that it does not know for a no', async () => {
    const { probe, product, readable, words } = setUp();
    product.failure = refusal(418, 'Teapot');
    await probe();
    expect(await readable()).toBeDefined();
    expect(words()).toEqual(['info unknown yes']);
  });

  it('lets a new process ask at once while something can’t be done, and not otherwise', async () => {
    const { probe, product, clock, begin } = setUp();
    await probe();
    clock.time += 1000;
    await probe(begin());
    expect(product.asked).toHaveLength(1);
    product.failure = forbidden;
    clock.time += 24 * 60 * minute;
    await probe();
    clock.time += 1000;
    await probe(begin());
    expect(product.asked).toHaveLength(3);
  });

  it('believes what another instance has found', async () => {
    const { probe, product, begin, readable, clock } = setUp();
    const other = begin();
    product.failure = forbidden;
    expect(await readable(other)).toBeDefined();
    await probe();
    clock.time += minute - 1;
    expect(await readable(other)).toBeDefined();
    clock.time += 1;
    expect(await readable(other)).toBeUndefined();
    const before = product.asked.length;
    await Promise.all([probe(), probe(other)]);
    expect(product.asked.length - before).toBe(2);
    clock.time += 1000;
    await probe(other);
    expect(product.asked.length - before).toBe(2);
  });

  it('is no trouble while the table was never there', async () => {
    const { table, readable, barrier, probe } = setUp();
    table.isAway = true;
    expect(await readable()).toBeDefined();
    expect(await barrier()).toBeUndefined();
    await expect(probe()).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('leaves out the places that can’t be read, and only them', async () => {
    const [a, b] = ['0a', '0b'];
    const { probe, product, barrier, readable, regained, clock } = setUp(
      { inScope: (ref, { azureSubscriptions = [] }) => azureSubscriptions.some((id) => ref.startsWith(id)) },
      { azureSubscriptions: [a, b] },
    );
    product.closed = a;
    await probe();
    expect(product.asked).toHaveLength(2);
    expect((await readable())?.azureSubscriptions).toEqual([b]);
    expect(await barrier('0a/alert')).toMatchObject({ deed: 'read' });
    expect(await barrier('0b/alert')).toBeUndefined();
    product.closed = undefined;
    clock.time += minute;
    await probe();
    expect((await readable())?.azureSubscriptions).toEqual([a, b]);
    expect(regained).toEqual([iso(start)]);
  });

  it('knows by the token that it can’t write', async () => {
    const { probe, product, barrier, readable } = setUp();
    product.roles = ['R'];
    await probe();
    expect(await readable()).toBeDefined();
    expect(await barrier()).toMatchObject({ deed: 'write' });
  });

  it('asks again soon when a call was refused for good, and not for a failure that passes', async () => {
    const { probe, product, clock, capabilities, provider } = setUp();
    await probe();
    clock.time += 5 * minute;
    capabilities.doubt(tenantId, provider, new TransientError('throttled', 'Scripted.'));
    await probe();
    expect(product.asked).toHaveLength(1);
    capabilities.doubt(tenantId, provider, forbidden);
    await probe();
    expect(product.asked).toHaveLength(2);
    await probe();
    expect(product.asked).toHaveLength(2);
    clock.time += minute;
    // Only the probe knows what the token carries.
    capabilities.doubt(tenantId, provider, refusal(403, 'Forbidden'));
    await probe();
    expect(product.asked).toHaveLength(3);
  });

  describe('a write that was refused', () => {
    it('is not tried again for an hour where no grant tells', async () => {
      const { probe, product, barrier, clock, capabilities, provider, log, words } = setUp();
      product.roles = undefined;
      await probe();
      expect(await barrier()).toBeUndefined();
      await capabilities.refused(tenantId, provider, 'ref', forbidden, log);
      expect(await barrier()).toMatchObject({ deed: 'write' });
      clock.time += 59 * minute;
      await probe();
      expect(await barrier()).toMatchObject({ deed: 'write' });
      clock.time += minute;
      await probe();
      expect(await barrier()).toBeUndefined();
      expect(words()).toEqual(['info yes unknown', 'warn yes no', 'info yes unknown']);
    });

    it.each([
      ['the permission is there: it was about that one copy', ['W'], forbidden],
      ['the copy is gone', undefined, refusal(404, 'ResourceNotFound')],
      ['nobody knows the reason', undefined, refusal(403, 'Odd')],
      ['it may pass', undefined, new TransientError('unavailable', 'Scripted.')],
    ])('says nothing of others when %s', async (_sentence, roles, error) => {
      const { probe, product, barrier, capabilities, provider, log } = setUp();
      product.roles = roles;
      await probe();
      await capabilities.refused(tenantId, provider, 'ref', error, log);
      expect(await barrier()).toBeUndefined();
    });
  });
});
