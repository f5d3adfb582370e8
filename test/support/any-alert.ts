/** Any state of an alert in which a plan can find it, in the words of `plan-case.ts`. */

import fc from 'fast-check';
import { defined } from '../../shared/platform/defined.ts';
import { names, type AlertCase, type CopyCase, type Sight } from './plan-case.ts';

const words = fc.constantFrom('new', 'inProgress', 'closed', 'tp', 'tp/malware', 'be', 'fp', 'odd');
const decided = fc.constantFrom('new', 'inProgress', 'closed', 'tp', 'tp/malware', 'be', 'fp');
/** Now and then just now, and now and then the same moment. */
const seconds = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: -4000, max: 0 }) },
  { weight: 1, arbitrary: fc.integer({ min: -6, max: 0 }) },
  { weight: 1, arbitrary: fc.constant(-600) },
);
const comment = fc.constantFrom('first', 'second', 'a comment that is too long for some');

const sight: fc.Arbitrary<Sight> = fc
  .record(
    {
      is: words,
      stamp: fc.oneof(seconds, fc.constant(null)),
      closed: seconds,
      comment,
      nativeSyncSeconds: fc.constant(120),
      redirectedTo: fc.option(fc.constant('another'), { nil: undefined, freq: 8 }),
    },
    { requiredKeys: ['is', 'stamp'], noNullPrototype: true },
  )
  .map(({ redirectedTo, ...rest }) => ({ ...rest, ...defined({ redirectedTo }) }));
const shows = fc.oneof(
  { weight: 8, arbitrary: sight },
  { weight: 1, arbitrary: fc.constantFrom('unread' as const, 'gone' as const, 'unknown' as const) },
);
const member = fc.constantFrom('new', 'tp', 'fp', 'unknown');

const copy: fc.Arbitrary<CopyCase> = fc.record(
  {
    facts: fc.record(
      {
        words: fc.constantFrom('full', 'class', 'status'),
        reopens: fc.boolean(),
        commentLimit: fc.constant(10),
        holdsComment: fc.boolean(),
        irreversible: fc.boolean(),
      },
      { requiredKeys: [], noNullPrototype: true },
    ),
    rules: fc.record({ direction: fc.constantFrom('in', 'out', 'both') }, { noNullPrototype: true }),
    since: fc.integer({ min: -5000, max: -1000 }),
    lastSeen: fc.oneof(
      fc.tuple(sight, seconds).map(([seen, changed]) => ({ ...seen, changed })),
      fc.constant(null),
    ),
    shows,
    intent: fc.record({ is: decided, at: seconds }, { noNullPrototype: true }),
    written: fc.record(
      { is: decided, before: decided, at: seconds, stamped: seconds, times: fc.integer({ min: 1, max: 2 }) },
      { requiredKeys: ['is'], noNullPrototype: true },
    ),
    change: fc.record({ is: decided, at: seconds }, { noNullPrototype: true }),
    members: fc.array(member, { maxLength: 3 }).map((others) => ['ours', ...others]),
    states: fc.array(member, { maxLength: 3 }).map((others) => ['ours', ...others]),
  },
  { requiredKeys: [], noNullPrototype: true },
);

const agreed = fc
  .tuple(decided, seconds, fc.constantFrom('a', 'b', 'i'), fc.option(comment))
  .map(
    ([is, at, by, text]) =>
      `${is} @${at} ${by}${text === null || is === 'new' || is === 'inProgress' ? '' : ` "${text}"`}`,
  );

const prefers = fc.constantFrom(
  'newest' as const,
  { prefer: 'defenderXdr' as const },
  { prefer: 'defenderForCloud' as const },
);

export const anyAlert: fc.Arbitrary<AlertCase> = fc
  .record(
    {
      copies: fc.record(Object.fromEntries(names.map((name) => [name, copy])), {
        requiredKeys: ['a'],
        noNullPrototype: true,
      }),
      agreed,
      created: fc.integer({ min: -9000, max: -100 }),
      policy: fc.record(
        {
          mode: fc.constantFrom('observe', 'enforce'),
          reopen: fc.record({ members: fc.constantFrom('leave', 'reopen') }, { noNullPrototype: true }),
          conflicts: fc.record(
            { status: prefers, classification: prefers, determination: prefers, comment: prefers },
            { noNullPrototype: true },
          ),
        },
        { requiredKeys: [], noNullPrototype: true },
      ),
    },
    { requiredKeys: ['copies'], noNullPrototype: true },
  )
  .map(({ copies, ...rest }) => ({ ...copies, ...rest }));
