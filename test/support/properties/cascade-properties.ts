/** What holds of an alert that its product closes because we closed its incident: nobody has decided that. */

import fc from 'fast-check';
import { plan } from '../../../shared/mirror/plan.ts';
import { inputOf, outcomeOf, type AlertCase } from '../plan-case.ts';
import { property, type Property } from './property.ts';
import { wrong } from './wrong.ts';

interface Cascade {
  /** Seconds from our closing of the incident to the product's closing of the alert. */
  readonly after: number;
  readonly alert: AlertCase;
}

const closing = fc.constantFrom('closed', 'tp', 'fp');
const open = fc.constantFrom('new', 'inProgress');

const anyCascade: fc.Arbitrary<Cascade> = fc
  .record(
    {
      after: fc.integer({ min: -20, max: 20 }),
      isStamped: fc.boolean(),
      is: closing,
      was: fc.option(open),
      agreed: fc.option(open),
    },
    { noNullPrototype: true },
  )
  .map(({ after, isStamped, is, was, agreed }): Cascade => {
    const writtenAt = -60;
    const closedAt = writtenAt + after;
    return {
      after,
      alert: {
        b: null,
        a: {
          lastSeen: was === null ? null : { is: was },
          shows: { is, stamp: closedAt, closed: closedAt, names: ['i'] },
        },
        i: {
          shows: 'unread',
          lastSeen: { is },
          written: { is, at: writtenAt, ...(isStamped ? { stamped: writtenAt } : {}) },
        },
        ...(agreed === null ? {} : { agreed: `${agreed} @-600 a` }),
      },
    };
  });

const isNobodysDecision = ({ after, alert }: Cascade): readonly string[] => {
  const input = inputOf(alert);
  const planned = plan(input);
  const { means, writes } = outcomeOf(planned);
  const isClosed = planned.agreed?.disposition.status === 'resolved';
  if (after < 0 || after > 5)
    return wrong([!isClosed, 'what somebody closed at another time is taken for our doing']);
  return wrong(
    [isClosed, `our own closing of the incident is taken for a decision: ${means.a ?? ''}`],
    [writes.a === undefined, 'an alert that nobody closed stays closed'],
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
