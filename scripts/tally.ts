/** Counting what passed and what failed, for the line that ends a run. */

import * as z from 'zod';

export const TallySchema = z.object({ passed: z.int().min(0), failed: z.int().min(0) });
export type Tally = Readonly<z.output<typeof TallySchema>>;

export const none: Tally = { passed: 0, failed: 0 };
export const oneCheck = (ok: boolean): Tally => (ok ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 });
export const formatTally = ({ passed, failed }: Tally): string => `${passed} passed, ${failed} failed`;

export function addUp(tallies: readonly Tally[]): Tally {
  return tallies.reduce(
    (sum, { passed, failed }) => ({ passed: sum.passed + passed, failed: sum.failed + failed }),
    none,
  );
}

/**
 * From the last line of what a program printed.
 *
 * @param isWell whether it ended well: what did not never counts as passed.
 */
export function tallyOfLine(output: string, isWell: boolean): Tally {
  const [, passed = '0', failed = '0'] = /(\d+) passed, (\d+) failed\s*$/.exec(output) ?? [];
  const tally = { passed: Number(passed), failed: Number(failed) };
  const saysAll = tally.passed + tally.failed > 0;
  return tally.failed === 0 && !(isWell && saysAll) ? { ...tally, failed: 1 } : tally;
}

const JestResults = z.object({
  success: z.boolean(),
  numPassedTests: z.int(),
  numFailedTests: z.int(),
  /** Files that broke before any of their tests could run. */
  numRuntimeErrorTestSuites: z.int(),
});

/** From what `jest --json` wrote. A run that jest itself calls unsuccessful is never counted as passed. */
export function tallyOfJest(results: unknown): Tally {
  const { success, numPassedTests, numFailedTests, numRuntimeErrorTestSuites } = JestResults.parse(results);
  const failed = numFailedTests + numRuntimeErrorTestSuites;
  return { passed: numPassedTests, failed: failed === 0 && !success ? 1 : failed };
}
