/**
 * What the app logs: lines and bytes for each change (four copies each, closed by an analyst and written to the other
 * three), and for a day in which nothing happens. What Azure Monitor bills comes on top: some 800 bytes a row for its
 * own columns.
 */

import { startStack, type Stack } from '../../local/stack.ts';
import type { Story } from '../../local/tenant/seed/story.ts';
import { parseHostLine } from '../../local/start/host-line.ts';
import { atMost, keep, type Benchmark, type Measure } from '../benchmark.ts';
import { benchPolicy } from '../targets/start.ts';
import { settled, sleep, within } from './wait.ts';

const pollSeconds = 10;
/** The app keeps to the products' quotas, Cloud Apps' 30 calls a minute among them: faster, and it is waiting that is measured. */
const paceMs = 8_000;
const settleSeconds = 400;
/** Of each timer, as deployed: polls each minute, sweeps and subscriptions each quarter of an hour. */
const dailyRounds = { polls: 24 * 60, quarters: 24 * 4 };

interface AppLine {
  readonly message: string;
  readonly bytes: number;
}

/** Told by timers, whether anything happens or not. */
const byPoll = new Set(['heartbeat', 'polled']);
const byQuarter = new Set(['swept', 'subscription']);
/** Once a minute and process, however many changes there are. */
const byMinute = new Set(['api calls', 'keys handled', 'deliveries dropped']);

export const logVolume: Benchmark = {
  name: 'log-volume',
  title: 'Log lines and bytes: a change closed by push and written to three more copies; an idle day',
  async run(context) {
    const changes = context.quick ? 6 : 20;
    const lines: AppLine[] = [];
    const settings = { MIRROR_POLICY: benchPolicy, POLL_SCHEDULE: `*/${pollSeconds} * * * * *` };
    const onHostLine = (line: string): void => void lines.push(...appLine(line));
    const stack = await keep(context, startStack({ tenant: { seed: 'none' }, settings, onHostLine }));
    await stack.tenant.control.setThrottle({ on: false });
    await stack.runFunction('manage-subscriptions');
    const stories = await stack.tenant.control.raise({ blueprint: 'identity', count: changes });
    await settled(stack, settleSeconds);
    const firstSights = lines.splice(0).filter(isAboutChange);
    context.say('settled');
    await closeAll(stack, stories);
    await settled(stack, settleSeconds);
    const told = lines.splice(0);
    await stack.runFunction('sweep-alerts');
    await stack.runFunction('manage-subscriptions');
    await sleep(3_000);
    return report(changes, firstSights, told, [...told, ...lines]);
  },
};

function appLine(printed: string): readonly AppLine[] {
  const line = parseHostLine(printed);
  const text = printed.slice(printed.indexOf('{'));
  return line?.fields.message === undefined
    ? []
    : [{ message: line.message, bytes: Buffer.byteLength(text, 'utf8') }];
}

const isAboutChange = ({ message }: AppLine): boolean =>
  !byPoll.has(message) && !byQuarter.has(message) && !byMinute.has(message);

async function closeAll({ tenant }: Stack, stories: readonly Story[]): Promise<void> {
  for (const story of stories) {
    const ref = story.copies.find(({ provider }) => provider === 'defenderXdr')?.ref ?? '';
    await tenant.control.act({
      ...{ provider: 'defenderXdr', ref, by: 'alex@contoso.com' },
      ...{ status: 'resolved', classification: 'truePositive', comment: 'Closed for a measurement.' },
    });
    await sleep(paceMs);
  }
  const isDone = async (): Promise<boolean> =>
    (await tenant.control.copies()).filter(({ writes }) => writes.app > 0).length >= 3 * stories.length;
  await within(settleSeconds, isDone);
}

function report(
  changes: number,
  firstSights: readonly AppLine[],
  told: readonly AppLine[],
  all: readonly AppLine[],
): readonly Measure[] {
  const own = told.filter(isAboutChange);
  const perChange = bytesOf(own) / changes;
  const idle = dailyBytes(all);
  return [
    {
      name: 'lines for a change',
      value: own.length / changes,
      unit: '',
      ...atMost(own.length / changes, 12, ''),
    },
    { name: 'bytes for a change', value: perChange, unit: 'B', ...atMost(perChange, 6_000, 'B') },
    { name: 'a million changes', value: perChange / 1_000, unit: 'GB' },
    { name: 'bytes for an alert first seen', value: bytesOf(firstSights) / changes, unit: 'B' },
    { name: 'an idle day', value: idle / 1e6, unit: 'MB', ...atMost(idle / 1e6, 5, 'MB') },
    ...[...Map.groupBy(own, ({ message }) => message)].map(([message, list]) => ({
      name: `of a change: ${message}, ${(list.length / changes).toFixed(2)} lines`,
      value: bytesOf(list) / changes,
      unit: 'B',
    })),
  ];
}

const bytesOf = (lines: readonly AppLine[]): number => lines.reduce((sum, { bytes }) => sum + bytes, 0);

function dailyBytes(all: readonly AppLine[]): number {
  const rounds = (message: string): number => all.filter((line) => line.message === message).length;
  const polls = Math.max(1, rounds('heartbeat'));
  const perPoll = bytesOf(all.filter(({ message }) => byPoll.has(message))) / polls;
  const perQuarter = bytesOf(all.filter(({ message }) => byQuarter.has(message)));
  // Polls alone: some ten different calls of five products.
  const perMinute = perPoll + 1_500;
  return perMinute * dailyRounds.polls + perQuarter * dailyRounds.quarters;
}
