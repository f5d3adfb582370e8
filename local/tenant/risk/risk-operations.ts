/**
 * `/identityProtection`: detections, users and service principals at risk, and the actions on them.
 * @see https://learn.microsoft.com/graph/api/resources/identityprotection-overview
 */

import type { Operation } from '../face/face.ts';
import type { GraphErrors } from '../graph/graph-errors.ts';
import type { World } from '../world.ts';
import { actOnUser, userActions } from './act-on-risk.ts';
import { principalFilters, principalTimes, riskFilters, type RiskCollection } from './list-risk.ts';
import { namedIn, noteCareless, riskAnswers } from './risk-answers.ts';
import { servicePrincipalOperations } from './service-principal-operations.ts';

const readsEvents = ['IdentityRiskEvent.Read.All', 'IdentityRiskEvent.ReadWrite.All'] as const;
const readsUsers = ['IdentityRiskyUser.Read.All', 'IdentityRiskyUser.ReadWrite.All'] as const;
const writesUsers = ['IdentityRiskyUser.ReadWrite.All'] as const;
const root = '/v1.0/identityProtection';
const quota = 'identityProtection';

const names = [
  ['userDisplayName', { kind: 'string' }],
  ['userPrincipalName', { kind: 'string' }],
] as const;
const detections: RiskCollection = {
  name: 'riskDetections',
  type: 'riskDetection',
  takesTop: true,
  filterable: new Map([...riskFilters, ...names, ['userId', { kind: 'string' }]]),
};
const users: RiskCollection = {
  name: 'riskyUsers',
  type: 'riskyUser',
  takesTop: true,
  filterable: new Map([...principalFilters, ...names, ...principalTimes]),
};

export function riskOperations(world: World, errors: GraphErrors): readonly Operation[] {
  const answers = riskAnswers(world, errors);
  return [
    {
      ...{ name: 'risk.detections', method: 'GET', path: `${root}/riskDetections`, quota },
      needs: readsEvents,
      handle: (input) => answers.list(input, detections, world.risk.settle().detections.list(input.asOf)),
    },
    {
      ...{ name: 'risk.detection', method: 'GET', path: `${root}/riskDetections/{id}`, quota },
      needs: readsEvents,
      handle: (input) => {
        const found = world.risk.settle().detections.get(input.params.get('id') ?? '', input.asOf);
        return answers.one(input, found, 'The risk detection');
      },
    },
    {
      ...{ name: 'risk.users', method: 'GET', path: `${root}/riskyUsers`, quota, needs: readsUsers },
      handle: (input) => answers.list(input, users, world.risk.settle().users.list(input.asOf)),
    },
    {
      ...{ name: 'risk.user', method: 'GET', path: `${root}/riskyUsers/{id}`, quota, needs: readsUsers },
      handle: (input) => {
        const found = world.risk.settle().users.get(input.params.get('id') ?? '', input.asOf);
        return answers.one(input, found, 'The risky user');
      },
    },
    ...userActions.map((action): Operation => ({
      ...{ name: `risk.${action}`, method: 'POST', path: `${root}/riskyUsers/${action}`, quota },
      needs: writesUsers,
      handle: (input) => {
        const { users: all } = world.risk.settle();
        for (const user of namedIn(input, errors, 'userIds', (id) => all.get(id))) {
          noteCareless(world, user, `risk.${action}`);
          actOnUser(world, user, action, input.app);
        }
        return { status: 204 };
      },
    })),
    ...servicePrincipalOperations(world, errors),
  ];
}
