/**
 * Three hundred alerts decided at once, against the quotas that Microsoft publishes: the drain is as fast as they allow,
 * hardly a call is refused, and nothing is lost.
 */

import path from 'node:path';
import { startStack, type Stack } from '../../local/stack.ts';
import type { Copy } from '../../local/tenant/control/control.ts';
import { eventually, settled } from '../support/eventually.ts';

const alerts = 300;
/** Graph takes 150 calls a minute. */
const quota = { calls: 150, seconds: 60 };
/** Without an etag, a write must rest on a look: two calls for each change. What polls need beside them is little. */
const mostCalls = alerts * 2 * 1.2;

describe('scenarios/quotas', () => {
  let stack: Stack;
  const lines: string[] = [];
  const mirrored = async (): Promise<readonly Copy[]> =>
    (await stack.tenant.control.copies()).filter(
      ({ provider, history }) => provider === 'defenderXdr' && !history,
    );
  const callsTo = async (face: string): Promise<{ readonly all: number; readonly refused: number }> => {
    const { counts } = await stack.tenant.control.calls();
    const own = counts.filter((call) => call.face === face && !call.operation.startsWith('subscriptions'));
    const sum = (some: typeof own): number => some.reduce((all, { count }) => all + count, 0);
    return { all: sum(own), refused: sum(own.filter(({ status }) => status === 429)) };
  };

  beforeAll(async () => {
    stack = await startStack({
      settings: {
        MIRROR_POLICY: path.join(import.meta.dirname, 'quotas.policy.json'),
        // As on Azure: every minute.
        POLL_SCHEDULE: '0 * * * * *',
      },
      onHostLine: (line) => lines.push(line),
    });
    await stack.tenant.control.reset({ seed: 'none' });
    await stack.tenant.control.raise({ blueprint: 'cloudWorkload', count: alerts });
    await settled(stack, 240);
    await eventually(async () => {
      expect(await mirrored()).toHaveLength(alerts);
    }, 5);
  }, 300_000);

  afterAll(() => stack.stop());

  it('300 changes at once drain within 1.1 times what the quotas allow, under 2 % of calls are refused, nothing is lost', async () => {
    await stack.tenant.control.clearCalls();
    const decided = (await stack.tenant.control.copies()).filter(
      (copy) => copy.provider === 'defenderForCloud',
    );
    for (const { ref } of decided) {
      await stack.tenant.control.act({
        provider: 'defenderForCloud',
        ref,
        by: 'alex@contoso.com',
        status: 'Dismissed',
      });
    }
    // How long it takes this test to decide them all is not the app's time.
    const begun = performance.now();
    await stack.runFunction('poll-providers');
    await eventually(async () => {
      const left = (await mirrored()).filter(({ status }) => status !== 'resolved');
      expect(left.length).toBe(0);
    }, 420);
    const seconds = (performance.now() - begun) / 1000;
    const graph = await callsTo('graph');
    const arm = await callsTo('arm');
    const allowed = ((graph.all - graph.refused) / quota.calls) * quota.seconds;
    const told = `${seconds.toFixed(0)} s, the quota allows ${allowed.toFixed(0)} s for ${JSON.stringify({ graph, arm })}`;
    process.stderr.write(`drained in ${told}\n`);
    expect(graph.refused / graph.all).toBeLessThan(0.02);
    expect(arm.refused / arm.all).toBeLessThan(0.02);
    expect(graph.all).toBeLessThan(mostCalls);
    expect(seconds).toBeLessThan(allowed * 1.1);
    expect((await mirrored()).filter(({ writes }) => writes.app !== 1)).toEqual([]);
    expect(lines.filter((line) => line.includes('"level":"error"'))).toEqual([]);
    expect(await stack.health()).toMatchObject({ backlog: { poison: 0 } });
  }, 480_000);
});
