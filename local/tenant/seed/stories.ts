/** What the tenant holds when it starts: open stories of the last hours, and history. */

import type { World } from '../world.ts';
import { blueprints, type BlueprintName } from './blueprints.ts';
import type { Occasion } from './occasion.ts';
import { decidedEverywhere, decidedInCloudApps } from './history.ts';
import { plant } from './plant.ts';

const minute = 60_000;
const day = 24 * 60 * minute;

interface SeedStory {
  readonly blueprint: BlueprintName;
  readonly story: string;
  readonly number: number;
  readonly minutesAgo: number;
  readonly principal: string;
}

const open: readonly SeedStory[] = [
  {
    blueprint: 'identity',
    story: 'pass-the-ticket',
    number: 1001,
    minutesAgo: 12,
    principal: 'dana@contoso.com',
  },
  {
    blueprint: 'cloudApps',
    story: 'mass-download',
    number: 1002,
    minutesAgo: 25,
    principal: 'robin@contoso.com',
  },
  {
    blueprint: 'endpoint',
    story: 'phish-to-endpoint',
    number: 1003,
    minutesAgo: 38,
    principal: 'kim@contoso.com',
  },
  {
    blueprint: 'insiderRisk',
    story: 'data-leak',
    number: 1004,
    minutesAgo: 51,
    principal: 'noor@contoso.com',
  },
  {
    blueprint: 'identityProtection',
    story: 'risky-sign-in',
    number: 1005,
    minutesAgo: 64,
    principal: 'sam@contoso.com',
  },
  {
    blueprint: 'cloudWorkload',
    story: 'vm-brute-force',
    number: 1006,
    minutesAgo: 77,
    principal: 'root@contoso.com',
  },
  {
    blueprint: 'sentinelOnly',
    story: 'rule-only',
    number: 1007,
    minutesAgo: 90,
    principal: 'ash@contoso.com',
  },
];

export function seedStories(world: World): void {
  const now = world.clock.now();
  for (const { blueprint, minutesAgo, ...rest } of open) {
    const createdAt = now - minutesAgo * minute;
    plant(world, rest.story, blueprints[blueprint]({ ...rest, createdAt }), { at: createdAt });
  }
  seedHistory(world, now);
}

function seedHistory(world: World, now: number): void {
  const ticket: Occasion = {
    story: 'old-ticket',
    number: 901,
    createdAt: now - 22 * day,
    principal: 'jo@contoso.com',
    title: 'Honeytoken activity',
  };
  const download: Occasion = {
    story: 'old-download',
    number: 902,
    createdAt: now - 17 * day,
    principal: 'max@contoso.com',
  };
  const options = { at: 0, history: true };
  plant(world, ticket.story, decidedEverywhere(blueprints.identity(ticket), now - 21 * day), options);
  plant(
    world,
    download.story,
    decidedInCloudApps(blueprints.cloudApps(download), now - 16 * day, 3),
    options,
  );
}
