import { chargedTo } from '../../../shared/quota/charged-to.ts';
import { createMemoryLedger } from '../../support/memory-ledger.ts';

describe('shared/quota/charged-to', () => {
  it("keeps a principal's quota with its owner, and every other with the tenant", async () => {
    const ledger = createMemoryLedger();
    const guest = chargedTo('home', new Set(['resource-graph']), ledger);
    await guest.write('guest', 'resource-graph', [{ at: 1, calls: 2 }], undefined);
    await guest.write('guest', 'arm-reads|s1', [{ at: 3, calls: 4 }], undefined);
    expect(await ledger.read('home', 'resource-graph')).toMatchObject({ grants: [{ at: 1, calls: 2 }] });
    expect(await guest.read('guest', 'resource-graph')).toEqual(await ledger.read('home', 'resource-graph'));
    expect(await ledger.read('guest', 'resource-graph')).toBeUndefined();
    expect(await ledger.read('guest', 'arm-reads|s1')).toMatchObject({ grants: [{ at: 3, calls: 4 }] });
  });
});
