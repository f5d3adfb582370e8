/** The researched contracts lie beside the repository; a clone alone does without, the pipeline does not. */

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(__dirname, '../../../../shared/contracts');
const isThere = existsSync(folder);

export function readContract(path: string): unknown {
  return JSON.parse(readFileSync(join(folder, path), 'utf8'));
}

/** Runs the tests when the contracts are there; otherwise says why not, and fails where they must be. */
export function describeWithContracts(name: string, tests: () => void): void {
  if (isThere) {
    describe(name, tests);
  } else if (process.env.CI === 'true') {
    it(`${name}: needs ../shared/contracts`, () => {
      throw new Error('../shared/contracts is missing');
    });
  } else {
    describe.skip(`${name} (skipped: ../shared/contracts is missing)`, tests);
  }
}
