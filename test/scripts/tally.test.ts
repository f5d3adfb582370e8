import { addUp, formatTally, none, oneCheck, tallyOfJest, tallyOfLine } from '../../scripts/tally.ts';

const resultsOf = (failed: number, broken: number, success: boolean) => ({
  success,
  numPassedTests: 10,
  numFailedTests: failed,
  numRuntimeErrorTestSuites: broken,
  numPendingTests: 3,
});

describe('scripts/tally', () => {
  it.each([
    ['all passed', resultsOf(0, 0, true), '10 passed, 0 failed'],
    ['a test failed', resultsOf(2, 0, false), '10 passed, 2 failed'],
    ['a file broke before its tests', resultsOf(0, 1, false), '10 passed, 1 failed'],
    ['jest is not content although all passed', resultsOf(0, 0, false), '10 passed, 1 failed'],
  ])('counts what jest left when %s', (_sentence, results, line) => {
    expect(formatTally(tallyOfJest(results))).toBe(line);
  });

  it('refuses what is not from jest', () => {
    expect(() => tallyOfJest({})).toThrow();
  });

  it.each([
    ['all passed', 'ok one\n12 passed, 0 failed\n', true, '12 passed, 0 failed'],
    ['something failed', 'failed one\n11 passed, 1 failed\n', false, '11 passed, 1 failed'],
    ['it broke although all passed', '12 passed, 0 failed\n', false, '12 passed, 1 failed'],
    ['it ended without its line', '12 passed, 0 failed\nand then it broke\n', true, '0 passed, 1 failed'],
    ['it did nothing', '0 passed, 0 failed\n', true, '0 passed, 1 failed'],
  ])('counts what a program printed when %s', (_sentence, output, isWell, line) => {
    expect(formatTally(tallyOfLine(output, isWell))).toBe(line);
  });

  it('adds up', () => {
    expect(addUp([])).toEqual(none);
    expect(addUp([oneCheck(true), oneCheck(false), { passed: 10, failed: 2 }])).toEqual({
      passed: 11,
      failed: 3,
    });
  });
});
