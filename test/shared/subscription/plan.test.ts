import {
  planSubscriptions,
  type ListedSubscription,
  type PlanInput,
} from '../../../shared/subscription/plan.ts';
import type { ActiveSubscription, RefusedSubscription } from '../../../shared/subscription/record.ts';

const now = Date.parse('2026-11-22T12:00:00Z');
const hours = (count: number): string => new Date(now + count * 3_600_000).toISOString();
const tenantId = '84bd8158-6d4d-4958-8b9f-9d6445542f95';
const resource = 'security/alerts_v2';

const active: ActiveSubscription = {
  state: 'active',
  tenantId,
  resource,
  doorHash: 'door',
  id: 'sub-1',
  changeType: 'created,updated',
  startedAt: hours(-10),
  expiresAt: hours(60),
};
const refused: RefusedSubscription = {
  state: 'refused',
  tenantId,
  resource,
  doorHash: 'door',
  words: 'Not here.',
  refusedAt: hours(-23),
};
const listed: ListedSubscription = {
  id: 'sub-1',
  resource,
  expiresAt: hours(60),
  changeType: 'created,updated',
  proven: false,
};
const base: PlanInput = {
  wanted: [resource],
  doorHash: 'door',
  records: [active],
  listed: [listed],
  events: new Map(),
  now,
};

describe('shared/subscription/plan', () => {
  it.each<[string, Partial<PlanInput>, string[]]>([
    ['leaves one that is in order', {}, ['leave']],
    ['leaves one in order when Graph could not be asked', { listed: undefined }, ['leave']],
    ['creates what is wanted and not there', { records: [], listed: [] }, ['create']],
    ['creates also when Graph could not be asked', { records: [], listed: undefined }, ['create']],
    ['creates anew what is gone at Graph', { listed: [] }, ['create']],
    [
      'creates anew what Graph says it removed',
      { events: new Map([['sub-1', 'subscriptionRemoved']]) },
      ['create'],
    ],
    [
      'creates anew what has expired, when Graph could not be asked',
      { records: [{ ...active, expiresAt: hours(0) }], listed: undefined },
      ['create'],
    ],
    ['leaves one before half of its life', { records: [{ ...active, startedAt: hours(-59) }] }, ['leave']],
    ['renews at half of its life', { records: [{ ...active, startedAt: hours(-60) }] }, ['renew']],
    ['goes by the expiry that Graph lists', { listed: [{ ...listed, expiresAt: hours(9) }] }, ['renew']],
    [
      'renews at once when Graph asks',
      { events: new Map([['sub-1', 'reauthorizationRequired']]) },
      ['renew'],
    ],
    ['does nothing over missed notifications', { events: new Map([['sub-1', 'missed']]) }, ['leave']],
    ['replaces one made with another clientState or address', { doorHash: 'other' }, ['replace sub-1']],
    [
      'replaces rather than renews after a change of secrets',
      { doorHash: 'other', events: new Map([['sub-1', 'reauthorizationRequired']]) },
      ['replace sub-1'],
    ],
    [
      'adopts one that is proven ours',
      { records: [], listed: [{ ...listed, proven: true }] },
      ['adopt sub-1'],
    ],
    ['replaces one that leads here but is not proven', { records: [] }, ['replace sub-1']],
    [
      'keeps one of several and deletes the others first',
      {
        records: [],
        listed: [
          listed,
          { ...listed, id: 'sub-2', proven: true },
          { ...listed, id: 'sub-3', expiresAt: hours(65) },
        ],
      },
      ['delete sub-1', 'delete sub-3', 'adopt sub-2'],
    ],
    [
      'deletes one of ours that nobody wants',
      { listed: [listed, { ...listed, id: 'sub-9', resource: 'security/alerts' }] },
      ['delete sub-9', 'leave'],
    ],
    ['deletes one on record that is no longer wanted', { wanted: [] }, ['delete sub-1']],
    [
      'forgets a refusal of what is no longer wanted',
      { wanted: [], records: [refused], listed: [] },
      ['delete'],
    ],
    [
      'deletes what is on record without a public address',
      { doorHash: undefined, listed: undefined },
      ['delete sub-1'],
    ],
    ['leaves a refused resource for a day', { records: [refused], listed: [] }, ['leave']],
    ['asks again after a day', { records: [{ ...refused, refusedAt: hours(-24) }], listed: [] }, ['create']],
    [
      'asks again after a change of secrets',
      { records: [refused], listed: [], doorHash: 'other' },
      ['create'],
    ],
    [
      'knows a resource in another spelling',
      { listed: [{ ...listed, resource: '/Security/alerts_v2' }] },
      ['leave'],
    ],
    [
      'wants a resource once',
      { wanted: [resource, '/security/Alerts_v2'], records: [], listed: [] },
      ['create'],
    ],
    ['minds each resource for itself', { wanted: [resource, 'security/incidents'] }, ['leave', 'create']],
  ])('%s', (_, change, want) => {
    const actions = planSubscriptions({ ...base, ...change });
    expect(actions.map(describeAction)).toEqual(want);
    for (const { reason } of actions) expect(reason).not.toBe('');
  });
});

function describeAction(action: ReturnType<typeof planSubscriptions>[number]): string {
  if (action.do === 'adopt') return `adopt ${action.subscription.id}`;
  if (action.do !== 'delete' && action.do !== 'replace') return action.do;
  return action.id !== undefined ? `${action.do} ${action.id}` : action.do;
}
