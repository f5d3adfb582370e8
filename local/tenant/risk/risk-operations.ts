/**
 * `/identityProtection`: detections, users at risk, and the actions on them. This tenant has no licence for service
 * principals. @see https://learn.microsoft.com/graph/api/resources/identityprotection-overview
 */

import type { Operation, OperationInput } from '../face/face.ts';
import { readObject } from '../face/read-body.ts';
import type { GraphErrors } from '../graph/graph-errors.ts';
import { seesLaterMembers } from '../graph/notes.ts';
import { ok } from '../graph/replies.ts';
import { Refusal, type Reply } from '../http/exchange.ts';
import type { FilterProperty } from '../odata/filter.ts';
import { isoTime } from '../state/timestamps.ts';
import type { World } from '../world.ts';
import { actOnUser, userActions, type UserAction } from './act-on-risk.ts';
import { listRisk, type RiskCollection } from './list-risk.ts';
import { riskLevels, riskStates, type RiskDetection, type RiskyUser } from './risk-records.ts';

const readsEvents = ['IdentityRiskEvent.Read.All', 'IdentityRiskEvent.ReadWrite.All'] as const;
const readsUsers = ['IdentityRiskyUser.Read.All', 'IdentityRiskyUser.ReadWrite.All'] as const;
const writesUsers = ['IdentityRiskyUser.ReadWrite.All'] as const;
const root = '/v1.0/identityProtection';
const quota = 'identityProtection';

const common: readonly (readonly [string, FilterProperty])[] = [
  ['riskState', { kind: 'choice', members: riskStates }],
  ['riskLevel', { kind: 'choice', members: riskLevels }],
  ['userDisplayName', { kind: 'string' }],
  ['userPrincipalName', { kind: 'string' }],
];
const detections: RiskCollection = {
  name: 'riskDetections',
  type: 'riskDetection',
  filterable: new Map([
    ...common,
    ['userId', { kind: 'string' }],
    ['requestId', { kind: 'string' }],
    ['riskEventType', { kind: 'string' }],
    ['detectedDateTime', { kind: 'time' }],
    ['lastUpdatedDateTime', { kind: 'time' }],
  ]),
};
const users: RiskCollection = {
  name: 'riskyUsers',
  type: 'riskyUser',
  filterable: new Map([...common, ['riskLastUpdatedDateTime', { kind: 'time' }]]),
};

/** Members that come after `unknownFutureValue` in Graph's metadata. */
const laterDetails = new Set([
  'adminConfirmedServicePrincipalCompromised',
  'adminDismissedAllRiskForServicePrincipal',
  'm365DAdminDismissedDetection',
  'userChangedPasswordOnPremises',
  'adminDismissedRiskForSignIn',
  'adminConfirmedAccountSafe',
]);

export function riskOperations(world: World, errors: GraphErrors): readonly Operation[] {
  const shown = <T extends RiskDetection | RiskyUser>(input: OperationInput, record: T): T =>
    laterDetails.has(record.riskDetail) && !seesLaterMembers(world, input, 'risk')
      ? { ...record, riskDetail: 'unknownFutureValue' }
      : record;
  const listed = (
    input: OperationInput,
    collection: RiskCollection,
    all: readonly (RiskDetection | RiskyUser)[],
  ): Reply => {
    const records = all.map((each) => shown(input, each));
    return ok(listRisk(input.call, errors, collection, records));
  };
  const get = (input: OperationInput): string => input.params.get('id') ?? '';
  const present = (record: object | undefined, what: string): Reply => {
    if (record === undefined) throw new Refusal(errors.missing(what));
    return ok(record);
  };
  return [
    {
      ...{
        name: 'risk.detections',
        method: 'GET',
        path: `${root}/riskDetections`,
        quota,
        needs: readsEvents,
      },
      handle: (input) => {
        return listed(input, detections, world.risk.settle().detections.list(input.asOf));
      },
    },
    {
      ...{
        name: 'risk.detection',
        method: 'GET',
        path: `${root}/riskDetections/{id}`,
        quota,
        needs: readsEvents,
      },
      handle: (input) => {
        const found = world.risk.settle().detections.get(get(input), input.asOf);
        return present(found && shown(input, found), 'The risk detection');
      },
    },
    {
      ...{ name: 'risk.users', method: 'GET', path: `${root}/riskyUsers`, quota, needs: readsUsers },
      handle: (input) => {
        return listed(input, users, world.risk.settle().users.list(input.asOf));
      },
    },
    {
      ...{ name: 'risk.user', method: 'GET', path: `${root}/riskyUsers/{id}`, quota, needs: readsUsers },
      handle: (input) => {
        const found = world.risk.settle().users.get(get(input), input.asOf);
        return present(found && shown(input, found), 'The risky user');
      },
    },
    ...userActions.map((action): Operation => ({
      ...{ name: `risk.${action}`, method: 'POST', path: `${root}/riskyUsers/${action}`, quota },
      needs: writesUsers,
      handle: (input) => actOnUsers(world, errors, input, action),
    })),
    ...['servicePrincipalRiskDetections', 'riskyServicePrincipals'].map((name): Operation => ({
      ...{
        name: 'risk.servicePrincipals',
        method: 'GET',
        path: `${root}/${name}`,
        quota,
        needs: readsEvents,
      },
      handle: () => errors.failed(403, 'Your tenant is not licensed for this feature.'),
    })),
  ];
}

const mostIds = 60;
const guid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** All or nothing. What becomes of an unknown id is on no page: here it is refused. */
function actOnUsers(world: World, errors: GraphErrors, input: OperationInput, action: UserAction): Reply {
  const body = readObject(input.call, errors.bad);
  const { userIds: ids } = body;
  if (Object.keys(body).length !== 1 || !Array.isArray(ids) || ids.length === 0)
    throw new Refusal(errors.bad('The request body must have userIds, and nothing else.'));
  if (ids.length > mostIds) throw new Refusal(errors.bad(`No more than ${mostIds} users at once.`));
  world.risk.settle();
  const found = ids.map((id: unknown) => {
    if (typeof id !== 'string' || !guid.test(id)) throw new Refusal(errors.bad('Invalid user id.'));
    const user = world.risk.users.get(id);
    if (user === undefined) throw new Refusal(errors.missing('The risky user'));
    return user;
  });
  for (const user of found) {
    noteCareless(world, user, action);
    actOnUser(world, user, action, input.app);
  }
  return { status: 204 };
}

function noteCareless(world: World, { id, riskState }: RiskyUser, action: UserAction): void {
  const at = isoTime(world.clock.now());
  const operation = `risk.${action}`;
  if (action === 'confirmCompromised')
    world.violations.add({ at, rule: 'risk.confirmsCompromised', operation, detail: id });
  if (riskState !== 'atRisk') world.violations.add({ at, rule: 'risk.endsNoRisk', operation, detail: id });
}
