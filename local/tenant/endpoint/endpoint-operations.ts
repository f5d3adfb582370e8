/** `/api/alerts`: list, get, update one or many. @see https://learn.microsoft.com/defender-endpoint/api/alerts */

import type { Operation, OperationInput } from '../face/face.ts';
import type { GraphAlert } from '../graph/graph-alert.ts';
import type { Reply } from '../http/exchange.ts';
import type { World } from '../world.ts';
import { listEndpointAlerts } from './list-endpoint.ts';
import { presentEndpointAlert } from './present-endpoint.ts';
import { endpointAlert, isEndpoint, updateMany, updateOne } from './update-endpoint.ts';

const reads = ['Alert.Read.All', 'Alert.ReadWrite.All'] as const;
const writes = ['Alert.ReadWrite.All'] as const;
/** "You can get alerts last updated in the past 30 days." */
const listedMs = 30 * 86_400_000;

export function endpointOperations(world: World): readonly Operation[] {
  const path = '/api/alerts';
  const one = `${path}/{id}`;
  const many = `${path}/batchUpdate`;
  const body = (input: OperationInput): object => {
    const since = world.clock.now() - listedMs;
    const recent = (alert: GraphAlert) => Date.parse(alert.lastUpdateDateTime) >= since;
    return listEndpointAlerts(input.call, world.alerts.list(input.asOf).filter(isEndpoint).filter(recent));
  };
  const found = ({ params, asOf }: OperationInput): GraphAlert =>
    endpointAlert(world, params.get('id') ?? '', asOf);
  return [
    {
      ...{ name: 'endpoint.list', method: 'GET', path, quota: 'endpoint', needs: reads },
      handle: (input) => ({ status: 200, body: body(input) }),
    },
    {
      ...{ name: 'endpoint.get', method: 'GET', path: one, quota: 'endpoint', needs: reads },
      handle: (input) => show(found(input)),
    },
    {
      ...{ name: 'endpoint.patch', method: 'PATCH', path: one, quota: 'endpoint', needs: writes },
      handle: (input) => patch(world, found(input), input),
    },
    {
      ...{ name: 'endpoint.batchUpdate', method: 'POST', path: many },
      ...{ quota: 'endpoint.batchUpdate', needs: writes },
      handle: (input) => updateMany(world, input),
    },
  ];
}

function patch(world: World, before: GraphAlert, input: OperationInput): Reply {
  const after = updateOne(world, before, input);
  return show(input.oldBody ? before : after);
}

const show = (alert: GraphAlert): Reply => ({ status: 200, body: presentEndpointAlert(alert, true) });
