import { BlobServiceClient } from '@azure/storage-blob';
import type { Timer } from '@azure/functions';
import { createBlobLock } from '../../../local/host/blob-lock.ts';
import { systemClock } from '../../../local/host/clock.ts';
import { hostIdOf } from '../../../local/host/host-id.ts';
import type { Azurite } from '../../../local/storage/azurite.ts';
import { startAzurite } from '../../../local/storage/azurite.ts';
import { createFakeClock } from './fake-clock.ts';
import { writeApp } from './fixture-app.ts';
import { startFixture, stopFixtures } from './host-fixture.ts';
import { until } from './until.ts';

let azurite: Azurite;
let blobs: BlobServiceClient;

beforeAll(async () => {
  azurite = await startAzurite();
  blobs = BlobServiceClient.fromConnectionString(azurite.connectionString);
});
afterEach(stopFixtures);
afterAll(() => azurite.stop());

const code = `app.timer('poll', { schedule: '%POLL%', handler: (...args) => probe.poll(...args) });`;
const settings = () => ({ AzureWebJobsStorage: azurite.connectionString, POLL: '0 0 0 1 1 *' });
const statusBlob = (dir: string) =>
  blobs
    .getContainerClient('azure-webjobs-hosts')
    .getBlockBlobClient(`timers/${hostIdOf(dir, new Map())}/Host.Functions.poll/status`);
const readStatus = async (dir: string) =>
  JSON.parse((await statusBlob(dir).downloadToBuffer()).toString()) as Record<string, string>;
/** Azurite may show half of what is just being written. */
const hasLast = async (dir: string, year: string): Promise<boolean> => {
  try {
    return (await readStatus(dir)).Last?.startsWith(year) === true;
  } catch (error) {
    if (error instanceof SyntaxError) return true;
    throw error;
  }
};

describe('local/host/timer-status-store', () => {
  it('keeps the status where the real host does, from the first start', async () => {
    const { dir } = await startFixture({ code, settings: settings() });
    await until(() => statusBlob(dir).exists());
    const year = new Date().getUTCFullYear() + 1;
    expect(await readStatus(dir)).toMatchObject({
      Last: '0001-01-01T00:00:00',
      Next: `${year}-01-01T00:00:00.000+00:00`,
    });
  });

  it('runs at once and once when a run was missed while no host was up', async () => {
    const runs: Timer[] = [];
    const dir = writeApp({ code });
    const status = JSON.stringify({
      Last: '2020-01-01T00:00:00+00:00',
      Next: '2021-01-01T00:00:00+00:00',
      LastUpdated: '2020-01-01T00:00:00+00:00',
    });
    await blobs.getContainerClient('azure-webjobs-hosts').createIfNotExists();
    await statusBlob(dir).upload(status, status.length);
    await startFixture({ dir, settings: settings(), probe: { poll: (timer: never) => runs.push(timer) } });
    await until(async () => !(await hasLast(dir, '2020')));
    expect(runs).toMatchObject([
      { isPastDue: true, scheduleStatus: { next: '2021-01-01T00:00:00.000+00:00' } },
    ]);
  });

  it('runs at once through /admin, whatever the schedule', async () => {
    let ran = 0;
    const { url } = await startFixture({ code, settings: settings(), probe: { poll: () => (ran += 1) } });
    const answer = await fetch(`${url}/admin/functions/poll`, { method: 'POST', body: '{"input":""}' });
    expect(answer.status).toBe(202);
    await until(() => ran === 1);
  });
});

describe('local/host/blob-lock', () => {
  const options = { periodMs: 15_000, recoveryIntervalMs: 5000 };
  let locks = 0;

  const newLocks = async () => {
    const container = blobs.getContainerClient('azure-webjobs-hosts');
    await container.createIfNotExists();
    locks += 1;
    const name = `locks/test/${locks}`;
    const clock = createFakeClock('2026-11-22T10:00:00Z');
    return {
      one: createBlobLock(container, name, options, systemClock),
      other: createBlobLock(container, name, options, clock),
      clock,
      container,
      name,
    };
  };

  it('is held by one at a time, and passes on when it is given back', async () => {
    const { one, other, clock } = await newLocks();
    const order: string[] = [];
    let giveBack = (): void => undefined;
    const stopOne = new AbortController();
    const stopOther = new AbortController();
    const first = one.holding(stopOne.signal, async () => {
      order.push('one');
      await new Promise<void>((resolve) => (giveBack = resolve));
      stopOne.abort();
    });
    await until(() => order.length === 1);
    const second = other.holding(stopOther.signal, async () => {
      order.push('other');
      stopOther.abort();
    });
    await until(() => clock.waiting === 1);
    giveBack();
    await first;
    await clock.advance(options.recoveryIntervalMs);
    await second;
    expect(order).toEqual(['one', 'other']);
  });

  it('tells its holder when it is lost', async () => {
    const { other, clock, container, name } = await newLocks();
    const stop = new AbortController();
    let lost = false;
    const holding = other.holding(stop.signal, async (held) => {
      await new Promise<void>((resolve) => held.addEventListener('abort', () => resolve()));
      lost = true;
      stop.abort();
    });
    await until(() => clock.waiting === 1);
    await container.getBlobClient(name).getBlobLeaseClient().breakLease(0);
    await clock.advance(options.periodMs);
    await holding;
    expect(lost).toBe(true);
  });
});
