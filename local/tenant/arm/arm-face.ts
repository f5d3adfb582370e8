/** Azure Resource Manager, as far as Sentinel incidents and Defender for Cloud alerts need it, and Resource Graph. */

import type { Face } from '../face/face.ts';
import type { World } from '../world.ts';
import { armErrors } from './arm-errors.ts';
import { cloudAlertOperations } from './cloud-alert-operations.ts';
import { permissionOperations } from './own-permissions.ts';
import { resourceGraphOperations } from './resource-graph.ts';
import { sentinelOperations } from './sentinel-operations.ts';

export function armFace(world: World): Face {
  return {
    name: 'arm',
    ignoreCase: true,
    audiences: ['https://management.azure.com', 'https://management.core.windows.net'],
    errors: armErrors,
    covers: (path) => /^\/(subscriptions|providers\/Microsoft\.ResourceGraph)(\/|$)/i.test(path),
    operations: [
      ...sentinelOperations(world),
      ...cloudAlertOperations(world),
      ...resourceGraphOperations(world),
      ...permissionOperations(world),
    ],
  };
}
