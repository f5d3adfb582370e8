/** A property that can be checked anywhere: in a test, in many processes at once, on a broken copy of the code. */

import fc from 'fast-check';

export interface CheckOptions {
  readonly runs: number;
  readonly seed?: number;
  /** Of a failure, as it was printed: plays that one again. */
  readonly path?: string;
  /** For looking for a smaller failure once there is one: milliseconds. */
  readonly shrinkMs?: number;
}

export interface Failure {
  /** How many runs it took. */
  readonly runs: number;
  /** What failed, with the command that plays it again. */
  readonly report: string;
}

export interface Property {
  readonly suite: 'loop' | 'plan';
  readonly name: string;
  /** Resolves to nothing when it holds. */
  check(options: CheckOptions): Promise<Failure | undefined>;
}

/** @param find what is wrong with a value: nothing when the property holds for it. */
export function property<T>(
  suite: Property['suite'],
  name: string,
  arbitrary: fc.Arbitrary<T>,
  find: (value: T) => readonly string[] | Promise<readonly string[]>,
): Property {
  const holds = fc.asyncProperty(arbitrary, async (value) => {
    const found = await find(value);
    if (found.length > 0) throw new Error(found.join('\n'));
  });
  return {
    suite,
    name,
    async check({ runs, seed, path, shrinkMs }) {
      const details = await fc.check(holds, {
        numRuns: runs,
        ...(seed === undefined ? {} : { seed }),
        ...(path === undefined ? {} : { path }),
        ...(shrinkMs === undefined ? {} : { endOnFailure: true }),
      });
      if (!details.failed) return undefined;
      const found = shrinkMs === undefined ? details : await shrink(holds, details, shrinkMs);
      return { runs: details.numRuns, report: reportOf(suite, name, found) };
    },
  };
}

/** A small failure is easier to understand; one that can't be made smaller in time is one all the same. */
async function shrink<T>(
  holds: fc.IAsyncProperty<T>,
  first: fc.RunDetails<T>,
  shrinkMs: number,
): Promise<fc.RunDetails<T>> {
  if (shrinkMs === 0 || first.counterexamplePath === null) return first;
  const smaller = await fc.check(holds, {
    seed: first.seed,
    path: first.counterexamplePath,
    interruptAfterTimeLimit: shrinkMs,
  });
  return smaller.failed && smaller.counterexamplePath !== null ? smaller : first;
}

function reportOf<T>(suite: string, name: string, details: fc.RunDetails<T>): string {
  const { seed, counterexamplePath, errorInstance } = details;
  const again = `PROPERTY_SEED=${seed} PROPERTY_PATH='${counterexamplePath ?? ''}'`;
  return [
    fc.defaultReportMessage(details) ?? '',
    '',
    errorInstance instanceof Error ? errorInstance.message : String(errorInstance),
    '',
    'Once more, with everything that happened:',
    `  PROPERTY_LOG=1 ${again} npx jest test/properties/${suite}.test.ts -t '${name}'`,
  ].join('\n');
}
