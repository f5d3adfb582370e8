import type { AlertKey } from '../../../shared/alert/alert-key.ts';
import type { Observation } from '../../../shared/alert/observation.ts';
import { newCorrelation } from '../../../shared/mirror/draft.ts';
import type { Look, PlanInput } from '../../../shared/mirror/judgement.ts';
import { plan } from '../../../shared/mirror/plan.ts';
import { isQuiet } from '../../../shared/mirror/quiet.ts';
import { absentProvider, type Policy } from '../../../shared/policy/policy.ts';
import { keyFor, tenantId } from '../../support/alert-keys.ts';
import {
  inputOf,
  ourAliases,
  policyOf,
  providerFor,
  shownAs,
  type AlertCase,
} from '../../support/plan-case.ts';

interface Case extends AlertCase {
  readonly source?: AlertKey['source'];
  /** What the look at `a` says beside what it shows. */
  readonly says?: Partial<Observation>;
  readonly unmirrored?: string;
  /** The incident has no row. */
  readonly rowless?: boolean;
}

const providers: Policy['providers'] = new Map(
  (['defenderXdr', 'defenderForCloud', 'defenderXdrIncidents'] as const).map((id) => [
    id,
    { ...absentProvider, direction: 'both' },
  ]),
);
const deps = {
  policy: policyOf({ providers }),
  providers: new Map((['a', 'b', 'i'] as const).map((name) => [providerFor(name).id, providerFor(name)])),
};

/** The key is `a`'s; nothing else is looked at. */
function quiet({ source = 'notification', says = {}, unmirrored, rowless = false, ...alert }: Case): boolean {
  const whole = inputOf(alert);
  const unread: Look = { kind: 'unread' };
  const input: PlanInput = {
    ...whole,
    views: whole.views.flatMap((view) => {
      if (view.shared !== undefined && rowless) return [];
      if (view.copy.ref !== 'a') return view.copy.gone === true ? [] : [{ ...view, look: unread }];
      const copy =
        unmirrored === undefined
          ? view.copy
          : { ...view.copy, unmirrored: shownAs(view.provider, unmirrored) };
      const look =
        view.look.kind === 'seen'
          ? { ...view.look, observation: { ...view.look.observation, ...says } }
          : view.look;
      return [{ ...view, copy, look }];
    }),
  };
  const before = {
    ...newCorrelation('c', tenantId, ''),
    aliases: [...ourAliases],
    copies: whole.views.map(({ copy }) => copy),
    ...(whole.agreed === undefined ? {} : { agreed: whole.agreed }),
  };
  return isQuiet(deps, { ...keyFor('a'), source }, before, plan(input));
}

const agreed = 'tp @-600 a';
const done = { lastSeen: { is: 'tp' }, shows: { is: 'tp' } } as const;
const objected = (check: string, decision = 1) => ({ objection: { check, decision } });

describe('shared/mirror/quiet', () => {
  // prettier-ignore
  it.each<[string, Case, boolean]>([
    ['it shows what was last seen, and all are in step', { agreed, a: done, b: done }, true],
    ['nothing is agreed', {}, true],
    ['it has changed', { a: { shows: { is: 'tp', stamp: -60 } } }, false],
    ['it is stale', { a: { lastSeen: { is: 'new', stamp: -60 }, shows: { is: 'tp', stamp: -61 } } }, false],
    ['it is seen for the first time', { a: { lastSeen: null } }, false],
    ['it is gone, and that is known', { agreed, a: { shows: 'gone', gone: true, ...objected('gone') }, b: done }, true],
    ['it is gone, and that is news', { a: { shows: 'gone' } }, false],
    ['it shows what is never mirrored, as before', { a: { shows: { is: 'odd' } }, unmirrored: 'odd' }, true],
    ['it shows what is never mirrored, for the first time', { a: { shows: { is: 'odd' } } }, false],
    ['a write was interrupted', { agreed, a: done, b: { ...done, intent: { is: 'tp' } } }, false],
    ['it has a new alias', { says: { aliases: ['another'] } }, false],
    ['it names an incident that it is not in yet', { says: { belongsTo: [{ provider: 'defenderXdrIncidents', ref: '9' }] } }, false],
    ['it names the incident that it is in', { says: { belongsTo: [{ provider: 'defenderXdrIncidents', ref: 'i' }] }, i: {} }, true],
    ['it names an incident of a provider that is off', { says: { belongsTo: [{ provider: 'sentinel', ref: '9' }] } }, true],
    ['the incident has news', { i: { lastSeen: { is: 'fp' }, change: { is: 'fp', at: -60 } } }, false],
    ['another copy is out of step, and nobody has said why', { agreed, a: done }, false],
    ['another copy is out of step for a reason on record', { agreed, a: done, b: objected('stale') }, true],
    ['unless the key comes back to look again', { agreed, a: done, b: objected('stale'), source: 'requeue' }, false],
    ['or an operator asks', { agreed, a: done, b: objected('guard'), source: 'operator' }, false],
    ['the reason was for another decision', { agreed, decision: 2, a: done, b: objected('stale') }, false],
    ['the reason could be seen from here, and no longer holds', { agreed, a: done, b: objected('observe') }, false],
    ['the reason could be seen from here, and holds', { agreed, a: done, b: { rules: { direction: 'in' }, ...objected('direction') } }, true],
    ['and holds for a key that insists', { agreed, a: done, b: { rules: { direction: 'in' }, ...objected('direction') }, source: 'requeue' }, true],
    ['a reason that holds now and was never recorded', { agreed, a: done, b: { rules: { direction: 'in' } } }, false],
    ['a reason that holds now, before the one that was recorded', { agreed, a: done, b: null, i: { change: { is: 'new', at: -60 }, ...objected('open members') } }, false],
    ['a reason that a look found before the one that holds now', { agreed, a: done, b: { rules: { direction: 'in' }, ...objected('gone') } }, true],
    ['the guard holds the very copy', { agreed, b: done, a: objected('guard') }, true],
    ['the very copy was unreadable and is readable', { agreed, b: done, a: objected('unreadable') }, false],
    ['the incident is open, and other alerts in it are known to be', { agreed, a: done, b: null, i: objected('open members') }, true],
    ['the incident is open, and nobody knows its alerts', { agreed, a: done, b: null, i: {} }, false],
    ['the incident is closed as graver than this alert', { agreed: 'fp @-600 a', a: { lastSeen: { is: 'fp' }, shows: { is: 'fp' } }, b: null, i: done }, true],
    ['the incident could not be read yet', { agreed, a: done, b: done, i: {}, rowless: true, source: 'requeue' }, false],
    ['the incident could not be read yet, and no key insists', { agreed, a: done, b: done, i: {}, rowless: true }, true],
  ])('%s: quiet is %#', (_sentence, alert, wanted) => {
    expect(quiet(alert)).toBe(wanted);
  });
});
