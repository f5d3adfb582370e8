/** What the operations of `/identityProtection` have in common: showing a risk, and taking a list of ids. */

import type { OperationInput } from '../face/face.ts';
import { readObject } from '../face/read-body.ts';
import type { GraphErrors } from '../graph/graph-errors.ts';
import { seesLaterMembers } from '../graph/notes.ts';
import { ok } from '../graph/replies.ts';
import { Refusal, type Reply } from '../http/exchange.ts';
import { isoTime } from '../state/timestamps.ts';
import type { World } from '../world.ts';
import { listRisk, type RiskCollection } from './list-risk.ts';

interface Risk {
  readonly id: string;
  readonly riskState: string;
  readonly riskDetail: string;
}

/** Members that come after `unknownFutureValue` in Graph's metadata. */
const laterDetails = new Set([
  'adminConfirmedServicePrincipalCompromised',
  'adminDismissedAllRiskForServicePrincipal',
  'm365DAdminDismissedDetection',
  'userChangedPasswordOnPremises',
  'adminDismissedRiskForSignIn',
  'adminConfirmedAccountSafe',
]);

const shown = (world: World, input: OperationInput, record: Risk): Risk =>
  laterDetails.has(record.riskDetail) && !seesLaterMembers(world, input, 'risk')
    ? { ...record, riskDetail: 'unknownFutureValue' }
    : record;

export interface RiskAnswers {
  list(input: OperationInput, collection: RiskCollection, all: readonly Risk[]): Reply;
  /** @throws Refusal 404; `what` as a sentence begins */
  one(input: OperationInput, found: Risk | undefined, what: string): Reply;
}

export const riskAnswers = (world: World, errors: GraphErrors): RiskAnswers => ({
  list: (input, collection, all) => {
    const records = all.map((each) => shown(world, input, each));
    return ok(listRisk(input.call, errors, collection, records));
  },
  one: (input, found, what) => {
    if (found === undefined) throw new Refusal(errors.missing(what));
    return ok(shown(world, input, found));
  },
});

const mostIds = 60;
const guid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

/**
 * Whom an action is about. All or nothing: what becomes of an unknown id is on no page, here it is refused.
 * @param field of the body that names them @throws Refusal 400 or 404
 */
export function namedIn<T>(
  input: OperationInput,
  errors: GraphErrors,
  field: 'userIds' | 'servicePrincipalIds',
  find: (id: string) => T | undefined,
): readonly T[] {
  const body = readObject(input.call, errors.bad);
  const { [field]: ids } = body;
  if (Object.keys(body).length !== 1 || !Array.isArray(ids) || ids.length === 0)
    throw new Refusal(errors.bad(`The request body must have ${field}, and nothing else.`));
  if (ids.length > mostIds) throw new Refusal(errors.bad(`No more than ${mostIds} at once.`));
  return ids.map((id: unknown) => {
    if (typeof id !== 'string' || !guid.test(id)) throw new Refusal(errors.bad(`Invalid id in ${field}.`));
    const found = find(id);
    if (found === undefined) throw new Refusal(errors.missing('The principal at risk'));
    return found;
  });
}

/** What a careful app never does. */
export function noteCareless(world: World, { id, riskState }: Risk, operation: string): void {
  const at = isoTime(world.clock.now());
  if (operation.startsWith('risk.confirmCompromised'))
    world.violations.add({ at, rule: 'risk.confirmsCompromised', operation, detail: id });
  if (riskState !== 'atRisk') world.violations.add({ at, rule: 'risk.endsNoRisk', operation, detail: id });
}
