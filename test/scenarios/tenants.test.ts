/** One app, two tenants at once, with the same alerts under the same ids: each is mirrored, and each by itself. */

import { randomBytes } from 'node:crypto';
import { decisionWrites } from '../../local/demo/writes.ts';
import { startTenant, type Tenant } from '../../local/tenant/tenant.ts';
import type { Copy, TenantControl } from '../../local/tenant/control/control.ts';
import { guest, home } from '../../local/tenant/seed/ids.ts';
import { startStack, type Stack } from '../../local/stack.ts';
import { eventually, settled } from '../support/eventually.ts';
import { shownBy, withoutQuotas } from '../support/scenario.ts';
import { historyOf } from '../support/writes.ts';

const clientState = randomBytes(24).toString('base64url');
const closing = { status: 'resolved', classification: 'truePositive' } as const;
const closed = {
  defenderXdr: 'resolved truePositive',
  defenderXdrIncidents: 'resolved truePositive',
  defenderForCloudApps: 'TRUE_POSITIVE',
};
const products = Object.keys(closed);
const stories = ['decided', 'forged', 'cut-off', 'throttled', 'refused'] as const;
type Story = (typeof stories)[number];

describe('scenarios/tenants', () => {
  let stack: Stack;
  let further: Tenant;
  const lines: string[] = [];

  const storyIn = async (control: TenantControl, story: Story): Promise<readonly Copy[]> =>
    (await control.copies({ story })).filter(({ provider }) => products.includes(provider));
  const expectShown = (control: TenantControl, story: Story, shown: object, seconds = 90): Promise<void> =>
    eventually(
      async () => {
        const copies = await storyIn(control, story);
        expect(Object.fromEntries(copies.map((copy) => [copy.provider, shownBy(copy)]))).toEqual(shown);
      },
      seconds,
      async () => (await storyIn(control, story)).flatMap(historyOf).join('\n'),
    );
  const act = async (control: TenantControl, story: Story, deed: object = closing): Promise<void> => {
    const copy = (await storyIn(control, story)).find(({ provider }) => provider === 'defenderXdr');
    await control.act({ provider: 'defenderXdr', ref: copy?.ref ?? '', by: 'alex@contoso.com', ...deed });
  };
  const writesTo = async (control: TenantControl, story: Story): Promise<number> =>
    (await storyIn(control, story)).reduce((sum, copy) => sum + decisionWrites(copy), 0);

  beforeAll(async () => {
    const entries = ['defenderXdr', 'defenderXdrIncidents', 'defenderForCloudApps'].map((id) => [
      id,
      { direction: 'both', quotaFactor: 100 },
    ]);
    stack = await startStack({
      settingsFor: async (tenant) => {
        further = await startTenant({ home: tenant });
        // By the same names, and so with the same ids.
        for (const { control } of [tenant, further])
          for (const story of stories) await control.raise({ blueprint: 'identity', story });
        const { origin, registration, environment } = further;
        const { tenantId, clientId: appId } = registration;
        const endpoints = { graph: origin, defender: origin, cloudApps: origin };
        const tenants = [{ tenantId, appId, endpoints, providers: Object.fromEntries(entries) }];
        return { ...withoutQuotas({ tenants }), ...environment, CLIENT_STATE: clientState };
      },
      onHostLine: (line) => lines.push(line),
    });
    for (const { control } of [stack.tenant, further]) await control.setThrottle({ on: false });
    await stack.runFunction('manage-subscriptions');
    await settled(stack);
  }, 180_000);
  afterAll(async () => {
    await stack.stop();
    await further.close();
  });

  it('a decision is mirrored in its own tenant, as the application there, and nowhere else', async () => {
    const story = 'decided';
    await act(further.control, story);
    await expectShown(further.control, story, closed);
    await act(stack.tenant.control, story, { ...closing, classification: 'falsePositive' });
    await expectShown(stack.tenant.control, story, {
      defenderXdr: 'resolved falsePositive',
      defenderXdrIncidents: 'resolved falsePositive',
      defenderForCloudApps: 'FALSE_POSITIVE',
    });
    await expectShown(further.control, story, closed, 1);
    expect(await writesTo(further.control, story)).toBe(2);
    const apps = async (control: TenantControl): Promise<unknown> => [
      ...new Set((await control.calls()).recent.map(({ app }) => app)),
    ];
    expect([await apps(stack.tenant.control), await apps(further.control)]).toEqual([
      [home.clientId],
      [guest.clientId],
    ]);
    const { polls, subscriptions } = (await stack.health()) as Record<string, { tenantId: string }[]>;
    for (const list of [polls, subscriptions])
      expect(new Set(list?.map(({ tenantId }) => tenantId))).toEqual(
        new Set([home.tenantId, guest.tenantId]),
      );
  }, 300_000);

  it('a notification that names a tenant which is not ours is dropped', async () => {
    const { control } = stack.tenant;
    const story = 'forged';
    const alertId =
      (await storyIn(control, story)).find(({ provider }) => provider === 'defenderXdr')?.ref ?? '';
    await control.clearCalls();
    await further.control.clearCalls();
    const delivered = (await control.deliveries()).length;
    await control.forgeNotification({
      alertId,
      clientState,
      tenantId: '00000000-0000-4000-8000-000000000000',
    });
    await control.flushNotifications();
    await eventually(async () => {
      const answers = (await control.deliveries()).slice(delivered).map(({ status }) => status);
      expect(new Set(answers)).toEqual(new Set([202]));
      expect(lines.filter((line) => /"dropped":\{[^}]*"tenantId":1/.test(line))).toHaveLength(1);
    }, 30);
    const reads = await Promise.all(
      [control, further.control].map(async (each) =>
        (await each.calls()).recent.filter(({ path }) => path.endsWith(`/${alertId}`)),
      ),
    );
    expect(reads).toEqual([[], []]);
  }, 120_000);

  it('while the Graph of one tenant hangs the other is mirrored, and the first is when it is back', async () => {
    const story = 'cut-off';
    await further.control.addFault({ face: 'graph', kind: 'hang' });
    for (const { control } of [further, stack.tenant]) await act(control, story);
    await expectShown(stack.tenant.control, story, closed);
    const cutOff = (await storyIn(further.control, story)).map(shownBy);
    expect(cutOff).toContain('OPEN');
    await further.control.clearFaults();
    await expectShown(further.control, story, closed, 200);
  }, 400_000);

  it.each([
    {
      story: 'throttled',
      why: 'answers 429 to everything',
      status: 429,
      told: /"message":"api calls".*"outcome":"throttled"/,
    },
    {
      story: 'refused',
      why: 'takes our tokens no more',
      status: 401,
      told: /"message":"poll failed".*"unauthorized/,
    },
  ] as const)(
    'a tenant whose Graph $why leaves the other its pace, and the log names it with the reason',
    async ({ story, status, told }) => {
      const from = lines.length;
      await further.control.addFault({ face: 'graph', kind: 'status', status, retryAfter: '5' });
      try {
        for (const { control } of [further, stack.tenant]) await act(control, story);
        await expectShown(stack.tenant.control, story, closed, 45);
        const toldOf = (tenantId: string) =>
          lines.slice(from).filter((line) => line.includes(`"tenantId":"${tenantId}"`) && told.test(line));
        await eventually(async () => expect(toldOf(guest.tenantId)).not.toEqual([]), 90);
        expect(toldOf(home.tenantId)).toEqual([]);
        expect(await writesTo(further.control, story)).toBe(0);
      } finally {
        await further.control.clearFaults();
      }
    },
    200_000,
  );
});
