/** Defender for Endpoint's own API. */

import type { Face } from '../face/face.ts';
import type { World } from '../world.ts';
import { endpointErrors } from './endpoint-errors.ts';
import { endpointOperations } from './endpoint-operations.ts';

export function endpointFace(world: World): Face {
  return {
    name: 'defender',
    ignoreCase: false,
    audiences: ['https://api.securitycenter.microsoft.com'],
    errors: endpointErrors,
    covers: (path) => path === '/api/alerts' || path.startsWith('/api/alerts/'),
    operations: endpointOperations(world),
  };
}
