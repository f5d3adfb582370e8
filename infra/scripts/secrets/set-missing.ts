/** First secrets. What is there is left as it is, so that this may run as often as anybody likes. */

import type { Az } from '../az/az.ts';
import type { FunctionApp } from '../app/function-app.ts';
import { opensBoth, setKey } from './function-keys.ts';
import type { Places } from './places.ts';
import { isThere, type Vault } from './vault.ts';

export interface Work {
  readonly az: Az;
  readonly app: FunctionApp;
  readonly vault: Vault;
  readonly places: Places;
  /** A new secret: 43 characters, url-safe; Graph takes up to 128. */
  readonly newSecret: () => string;
}

/** One thing to do, in words, and how. */
export interface Step {
  readonly words: string;
  readonly take: () => Promise<void>;
}

export async function planMissing({ az, app, vault, places, newSecret }: Work): Promise<readonly Step[]> {
  const there = await vault.list();
  const steps: Step[] = [];
  if (!isThere(there, places.clientState))
    steps.push({
      words: `a new client state, as secret ${places.clientState}`,
      take: () => vault.write(places.clientState, newSecret()),
    });
  if (isThere(there, places.notificationKey)) {
    const key = await vault.read(places.notificationKey);
    if (!(await opensBoth(az, app, key)))
      steps.push({
        words: `the key of secret ${places.notificationKey} as function key "graph" of the two functions for Graph`,
        take: () => setKey(az, app, 'graph', key),
      });
    return steps;
  }
  const key = newSecret();
  return [
    ...steps,
    {
      words: 'a new function key "graph" for the two functions for Graph',
      take: () => setKey(az, app, 'graph', key),
    },
    {
      words: `the same key as secret ${places.notificationKey}`,
      take: () => vault.write(places.notificationKey, key),
    },
  ];
}
