import type { PollCursor } from '../../../shared/mirror/cursors.ts';
import { pollProvider } from '../../../shared/mirror/poll.ts';
import type { Page } from '../../../shared/provider/provider.ts';
import { tenantId } from '../../support/alert-keys.ts';
import { createCheckedLog } from '../../support/checked-log.ts';
import { fakeProvider } from '../../support/fake-provider.ts';
import { freeTurns, noApi } from '../../support/free-turns.ts';
import { createMemoryStore } from '../../support/memory-store.ts';
import { at, now, policyOf } from '../../support/plan-case.ts';

const day = 24 * 3600;

/** One poll of a product whose list is this one page. */
async function poll(page: Page, cursor: PollCursor) {
  let stored: PollCursor = cursor;
  const provider = fakeProvider('legacyGraphAlerts', {
    list: async function* () {
      yield page;
    },
  });
  const { log, lines } = createCheckedLog();
  const ports = {
    mirror: {
      clock: { now: () => now },
      policy: policyOf({ lookBackDays: 7 }),
      providers: new Map([[provider.id, provider]]),
      turns: freeTurns(() => noApi),
      store: createMemoryStore(),
      guard: { allow: async () => 0 },
      since: async () => 0,
      newId: () => 'id',
    },
    cursors: {
      readPoll: async () => cursor,
      writePoll: async (_tenant: string, _provider: string, written: PollCursor) => {
        stored = written;
      },
    },
    memo: { isSettled: () => false, remember: () => undefined },
    send: async () => undefined,
    newTraceparent: () => '00-0-0-01',
    sleep: undefined,
  };
  await pollProvider(ports, tenantId, provider, log);
  return { stored, lines };
}

const whole: Page = { observations: [], unreadable: [] };
const inPart: Page = { ...whole, missing: ['Microsoft/MCAS/504', 'Microsoft/MCAS/504'] };

describe('shared/mirror/poll', () => {
  it('moves the watermark to its beginning when all has been read', async () => {
    const { stored } = await poll(whole, { watermark: at(-60) });
    expect(stored).toMatchObject({ watermark: at(0), succeededAt: at(0) });
  });

  it('leaves the watermark where it is while a part of the product is silent, and says which', async () => {
    const { stored, lines } = await poll(inPart, { watermark: at(-60) });
    // It did succeed: what was there has been read.
    expect(stored).toMatchObject({ watermark: at(-60), succeededAt: at(0) });
    expect(stored).not.toHaveProperty('failure');
    expect(lines.find(({ message }) => message === 'polled in part')).toMatchObject({
      level: 'warn',
      fields: { missing: ['Microsoft/MCAS/504'] },
    });
  });

  it('gives a part that stays silent as many days as the first look reaches back', async () => {
    const { stored } = await poll(inPart, { watermark: at(-8 * day) });
    expect(stored.watermark).toBe(at(-7 * day));
    expect((await poll(inPart, {})).stored.watermark).toBe(at(-7 * day));
  });
});
