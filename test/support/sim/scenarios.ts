/** Any run that can be: for property tests. */

import fc from 'fast-check';
import { initialDisposition, type Disposition } from '../../../shared/alert/disposition.ts';
import { defined } from '../../../shared/platform/defined.ts';
import type { Direction } from '../../../shared/policy/policy.ts';
import { noLoopFaults } from './loop.ts';
import { noFaults } from './product.ts';
import type { Action, Scenario } from './simulate.ts';
import { alertKinds, sharedKinds, type AlertPlan } from './world.ts';

/** Seconds: mostly close together, where things get in each other's way; now and then minutes apart. */
const within = (most: number) =>
  fc.oneof(
    { weight: 2, arbitrary: fc.integer({ min: 0, max: 120 }) },
    { weight: 1, arbitrary: fc.integer({ min: 0, max: most }) },
  );
const appears = fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: within(400) });
const anyCopies = fc
  .record(
    {
      defenderXdr: appears,
      defenderForCloud: appears,
      defenderForCloudApps: appears,
      legacyGraphAlerts: appears,
    },
    { requiredKeys: [], noNullPrototype: true },
  )
  .map((copies) => (Object.keys(copies).length === 0 ? { defenderXdr: 0 } : copies));
const alert: fc.Arbitrary<AlertPlan> = fc
  .record({ copies: anyCopies, isSplit: fc.boolean() }, { noNullPrototype: true })
  .map(({ copies, isSplit }) => ({ copies, isSplit: isSplit && 'legacyGraphAlerts' in copies }));

const closing: fc.Arbitrary<Disposition> = fc
  .record(
    {
      classification: fc.constantFrom(
        'unknown',
        'truePositive',
        'falsePositive',
        'informationalExpectedActivity',
      ),
      determination: fc.constantFrom('unknown', 'malware', 'other'),
      comment: fc.constantFrom('first', 'second'),
    },
    { requiredKeys: ['classification', 'determination'], noNullPrototype: true },
  )
  .map(({ determination, ...rest }): Disposition => {
    const says = rest.classification !== 'unknown';
    return { status: 'resolved', ...rest, determination: says ? determination : 'unknown' };
  });
const opening: fc.Arbitrary<Disposition> = fc
  .constantFrom('new', 'inProgress')
  .map((status) => ({ ...initialDisposition, status }));

const action: fc.Arbitrary<Action> = fc.record(
  {
    at: within(500),
    target: fc.nat({ max: 20 }),
    want: fc.oneof({ weight: 3, arbitrary: closing }, { weight: 1, arbitrary: opening }),
  },
  { noNullPrototype: true },
);

const rarely = (most: number) =>
  fc.oneof(
    { weight: 2, arbitrary: fc.constant(0) },
    { weight: 1, arbitrary: fc.double({ min: 0, max: most, noNaN: true }) },
  );
const faults = fc.record(
  {
    lag: fc.boolean(),
    throttling: rarely(0.2),
    unavailable: rarely(0.2),
    hidden: rarely(0.3),
    ignored: fc.oneof(
      { weight: 9, arbitrary: rarely(0.2) },
      // A product that takes nothing, and says that it did.
      { weight: 1, arbitrary: fc.constant(1) },
    ),
    crash: rarely(0.03),
    slow: rarely(0.05),
    duplicate: rarely(0.5),
    lost: fc.constantFrom(0, 0.5, 1),
  },
  { noNullPrototype: true },
);
const direction: fc.Arbitrary<Direction> = fc.constantFrom('both', 'both', 'in', 'out');
const directions = fc.record(
  { defenderForCloud: direction, legacyGraphAlerts: direction, sentinel: direction },
  { requiredKeys: [], noNullPrototype: true },
);

const seldom = <T>(arbitrary: fc.Arbitrary<T>) =>
  fc.option(arbitrary, { nil: undefined, freq: 8 }).map((value) => value);

export const anyScenario: fc.Arbitrary<Scenario> = fc
  .record(
    {
      seed: fc.nat(),
      alerts: fc.array(alert, { minLength: 1, maxLength: 3 }),
      incidents: fc.subarray([...sharedKinds]),
      actions: fc.array(action, { maxLength: 6 }),
      directions,
      faults,
      mode: seldom(fc.constant('observe' as const)),
      switchedOn: seldom(fc.integer({ min: 30, max: 200 })),
      maxClosuresPerHour: seldom(fc.integer({ min: 1, max: 2 })),
      nativeSyncSeconds: seldom(fc.constant(120)),
      irreversible: seldom(fc.subarray(['defenderForCloud', 'legacyGraphAlerts'] as const, { minLength: 1 })),
    },
    { noNullPrototype: true },
  )
  .map((scenario) => defined(scenario));

const scarce = fc.oneof(
  fc.record(
    { calls: fc.integer({ min: 4, max: 8 }), seconds: fc.constantFrom(20, 60, 120) },
    { noNullPrototype: true },
  ),
  fc.record(
    { calls: fc.integer({ min: 3, max: 30 }), seconds: fc.constantFrom(10, 60) },
    { noNullPrototype: true },
  ),
);
/** Products that count calls, and take few. */
export const anyScarcity: fc.Arbitrary<Scenario> = fc
  .record(
    {
      scenario: anyScenario,
      limits: fc.record(Object.fromEntries([...alertKinds, ...sharedKinds].map((id) => [id, scarce])), {
        requiredKeys: [],
        noNullPrototype: true,
      }),
      isFair: fc.boolean(),
    },
    { noNullPrototype: true },
  )
  .map(({ scenario, limits, isFair }) => ({
    ...scenario,
    limits,
    ...(isFair ? { faults: fairWeather } : {}),
  }));

/** Everything works, and everybody is told. */
export const fairWeather = { ...noFaults, ...noLoopFaults };

/** Products that take several copies by one call, and an incident whose closing all its alerts are told of at once. */
export const anyCrowd: fc.Arbitrary<Scenario> = fc
  .record(
    {
      seed: fc.nat(),
      alerts: fc.integer({ min: 3, max: 4 }),
      copies: fc.subarray([...alertKinds], { minLength: 2, maxLength: 3 }),
      closings: fc.array(fc.record({ at: within(300), want: closing }, { noNullPrototype: true }), {
        minLength: 1,
        maxLength: 2,
      }),
      others: fc.array(action, { maxLength: 2 }),
      many: fc.subarray([...alertKinds], { minLength: 3 }),
      calls: fc.integer({ min: 20, max: 60 }),
      // Products that take nothing, and say that they did, are tried by the others.
      faults: fc.oneof(
        faults.map((some) => ({ ...some, ignored: 0 })),
        fc.constant(fairWeather),
      ),
    },
    { noNullPrototype: true },
  )
  .map(({ seed, alerts, copies, closings, others, many, calls, faults: some }) => {
    const kinds = Object.fromEntries(copies.map((id) => [id, 0]));
    const sentinel = alerts * copies.length;
    return {
      ...{ seed, many, faults: some, directions: {}, incidents: ['sentinel'] as const },
      alerts: Array.from({ length: alerts }, () => ({ copies: kinds })),
      actions: [...others, ...closings.map((one) => ({ ...one, target: sentinel }))],
      limits: Object.fromEntries([...alertKinds, ...sharedKinds].map((id) => [id, { calls, seconds: 10 }])),
    };
  });
