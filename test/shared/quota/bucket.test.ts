import { createBucket } from '../../../shared/quota/bucket.ts';
import type { Grants } from '../../../shared/quota/grants.ts';
import { tenantId } from '../../support/alert-keys.ts';
import { createMemoryLedger } from '../../support/memory-ledger.ts';

/** Instances that share one quota: 30 calls a minute. */
function office() {
  const clock = { time: Date.parse('2026-11-22T10:00:00.000Z'), now: () => clock.time };
  const ledger = createMemoryLedger();
  const ports = {
    clock,
    read: () => ledger.read(tenantId, 'x'),
    write: (grants: Grants, etag: string | undefined) => ledger.write(tenantId, 'x', grants, etag),
  };
  return { clock, instance: () => createBucket([{ calls: 30, seconds: 60 }], ports) };
}

describe('shared/quota/bucket', () => {
  it.each(['sweep', 'spare'] as const)(
    'an instance that only kept promises for an hour knows what others have promised: no room for a %s',
    async (kind) => {
      const { clock, instance } = office();
      const [a, b] = [instance(), instance()];
      const write = () => ({ kind: 'write', calls: 2, from: clock.time }) as const;
      for (let i = 0; i < 30; i++) await b.ask(write());
      for (let minutes = 0; minutes < 60; minutes++) {
        for (let i = 0; i < 15; i++) await a.ask(write());
        clock.time += 60_000;
      }
      expect(await b.ask({ kind })).toMatchObject({ kind: 'later' });
    },
  );

  it('an instance that has just started knows it as well', async () => {
    const { instance } = office();
    const a = instance();
    for (let i = 0; i < 30; i++) await a.ask({ kind: 'write', calls: 2, from: 0 });
    expect(await instance().ask({ kind: 'sweep' })).toMatchObject({ kind: 'later' });
  });
});
