import { createPulse, type PulseDeps } from '../../../shared/health/pulse.ts';
import { createCheckedLog } from '../../support/checked-log.ts';

const now = Date.parse('2026-11-22T10:00:00Z');

const queue = (count: number, oldestAt?: string): PulseDeps['changes'] => ({
  send: () => Promise.resolve(),
  count: () => Promise.resolve(count),
  oldestAt: () => Promise.resolve(oldestAt),
});

const deps: PulseDeps = {
  version: '1.2.3',
  mode: 'enforce',
  subscribes: true,
  polled: () => [
    { tenantId: 'home', provider: 'sentinel' },
    { tenantId: 'other', provider: 'sentinel' },
  ],
  clock: { now: () => now },
  changes: queue(7, '2026-11-22T09:58:00.000Z'),
  poison: queue(1),
  deadLetters: { count: () => Promise.resolve(2) },
  sleep: () => new Promise(() => undefined),
};

async function beat(over: Partial<PulseDeps> = {}) {
  const { log, lines } = createCheckedLog();
  await createPulse({ ...deps, ...over })(log);
  return lines;
}

describe('shared/health/pulse', () => {
  it('says that the app lives, what waits and what was given up', async () => {
    const line = {
      version: '1.2.3',
      mode: 'enforce',
      subscribes: true,
      polled: ['sentinel'],
      places: ['sentinel in home', 'sentinel in other'],
    };
    expect(await beat()).toEqual([
      {
        level: 'info',
        message: 'heartbeat',
        fields: { ...line, storage: true, waiting: 7, oldestMs: 120_000, poison: 1, deadLetters: 2 },
      },
    ]);
  });

  it('says that nothing waits', async () => {
    expect(await beat({ changes: queue(0) })).toMatchObject([{ fields: { waiting: 0, oldestMs: 0 } }]);
  });

  it.each<[string, Partial<PulseDeps>]>([
    ['the queue', { changes: { ...queue(0), oldestAt: () => Promise.reject(new Error('down')) } }],
    ['the table', { deadLetters: { count: () => Promise.reject(new Error('down')) } }],
    [
      'anything, for seconds,',
      { deadLetters: { count: () => new Promise(() => undefined) }, sleep: () => Promise.resolve() },
    ],
  ])('beats on when %s does not answer, and says so', async (_name, over) => {
    const [line, ...others] = await beat(over);
    expect(others).toEqual([]);
    expect(line).toMatchObject({ level: 'error', message: 'heartbeat', fields: { storage: false } });
    expect(line?.fields).not.toHaveProperty('waiting');
  });
});
