/** The Office 365 Management Activity API. */

import type { Face } from '../face/face.ts';
import type { World } from '../world.ts';
import { officeErrors } from './office-errors.ts';
import { officeOperations } from './office-operations.ts';

export function officeFace(world: World): Face {
  return {
    name: 'office365',
    ignoreCase: false,
    audiences: ['https://manage.office.com'],
    errors: officeErrors,
    // Links to further pages say v1, everything else v1.0.
    covers: (path) => /^\/api\/v1(?:\.0)?\/[^/]+\/activity\/feed\//.test(path),
    operations: officeOperations(world),
  };
}
