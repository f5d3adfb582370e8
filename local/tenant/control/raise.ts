/** New alerts, there for everyone at once and announced to subscribers. */

import { blueprints, type BlueprintName } from '../seed/blueprints.ts';
import { plant } from '../seed/plant.ts';
import type { Story } from '../seed/story.ts';
import type { World } from '../world.ts';
import { ControlError, type RaiseOptions } from './control.ts';

const maxCount = 10_000;

/** @throws ControlError when the story exists already. */
export function raise(world: World, options: RaiseOptions): readonly Story[] {
  const { blueprint, count = 1, story } = options;
  if (!Number.isInteger(count) || count < 1 || count > maxCount)
    throw new ControlError(`count must be from 1 to ${maxCount}.`);
  return Array.from({ length: count }, (_, index) => {
    const id =
      story === undefined ? freshName(world, blueprint) : count === 1 ? story : `${story}-${index + 1}`;
    return raiseOne(world, options, id);
  });
}

function raiseOne(world: World, { blueprint, principal, title }: RaiseOptions, story: string): Story {
  if (world.stories.has(story))
    throw new ControlError(`There is a story '${story}' already: choose another id.`);
  const at = world.clock.now();
  const number = 2000 + world.stories.size;
  const occasion = { story, number, createdAt: at, principal: principal ?? `user${number}@contoso.com` };
  const records = blueprints[blueprint](title === undefined ? occasion : { ...occasion, title });
  return plant(world, story, records, { at, announce: true });
}

const freshName = (world: World, blueprint: BlueprintName): string =>
  `${blueprint}-${world.stories.size + 1}`;
