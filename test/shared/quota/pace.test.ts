import * as z from 'zod';
import type { ApiClient } from '../../../shared/platform/api-client.ts';
import type { Quota } from '../../../shared/provider/quota.ts';
import { createPacer } from '../../../shared/quota/pace.ts';
import { fakeProvider } from '../../support/fake-provider.ts';

const slow: Quota = { name: 'slow', limits: [{ calls: 3, seconds: 3 }], apartMs: 1_100 };
const quick: Quota = { name: 'quick', limits: [{ calls: 100, seconds: 60 }] };
const provider = fakeProvider('entraIdProtection', {
  calls: { look: [slow], write: [slow], quotaOf: ({ path }) => (path === '/quick' ? quick : slow) },
});

/** When each call was made, in milliseconds; whoever sleeps lets the clock go on. */
function paced(factor = 1) {
  let now = 0;
  let answerMs = 0;
  const made: number[] = [];
  const waits: number[] = [];
  const client: ApiClient = {
    now: () => new Date(now).toISOString(),
    async send<T>(): Promise<T> {
      made.push(now);
      now += answerMs;
      return undefined as T;
    },
  };
  const pace = createPacer({
    clock: { now: () => now },
    sleep: async (ms) => {
      waits.push(ms);
      await Promise.resolve();
      now += ms;
    },
    factor: () => factor,
  });
  const send = (path: string, tenant = 't') =>
    pace(tenant, provider, client).send({ method: 'GET', path, schema: z.unknown() });
  return {
    ...{ send, made, waits },
    pass: (ms: number) => void (now += ms),
    takes: (ms: number) => void (answerMs = ms),
  };
}

describe('shared/quota/pace', () => {
  it('keeps the calls of a quota apart, whichever client makes them', async () => {
    const { send, made } = paced();
    for (let i = 0; i < 3; i++) await send('/slow');
    expect(made).toEqual([0, 1_100, 2_200]);
  });

  it('waits for no longer than is left', async () => {
    const { send, made, pass } = paced();
    await send('/slow');
    pass(1_000);
    await send('/slow');
    pass(5_000);
    await send('/slow');
    expect(made).toEqual([0, 1_100, 6_100]);
  });

  it('counts from the answer, as late as a call may have come there', async () => {
    const { send, made, takes } = paced();
    takes(400);
    await send('/slow');
    await send('/slow');
    expect(made).toEqual([0, 1_500]);
  });

  it('gives each its own moment when they come together', async () => {
    const { send, waits } = paced();
    await Promise.all([send('/slow'), send('/slow'), send('/slow')]);
    expect(waits).toEqual([1_100, 2_200]);
  });

  it('leaves other quotas and other tenants alone', async () => {
    const { send, made } = paced();
    await send('/slow');
    await send('/quick');
    await send('/quick');
    await send('/slow', 'another');
    expect(made).toEqual([0, 0, 0, 0]);
  });

  it('is quicker where the quota was raised', async () => {
    const { send, made } = paced(100);
    await send('/slow');
    await send('/slow');
    expect(made).toEqual([0, 11]);
  });
});
