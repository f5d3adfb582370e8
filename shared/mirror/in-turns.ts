/** The keys of a message, a few at a time. */

import type { AlertKey } from '../alert/alert-key.ts';
import { copyId } from '../correlation/record.ts';
import { insists } from './quiet.ts';

/** The same copy twice is looked at once; for the key that insists, if there is one. */
function distinctKeys(keys: readonly AlertKey[]): readonly AlertKey[] {
  const distinct = new Map<string, AlertKey>();
  for (const key of keys) {
    const { tenantId, provider, ref, turnFor } = key;
    const name = [tenantId, provider, ref, turnFor === undefined ? '' : copyId(turnFor)].join('|');
    const known = distinct.get(name);
    if (known === undefined || !insists(known) || insists(key)) distinct.set(name, key);
  }
  return [...distinct.values()];
}

/** Keys of one alert wait for each other's lease anyway. */
export async function inTurns(
  keys: readonly AlertKey[],
  width: number,
  run: (key: AlertKey) => Promise<void>,
): Promise<void> {
  const distinct = distinctKeys(keys);
  const rest = distinct.values();
  const failures: unknown[] = [];
  const worker = async (): Promise<void> => {
    for (const key of rest) {
      try {
        await run(key);
      } catch (error) {
        failures.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(width, distinct.length) }, worker));
  if (failures.length > 0) throw failures[0];
}
