/**
 * New secrets while notifications keep coming. At every moment the app believes whatever Graph may carry: the old ones are made
 * acceptable beside the new ones first, the app learns that, and only then does it hand out the new. Killed anywhere, it can be
 * run again.
 */

import { ScriptError } from '../exit-code.ts';
import { setKey } from './function-keys.ts';
import type { Step, Work } from './set-missing.ts';
import { isThere } from './vault.ts';

/** Subscriptions are renewed every 15 minutes; one that failed then has three more chances within the hour. */
const leastMinutes = 60;

export async function planRotation(
  work: Work,
  { now, reload }: { readonly now: number; readonly reload: () => Promise<void> },
): Promise<readonly Step[]> {
  const { az, app, vault, places, newSecret } = work;
  const there = await vault.list();
  for (const secret of [places.clientState, places.notificationKey])
    if (!isThere(there, secret))
      throw new ScriptError(
        'notYet',
        `There is no secret ${secret} to rotate: run this without --rotate first.`,
      );
  const state = await vault.read(places.clientState);
  const previous = isThere(there, places.clientStatePrevious)
    ? await vault.read(places.clientStatePrevious)
    : undefined;
  // The same twice: an earlier rotation was cut off after its first step.
  const minutes = (now - (there.get(places.clientStatePrevious)?.updatedAt ?? 0)) / 60_000;
  if (previous !== undefined && previous !== state && minutes < leastMinutes) throw tooSoon(minutes);
  const oldKey = await vault.read(places.notificationKey);
  const newKey = newSecret();
  return [
    {
      words: `the client state of now as secret ${places.clientStatePrevious}, so that it stays accepted`,
      take: () => (previous === state ? Promise.resolve() : vault.write(places.clientStatePrevious, state)),
    },
    {
      words: 'the function key of now as "graph-previous", so that it stays accepted',
      take: () => setKey(az, app, 'graph-previous', oldKey),
    },
    { words: 'a new function key "graph"', take: () => setKey(az, app, 'graph', newKey) },
    { words: 'the app reads what it must accept', take: reload },
    {
      words: `a new client state, as secret ${places.clientState}`,
      take: () => vault.write(places.clientState, newSecret()),
    },
    {
      words: `the new key as secret ${places.notificationKey}`,
      take: () => vault.write(places.notificationKey, newKey),
    },
  ];
}

const tooSoon = (minutes: number): ScriptError =>
  new ScriptError(
    'notYet',
    `The secrets were rotated ${Math.floor(minutes)} minutes ago. Graph's subscriptions may still carry the ones before, which a second rotation would shut out: wait until ${leastMinutes} minutes have passed.`,
  );
