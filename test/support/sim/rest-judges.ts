/** What must be left of every run: nothing to do, and a record of each alert. */

import { copyId, sameCopy } from '../../../shared/correlation/record.ts';
import { wordsOf } from '../plan-case.ts';
import type { Judge } from './judge.ts';

export const nothingGoesAstray: Judge = ({ loop, scenario }) => [
  ...loop.mishaps.map((mishap) => `mishap: ${mishap}`),
  ...loop.dead.map(({ key, reasons }) => `dead letter: ${key.provider} ${key.ref}: ${reasons.join('; ')}`),
  // What the guard holds waits for the next hour.
  ...(loop.queue.size === 0 || scenario.maxClosuresPerHour !== undefined
    ? []
    : [`${loop.queue.size} messages are left`]),
];

export const becomesQuiet: Judge = ({ writes, quietAt }) =>
  writes
    .filter(({ at }) => at > quietAt)
    .map(({ copy, want }) => `wrote ${copyId(copy)} ${wordsOf(want)} once all was quiet`);

export const everyAlertHasOneRecord: Judge = (run) =>
  run.world.alerts.flatMap((copies, alert) => {
    const record = run.recordOf(alert);
    const missing = copies.filter((copy) => record?.copies.some((known) => sameCopy(known, copy)) !== true);
    return missing.map((copy) => `${copyId(copy)} is in no record, or in another`);
  });
