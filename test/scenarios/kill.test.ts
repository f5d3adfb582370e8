/** A worker is killed in the middle of its writes. The host hides its message for ten minutes; the alert must not wait for that. */

import { startHostProcess, freePort, type RunningHost } from '../../local/host-process.ts';
import path from 'node:path';
import { decisionWrites } from '../../local/demo/writes.ts';
import { stackSettings } from '../../local/stack.ts';
import { startAzurite, type Azurite } from '../../local/storage/azurite.ts';
import { passTheTicket } from '../../local/tenant/seed/story-ids.ts';
import { startTenant, type Tenant } from '../../local/tenant/tenant.ts';
import { eventually } from '../support/eventually.ts';
import { withoutQuotas } from '../support/scenario.ts';

const appDir = path.resolve(__dirname, '..', '..');

describe('scenarios/kill', () => {
  let storage: Azurite;
  let tenant: Tenant;
  let host: RunningHost;
  let settings: Record<string, string>;
  let port: number;

  const start = (): Promise<RunningHost> => startHostProcess(appDir, port, settings, () => undefined);
  const copies = () => tenant.control.copies({ story: passTheTicket.story });
  const putsUnderWay = async (): Promise<number> =>
    (await tenant.control.faults()).reduce((sum, { struck }) => sum + struck, 0);

  beforeAll(async () => {
    storage = await startAzurite();
    tenant = await startTenant();
    port = await freePort();
    settings = {
      ...stackSettings(storage, tenant, port),
      ...withoutQuotas(),
      POLL_SCHEDULE: '*/5 * * * * *',
      NOTIFICATION_URL: '',
    };
    host = await start();
  }, 60_000);

  afterAll(async () => {
    await host.stop();
    await tenant.close();
    await storage.stop();
  });

  it('what it had begun is finished within two minutes by others, and nothing is written twice', async () => {
    await eventually(async () => {
      const health = (await (await fetch(`${host.url}/api/health`)).json()) as {
        polls: { lastSuccessAt?: string }[];
        backlog: { changes: number };
      };
      expect(health.polls.length).toBeGreaterThan(0);
      expect(health.polls.every(({ lastSuccessAt }) => lastSuccessAt !== undefined)).toBe(true);
      expect(health.backlog.changes).toBe(0);
    }, 90);
    // Every copy has its first look behind it, and the settle time after that.
    await new Promise((resolve) => setTimeout(resolve, 6_000));
    await tenant.control.addFault({ face: 'arm', kind: 'hang', operation: 'sentinel.put' });
    await tenant.control.act({
      provider: 'defenderXdr',
      ref: passTheTicket.identityAlert,
      by: 'alex@contoso.com',
      status: 'resolved',
      classification: 'truePositive',
    });
    await eventually(async () => expect(await putsUnderWay()).toBeGreaterThan(0), 90);

    host.child.kill('SIGKILL');
    await host.ended;
    await tenant.control.clearFaults();
    host = await start();
    const startedAt = Date.now();

    await eventually(async () => {
      const shown = (await copies()).map(({ status }) => status).toSorted();
      expect(shown).toEqual(['Closed', 'TRUE_POSITIVE', 'resolved', 'resolved']);
    }, 150);
    // Two minutes, and a look or two.
    expect(Date.now() - startedAt).toBeLessThan(150_000);
    for (const copy of await copies()) expect(decisionWrites(copy)).toBeLessThanOrEqual(1);
  }, 420_000);
});
