/** Microsoft Graph v1.0, as far as security alerts need it. */

import type { Face } from '../face/face.ts';
import { riskOperations } from '../risk/risk-operations.ts';
import { subscriptionOperations } from '../subscriptions/subscription-operations.ts';
import type { World } from '../world.ts';
import { alertOperations } from './alert-operations.ts';
import { legacyOperations } from '../legacy/legacy-operations.ts';
import { graphErrors } from './graph-errors.ts';
import { incidentOperations } from './incident-operations.ts';

export function graphFace(world: World, handshakeTimeoutMs: number): Face {
  const errors = graphErrors(world.clock);
  return {
    name: 'graph',
    ignoreCase: true,
    audiences: ['https://graph.microsoft.com', '00000003-0000-0000-c000-000000000000'],
    errors,
    covers: (path) => /^\/v1\.0(\/|$)/i.test(path),
    operations: [
      ...alertOperations(world, errors),
      ...legacyOperations(world, errors),
      ...incidentOperations(world, errors),
      ...riskOperations(world, errors),
      ...subscriptionOperations(world, errors, handshakeTimeoutMs),
    ],
  };
}
