/** Defender for Cloud Apps' own API. Paths end in a slash, as its framework insists. */

import type { Face } from '../face/face.ts';
import type { World } from '../world.ts';
import { cloudAppsErrors } from './cloud-apps-errors.ts';
import { cloudAppsOperations } from './cloud-apps-operations.ts';

export function cloudAppsFace(world: World): Face {
  return {
    name: 'cloudApps',
    ignoreCase: false,
    audiences: ['05a65629-4c1b-48c1-a78b-804c4abdd4af'],
    errors: cloudAppsErrors,
    covers: (path) => path === '/api' || path.startsWith('/api/'),
    operations: cloudAppsOperations(world),
  };
}
