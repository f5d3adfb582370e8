import { TransientError } from '../../../shared/errors.ts';
import type { Grants } from '../../../shared/quota/grants.ts';
import { createLedgerView } from '../../../shared/quota/ledger-view.ts';
import { tenantId } from '../../support/alert-keys.ts';
import { createMemoryLedger } from '../../support/memory-ledger.ts';

const minute = 60_000;
const at = (minutes: number, calls = 1) => ({ at: minutes * minute, calls });
const busy = [at(1), at(30)];

function office() {
  const clock = { time: minute, now: () => clock.time };
  const ledger = createMemoryLedger();
  const ports = {
    clock,
    read: () => ledger.read(tenantId, 'x'),
    write: (grants: Grants, etag: string | undefined) => ledger.write(tenantId, 'x', grants, etag),
  };
  const view = () => createLedgerView(ports);
  return { clock, ledger, ports, view };
}

describe('shared/quota/ledger-view', () => {
  it('is read before it is believed, once for all who ask together', async () => {
    const { view, ledger } = office();
    await view().update(() => busy);
    const [other, before] = [view(), ledger.operations];
    expect(other.grants()).toEqual([]);
    await Promise.all([other.renew(), other.renew(), other.renew()]);
    expect(other.grants()).toEqual(busy);
    expect(ledger.operations).toBe(before + 1);
  });

  it.each<[string, Grants, number, boolean]>([
    ['a queue is read again after a while', busy, 10_000, true],
    ['a queue is not read again at once', busy, 9_000, false],
    ['nor is what was no queue, however long ago', [at(0.5), at(1)], 60 * minute, false],
    ['nor is an empty row', [], 60 * minute, false],
  ])('%s', async (_sentence, grants, later, isRead) => {
    const { view, ledger, clock } = office();
    const [a, b] = [view(), view()];
    await a.update(() => grants);
    await b.update(() => [...b.grants(), at(50)]);
    clock.time += later;
    const before = ledger.operations;
    await a.renew();
    expect(ledger.operations - before).toBe(isRead ? 1 : 0);
    expect(a.grants()).toEqual(isRead ? [...grants, at(50)] : grants);
  });

  it('an hour of one queue that others lengthen is read as often as it is asked for, and no more', async () => {
    const { view, ledger, clock } = office();
    const [a, b] = [view(), view()];
    for (let i = 1; i <= 60; i++) {
      await b.update(() => [at(i), at(i + 30)]);
      await a.renew();
      expect(a.grants()).toEqual(b.grants());
      clock.time += minute;
    }
    expect(ledger.operations).toBe(60 + 60 + 1);
  });

  it('what was written meanwhile is not replaced by an older view of it', async () => {
    const { ports, view, clock } = office();
    await view().update(() => busy);
    let release = (): void => undefined;
    const slow = createLedgerView({
      ...ports,
      async read() {
        const row = await ports.read();
        if (clock.time > 10 * minute) await new Promise<void>((resolve) => (release = resolve));
        return row;
      },
    });
    await slow.renew();
    clock.time = 20 * minute;
    const renewing = slow.renew();
    await slow.update(() => [...slow.grants(), at(40)]);
    release();
    await renewing;
    expect(slow.grants()).toEqual([...busy, at(40)]);
  });

  it('what another instance wrote first is kept', async () => {
    const { view } = office();
    const [a, b] = [view(), view()];
    await a.renew();
    await b.update(() => [at(2)]);
    await a.update(() => [...a.grants(), at(3)]);
    expect(a.grants()).toEqual([at(2), at(3)]);
  });

  it('after a failure the row is read anew, and nothing is believed until then', async () => {
    const { ports, view } = office();
    await view().update(() => busy);
    let isDown = true;
    const down = new TransientError('unavailable', 'Storage did not answer.');
    const one = createLedgerView({
      ...ports,
      write: async (grants, etag) => {
        if (isDown) throw down;
        return ports.write(grants, etag);
      },
    });
    await expect(one.update(() => [])).rejects.toBe(down);
    expect(one.grants()).toEqual([]);
    isDown = false;
    await one.renew();
    expect(one.grants()).toEqual(busy);
  });
});
