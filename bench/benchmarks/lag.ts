/**
 * From the 202 to the products' 2xx: the whole stack, four copies of each alert (Defender XDR alert and incident, Cloud
 * Apps, Sentinel), an analyst who closes one alert after another. The tenant's quotas are off: with them it is the quota
 * that is measured.
 */

import { startStack, type Stack } from '../../local/stack.ts';
import type { Copy } from '../../local/tenant/control/control.ts';
import type { Story } from '../../local/tenant/seed/story.ts';
import type { Product } from '../../local/tenant/state/products.ts';
import { atMost, keep, type Benchmark, type Measure } from '../benchmark.ts';
import { quantile } from '../measure/stats.ts';
import { benchPolicy } from '../targets/start.ts';
import { settled, sleep, within } from './wait.ts';

const pollSeconds = 10;
const paceMs = 500;
const inTimeSeconds = 60;

export const lag: Benchmark = {
  name: 'lag',
  title: `From 202, or poll (every ${pollSeconds} s), to the other products' 2xx; four copies each, quotas off`,
  async run(context) {
    const changes = context.quick ? 10 : 60;
    const settings = { MIRROR_POLICY: benchPolicy, POLL_SCHEDULE: `*/${pollSeconds} * * * * *` };
    const stack = await keep(context, startStack({ tenant: { seed: 'none' }, settings }));
    const { control } = stack.tenant;
    await control.setThrottle({ on: false });
    await stack.runFunction('manage-subscriptions');
    const stories = await control.raise({ blueprint: 'identity', count: 2 * changes });
    await settled(stack);
    context.say('settled');
    const push = await closeEach(stack, stories.slice(0, changes), pushed);
    context.say(`${changes} changes by push`);
    await settled(stack);
    const poll = await closeEach(stack, stories.slice(changes), polled);
    const late = [...push, ...poll].filter(({ isInStep }) => !isInStep).length;
    return [
      {
        name: `changes of ${2 * changes} not in step after ${inTimeSeconds} s`,
        value: late,
        unit: '',
        ...atMost(late, 0, ''),
      },
      ...report(
        'push · 202 → 2xx, each write',
        push.flatMap(({ sinceSignal }) => sinceSignal),
        {
          p50: 1_000,
          p99: 5_000,
        },
      ),
      ...report('push · 202 → last copy in step', push.map(lastOf)),
      ...report(
        'push · analyst → 202 (the tenant gathers for 100 ms)',
        push.map((each) => each.signalMs),
      ),
      ...report(
        'poll · list answered → 2xx, each write',
        poll.flatMap(({ sinceSignal }) => sinceSignal),
      ),
      ...report(
        'poll · analyst → last copy in step',
        poll.map((each) => each.signalMs + lastOf(each)),
      ),
    ];
  },
};

interface Way {
  readonly at: Product;
  readonly status: string;
  readonly classification?: string;
  readonly determination?: string;
  /** When the app was told, in milliseconds since the epoch: nothing later can have told it. */
  signalledAt(stack: Stack, ref: string, actedAt: number, firstWriteAt: number): Promise<number>;
}

const pushed: Way = {
  at: 'defenderXdr',
  status: 'resolved',
  classification: 'truePositive',
  determination: 'compromisedAccount',
  async signalledAt({ tenant }, ref, actedAt) {
    const about = (await tenant.control.deliveries()).filter(
      ({ at, resources, status }) =>
        status === 202 && Date.parse(at) >= actedAt && resources.includes(`security/alerts_v2/${ref}`),
    );
    return Math.min(...about.map(({ at }) => Date.parse(at)));
  },
};

const polled: Way = {
  at: 'defenderForCloudApps',
  status: 'TRUE_POSITIVE',
  async signalledAt({ tenant }, _ref, actedAt, firstWriteAt) {
    const lists = (await tenant.control.calls()).recent
      .filter(({ operation }) => operation === 'cloudApps.list')
      .map(({ at }) => Date.parse(at))
      .filter((at) => at >= actedAt && at <= firstWriteAt);
    return Math.min(...lists);
  },
};

/** Milliseconds. */
interface Change {
  /** Whether every other product was written in time. */
  readonly isInStep: boolean;
  readonly signalMs: number;
  /** From the signal to each of the writes at the other products. */
  readonly sinceSignal: readonly number[];
}

const lastOf = ({ sinceSignal }: Change): number => Math.max(...sinceSignal);

async function closeEach(stack: Stack, stories: readonly Story[], way: Way): Promise<readonly Change[]> {
  const underway: Promise<Change>[] = [];
  for (const story of stories) {
    underway.push(closeOne(stack, story, way));
    await sleep(paceMs);
  }
  return Promise.all(underway);
}

async function closeOne(stack: Stack, story: Story, way: Way): Promise<Change> {
  const { control } = stack.tenant;
  const ref = story.copies.find(({ provider }) => provider === way.at)?.ref ?? '';
  const { at, status, classification, determination } = way;
  const actedAt = Date.now();
  const comment = 'Closed for a measurement.';
  await control.act({
    provider: at,
    ref,
    by: 'alex@contoso.com',
    status,
    classification,
    determination,
    comment,
  });
  const others = async (): Promise<readonly Copy[]> =>
    (await control.copies({ story: story.id })).filter(({ provider }) => provider !== at);
  const isInStep = await within(inTimeSeconds, async () => (await others()).every(isWritten));
  const writtenAt = (await others()).filter(isWritten).map(firstWriteOf);
  const signalledAt = await way.signalledAt(stack, ref, actedAt, Math.min(...writtenAt));
  const sinceSignal = writtenAt.map((each) => each - signalledAt);
  return { isInStep, signalMs: signalledAt - actedAt, sinceSignal };
}

const isWritten = ({ writes }: Copy): boolean => writes.app > 0;

function firstWriteOf({ journal }: Copy): number {
  return Math.min(...journal.filter(({ kind }) => kind === 'app').map(({ at }) => Date.parse(at)));
}

function report(
  name: string,
  samples: readonly number[],
  goals: { readonly p50?: number; readonly p99?: number } = {},
): readonly Measure[] {
  const [p50, p99] = [quantile(samples, 0.5), quantile(samples, 0.99)];
  return [
    { name: `${name} · p50`, value: p50, unit: 'ms', ...goalOf(p50, goals.p50) },
    { name: `${name} · p99 of ${samples.length}`, value: p99, unit: 'ms', ...goalOf(p99, goals.p99) },
  ];
}

const goalOf = (value: number, limit: number | undefined) =>
  limit === undefined ? {} : atMost(value, limit, 'ms');
