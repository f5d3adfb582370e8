import { createGuardCounter } from '../../../shared/mirror/guard-counter.ts';
import { createTableStorage } from '../../../shared/platform/table-storage.ts';
import { tenantId } from '../../support/alert-keys.ts';
import { startAzurite, type Azurite } from '../../support/azurite.ts';

const provider = 'defenderXdr';

describe('shared/mirror/guard-counter', () => {
  let azurite: Azurite;
  let tables = 0;
  beforeAll(async () => {
    azurite = await startAzurite();
  });
  afterAll(() => azurite.stop());

  async function setUp() {
    const name = `cursors${++tables}`;
    const { table, ensure } = createTableStorage(azurite);
    await ensure([name]);
    const operations: string[] = [];
    table(name).pipeline.addPolicy({
      name: 'count',
      sendRequest: (request, next) => {
        operations.push(request.method);
        return next(request);
      },
    });
    const instance = () => {
      const { take } = createGuardCounter(table(name));
      return (wanted: number, most: number, hour = '2026-11-22T10:00:00.000Z') =>
        take({ tenantId, provider, hour, wanted, limit: async () => most });
    };
    return { operations, instance };
  }

  it('grants up to the limit', async () => {
    const { instance } = await setUp();
    const take = instance();
    expect([await take(20, 50), await take(20, 50), await take(20, 50), await take(20, 50)]).toEqual([
      20, 20, 10, 0,
    ]);
  });

  it('reads the first time in an hour; afterwards a block costs one operation', async () => {
    const { instance, operations } = await setUp();
    const take = instance();
    await take(1, 50);
    expect(operations.splice(0)).toEqual(['GET', 'POST']);
    await take(1, 50);
    await take(1, 50);
    expect(operations.splice(0)).toEqual(['PUT', 'PUT']);
    await take(1, 50, '2026-11-22T11:00:00.000Z');
    expect(operations).toEqual(['GET', 'POST']);
  });

  it('counts what other instances took since', async () => {
    const { instance } = await setUp();
    const [one, other] = [instance(), instance()];
    expect(await one(20, 50)).toBe(20);
    expect(await other(20, 50)).toBe(20);
    expect(await one(20, 50)).toBe(10);
    expect(await other(20, 50)).toBe(0);
  });

  it('never grants more than the limit to instances that take at the same moment', async () => {
    const { instance } = await setUp();
    const takes = Array.from({ length: 6 }, () => instance());
    let granted = 0;
    // At least one of them wins each race, and 17 wins take everything.
    for (let round = 0; round < 20; round++) {
      const grants = await Promise.allSettled(takes.map((take) => take(3, 50)));
      for (const grant of grants) {
        if (grant.status === 'fulfilled') granted += grant.value;
        else expect(grant.reason).toMatchObject({ code: 'conflict' });
      }
    }
    expect(granted).toBe(50);
  });
});
