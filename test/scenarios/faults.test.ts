/** Things go wrong on the wire; every copy is in step all the same in the end, written once for the one decision. */

import { decisionWrites } from '../../local/demo/writes.ts';
import { startStack, type Stack } from '../../local/stack.ts';
import type { Copy } from '../../local/tenant/control/control.ts';
import type { FaultRule } from '../../local/tenant/faults/fault.ts';
import type { Story } from '../../local/tenant/seed/story.ts';
import { eventually, settled } from '../support/eventually.ts';
import { withoutQuotas } from '../support/scenario.ts';
import { historyOf, quiet } from '../support/writes.ts';

const comment = 'Decided by the analyst of this test.';

interface Trouble {
  readonly sentence: string;
  readonly faults: readonly FaultRule[];
  /** A write whose answer was lost may be made again, to the same effect. */
  readonly mostWrites?: number;
}

const troubles: readonly Trouble[] = [
  {
    sentence: 'Sentinel answers 429 with a decimal Retry-After',
    faults: [
      { face: 'arm', kind: 'status', status: 429, retryAfter: '2.128', operation: 'sentinel.put', times: 1 },
    ],
  },
  {
    sentence: 'Graph answers 503 to reads and writes',
    faults: [
      { face: 'graph', kind: 'status', status: 503, operation: 'alerts.get', times: 1 },
      { face: 'graph', kind: 'status', status: 503, operation: 'incidents.patch', times: 1 },
    ],
  },
  {
    sentence: 'Cloud Apps drops the connection',
    faults: [{ face: 'cloudApps', kind: 'reset', operation: 'cloudApps.close_true_positive', times: 1 }],
  },
  {
    sentence: 'Sentinel takes the write and the answer is lost',
    faults: [{ face: 'arm', kind: 'reset', operation: 'sentinel.put', afterwards: true, times: 1 }],
    mostWrites: 1,
  },
  {
    sentence: 'Cloud Apps takes the closing and the answer is lost',
    faults: [
      {
        face: 'cloudApps',
        kind: 'reset',
        operation: 'cloudApps.close_true_positive',
        afterwards: true,
        times: 1,
      },
    ],
    mostWrites: 2,
  },
  {
    sentence: 'Sentinel never answers a write',
    faults: [{ face: 'arm', kind: 'hang', operation: 'sentinel.put', times: 1 }],
  },
  {
    sentence: 'Cloud Apps is slow',
    faults: [{ face: 'cloudApps', kind: 'latency', ms: 3_000, times: 4 }],
  },
  {
    sentence: 'Graph shows the past and answers a PATCH of the incident with the old body',
    faults: [
      { face: 'graph', kind: 'stale', ms: 4_000, operation: 'incidents.get', times: 3 },
      { face: 'graph', kind: 'oldBody', operation: 'incidents.patch', times: 1 },
    ],
    mostWrites: 2,
  },
  { sentence: 'notifications are lost', faults: [{ face: 'notifications', kind: 'lose', times: 4 }] },
  { sentence: 'notifications come twice', faults: [{ face: 'notifications', kind: 'double', times: 4 }] },
  {
    sentence: 'notifications come late',
    faults: [{ face: 'notifications', kind: 'late', ms: 5_000, times: 4 }],
  },
];

describe('scenarios/faults', () => {
  let stack: Stack;

  const stories: Story[] = [];

  beforeAll(async () => {
    stack = await startStack({ settings: withoutQuotas() });
    const { control } = stack.tenant;
    await control.setThrottle({ on: false });
    await stack.runFunction('manage-subscriptions');
    for (const number of troubles.keys())
      stories.push(
        ...(await control.raise({ blueprint: 'identity', principal: `user${number}@contoso.com` })),
      );
    await settled(stack);
  }, 150_000);

  afterAll(() => stack.stop());

  const copiesOf = (number: number): Promise<readonly Copy[]> =>
    stack.tenant.control.copies({ story: stories[number]?.id });

  it.each(troubles.map((trouble, number) => ({ ...trouble, number })))(
    '$sentence',
    async ({ faults, number }) => {
      const { control } = stack.tenant;
      for (const fault of faults) await control.addFault(fault);
      const alert = (await copiesOf(number)).find(({ provider }) => provider === 'defenderXdr');
      await control.act({
        provider: 'defenderXdr',
        ref: alert?.ref ?? '',
        by: 'alex@contoso.com',
        status: 'resolved',
        classification: 'truePositive',
        determination: 'compromisedAccount',
        comment,
      });
      await eventually(
        async () => {
          const shown = (await copiesOf(number))
            .map(({ provider, status }) => `${provider} ${status}`)
            .toSorted();
          expect(shown).toEqual([
            'defenderForCloudApps TRUE_POSITIVE',
            'defenderXdr resolved',
            'defenderXdrIncidents resolved',
            'sentinel Closed',
          ]);
        },
        120,
        async () => (await copiesOf(number)).flatMap(historyOf).join('\n'),
      );
      expect((await control.faults()).every(({ struck }) => struck > 0)).toBe(true);
    },
    150_000,
  );

  afterEach(() => stack.tenant.control.clearFaults());

  it('wrote once for each decision, but where the answer was lost, and each comment once', async () => {
    await quiet(stack);
    for (const [number, { mostWrites = 1 }] of troubles.entries()) {
      for (const copy of await copiesOf(number)) {
        const most = copy.provider === 'defenderXdr' ? 0 : mostWrites;
        const comments = copy.comments.filter((text) => text === comment).length;
        const found = { isMore: decisionWrites(copy) > most, comments, history: historyOf(copy) };
        expect(found).toEqual({ isMore: false, comments: 1, history: historyOf(copy) });
      }
    }
  }, 150_000);

  it('left no dead letters and broke no contract', async () => {
    expect(await stack.health()).toMatchObject({ backlog: { poison: 0, deadLetters: 0 } });
    expect(await stack.tenant.control.violations()).toEqual([]);
  });
});
