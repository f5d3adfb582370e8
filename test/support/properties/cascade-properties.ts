/** What holds of an alert that its product closes because we closed its incident: nobody has decided that. */

import fc from 'fast-check';
import { plan } from '../../../shared/mirror/plan.ts';
import { inputOf, outcomeOf, type AlertCase } from '../plan-case.ts';
import { property, type Property } from './property.ts';
import { wrong } from './wrong.ts';

interface Cascade {
  /** Seconds from our closing of the incident to the product's closing of the alert. */
  readonly after: number;
  /** The look before our closing showed the alert as closed, and nobody has opened it since. */
  readonly wasClosed: boolean;
  /** A copy elsewhere was closed before the mirror was switched on. */
  readonly hasHistory: boolean;
  readonly alert: AlertCase;
}

const closing = fc.constantFrom('closed', 'tp', 'fp');
const open = fc.constantFrom('new', 'inProgress');
const writtenAt = -60;
const lookedAt = writtenAt - 1;

const anyCascade: fc.Arbitrary<Cascade> = fc
  .record(
    {
      after: fc.integer({ min: -20, max: 20 }),
      isStamped: fc.boolean(),
      is: closing,
      was: fc.option(open),
      /** When that was seen, and when the alert was listed: long before our look at the incident, or after it. */
      changed: fc.constantFrom(lookedAt - 600, lookedAt - 1, lookedAt + 1),
      listed: fc.constantFrom(undefined, lookedAt - 600, lookedAt, lookedAt + 1),
      /** Of the alert at hand, that look says nothing. */
      isForAnother: fc.boolean(),
      agreed: fc.option(open),
      /** Before the alert was raised, or since. */
      switchedOn: fc.constantFrom(-86_400, -300),
    },
    { noNullPrototype: true },
  )
  .map(({ after, isStamped, is, was, changed, listed, isForAnother, agreed, switchedOn }): Cascade => {
    const closedAt = writtenAt + after;
    const isListed = listed === undefined || listed <= lookedAt;
    const isOpened = was !== null && changed > lookedAt - 600;
    return {
      after,
      wasClosed: isForAnother && isListed && !isOpened,
      hasHistory: switchedOn === -300,
      alert: {
        b: { since: switchedOn, lastSeen: { is: 'fp' }, shows: { is: 'fp' } },
        a: {
          since: switchedOn,
          lastSeen: was === null ? null : { is: was, changed },
          shows: { is, stamp: closedAt, closed: closedAt, names: ['i'] },
        },
        i: {
          shows: 'unread',
          since: switchedOn,
          lastSeen: { is },
          ...(listed === undefined ? {} : { listed }),
          written: {
            is,
            at: writtenAt,
            read: lookedAt,
            ...(isForAnother ? { decision: 'another#1' } : {}),
            ...(isStamped ? { stamped: writtenAt } : {}),
          },
        },
        ...(agreed === null ? {} : { agreed: `${agreed} @-600 a` }),
      },
    };
  });

const isNobodysDecision = ({ after, wasClosed, hasHistory, alert }: Cascade): readonly string[] => {
  const input = inputOf(alert);
  const planned = plan(input);
  const { means, writes, leaves } = outcomeOf(planned);
  const isClosed = planned.agreed?.disposition.status === 'resolved';
  if (after < 0 || after > 5 || wasClosed)
    return wrong([!isClosed, 'what somebody closed by itself is taken for our doing']);
  return wrong(
    [isClosed, `our own closing of the incident is taken for a decision: ${means.a ?? ''}`],
    [writes.a === undefined, 'an alert that nobody closed stays closed'],
    [leaves.i === 'history', 'so does its incident'],
    [hasHistory && writes.b !== undefined, 'what was closed before the switch-on is opened'],
  );
};

export const cascadeProperties: readonly Property[] = [
  property(
    'plan',
    "takes what follows our closing of an incident for nobody's decision",
    anyCascade,
    isNobodysDecision,
  ),
];
