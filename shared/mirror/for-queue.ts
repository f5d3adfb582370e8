import type { Observation } from '../alert/observation.ts';
import { without } from '../platform/without.ts';
import type { Policy } from '../policy/policy.ts';

/**
 * What of an observation leaves the process: not what a write needs to have read (see `Observation.base`), and no
 * person's name that nobody asked to be mirrored.
 */
export function forQueue(observation: Observation, { assignedTo }: Pick<Policy, 'assignedTo'>): Observation {
  const bare = without(observation, 'base');
  return assignedTo === 'mirror' ? bare : without(bare, 'assignedTo');
}
