/** How often the properties are tried in `npm test`, and how one failure is played again. */

import type { CheckOptions } from './property.ts';

const number = (name: string): number | undefined => {
  const value = process.env[name];
  return value === undefined ? undefined : Number(value);
};

/** The same runs each time, unless somebody wants to search. */
export const fixedSeed = 20_261_122;

/** `PROPERTY_RUNS` alone searches anew each time; `PROPERTY_SEED` and `PROPERTY_PATH` play a failure again. */
export function optionsFromEnvironment(runs: number): CheckOptions {
  const wanted = number('PROPERTY_RUNS');
  const seed = number('PROPERTY_SEED') ?? (wanted === undefined ? fixedSeed : undefined);
  const path = process.env.PROPERTY_PATH;
  return {
    runs: wanted ?? runs,
    ...(seed === undefined ? {} : { seed }),
    ...(path === undefined ? {} : { path }),
  };
}
