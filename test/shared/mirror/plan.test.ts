/** The rules of design §3, one line each. */

import { plan } from '../../../shared/mirror/plan.ts';
import { inputOf, outcomeOf, type AlertCase, type CopyCase, type Outcome } from '../../support/plan-case.ts';

type Row = readonly [sentence: string, alert: AlertCase, wanted: Outcome];

function holds(rows: readonly Row[]): void {
  it.each(rows)('%s', (_sentence, alert, wanted) => {
    const outcome = outcomeOf(plan(inputOf(alert)));
    const { means = {}, ...exact } = wanted;
    expect(outcome).toMatchObject({ means });
    expect(outcome).toEqual({ ...outcome, ...exact });
  });
}

const closedAtA = { is: 'tp/malware', stamp: -50, closed: -60 };
const stampless = { settleSeconds: 5 };
/** Closed just after an incident in which it is, and that we wrote for another alert. */
const cascaded: CopyCase = { shows: { is: 'closed', names: ['i'], stamp: -58, closed: -58 } };
const closedByUs = {
  lastSeen: { is: 'tp' },
  shows: { is: 'tp' },
  written: { is: 'tp', stamped: -60, read: -61, decision: 'another#1' },
} as const satisfies CopyCase;
const isOld = { since: -600 };

describe('shared/mirror/plan', () => {
  describe('what a look means', () => {
    // prettier-ignore
    holds([
      ['nothing changed: nothing is agreed and nothing is written', {}, { means: { a: 'same', b: 'same' }, agreed: 'nothing', writes: {}, leaves: {} }],
      ['another value than last seen is a change', { a: { shows: closedAtA } }, { means: { a: 'changed' } }],
      ['a value that nobody mirrors is not a change', { a: { shows: { is: 'odd', stamp: -60 } } }, { means: { a: 'unmirrored' }, agreed: 'nothing', writes: {} }],
      ['first seen and still new is a baseline', { a: { lastSeen: null } }, { means: { a: 'baseline' }, agreed: 'nothing' }],
      ['first seen closed has changed: every copy starts as new', { a: { lastSeen: null, shows: closedAtA } }, { means: { a: 'changed' }, agreed: 'tp/malware @-60 a' }],
      ['first seen closed, from before mirroring began there, is a baseline', { a: { lastSeen: null, since: -59, shows: closedAtA } }, { means: { a: 'baseline' }, agreed: 'nothing', writes: {} }],
      ['first seen closed at the very moment when mirroring began has changed', { a: { lastSeen: null, since: -60, shows: closedAtA } }, { means: { a: 'changed' } }],
      ['first seen closed without any date is a baseline', { a: { lastSeen: null, shows: { is: 'tp', stamp: null } } }, { means: { a: 'baseline' }, agreed: 'nothing' }],
      ['a change of an old alert after mirroring began counts', { a: { since: -59, lastSeen: { is: 'new' }, shows: { is: 'tp', stamp: -30, closed: -30 } } }, { means: { a: 'changed' } }],
      ['the same value with a newer stamp is the same', { a: { shows: { is: 'new', stamp: -1 } } }, { means: { a: 'same' } }],
      ['the same value with an older stamp is the same', { a: { shows: { is: 'new', stamp: -9999 } } }, { means: { a: 'same' } }],
      ['a stamp older than the newest seen is stale', { a: { lastSeen: { is: 'new', stamp: -60 }, shows: { is: 'tp', stamp: -61 } } }, { means: { a: 'stale' }, agreed: 'nothing', again: 5 }],
      ['a stamp older than the answer to our own write is stale', { a: { lastSeen: { is: 'tp', stamp: null }, written: { is: 'tp', stamped: -60 }, shows: { is: 'new', stamp: -61 } } }, { means: { a: 'stale' } }],
      ['an equal stamp is not stale', { a: { lastSeen: { is: 'new', stamp: -60 }, shows: { is: 'tp', stamp: -60 } } }, { means: { a: 'changed' } }],
      ['a fractional second counts', { a: { lastSeen: { is: 'new', stamp: -60 }, shows: { is: 'tp', stamp: -60.001 } } }, { means: { a: 'stale' } }],
      ['without stamps, just found is stale', { a: { facts: stampless, found: -4, lastSeen: { is: 'new', stamp: null }, shows: { is: 'tp', stamp: null } } }, { means: { a: 'stale' }, again: 5 }],
      ['without stamps, just changed is stale', { a: { facts: stampless, lastSeen: { is: 'new', stamp: null, changed: -4 }, shows: { is: 'tp', stamp: null } } }, { means: { a: 'stale' } }],
      ['without stamps, just written is stale', { a: { facts: stampless, lastSeen: { is: 'tp', stamp: null }, written: { is: 'tp', at: -4 }, shows: { is: 'fp', stamp: null } } }, { means: { a: 'stale' } }],
      ['without stamps, settled counts', { a: { facts: stampless, found: -5, lastSeen: { is: 'new', stamp: null, changed: -5 }, shows: { is: 'tp', stamp: null } } }, { means: { a: 'changed' } }],
      ['the policy may set another settle time', { a: { rules: { settleSeconds: 60 }, lastSeen: { is: 'new', stamp: null, changed: -59 }, shows: { is: 'tp', stamp: null } } }, { means: { a: 'stale' }, again: 60 }],
      ['after a write whose answer proved nothing, a stamp does not tell before the settle time', { a: { lastSeen: { is: 'tp' }, written: { is: 'tp', at: -4 }, shows: { is: 'fp', stamp: -1 } } }, { means: { a: 'stale' } }],
      ['the value of an interrupted write is ours', { a: { intent: { is: 'tp' }, shows: { is: 'tp', stamp: -50 } } }, { means: { a: 'ours' }, agreed: 'nothing', writes: {} }],
      ['another value than the interrupted write is a change', { a: { intent: { is: 'tp' }, shows: { is: 'fp', stamp: -50 } } }, { means: { a: 'changed' } }],
      ['the old value with the stamp of our own write: not taken', { agreed: 'tp @-600 b', a: { lastSeen: { is: 'tp', stamp: -60 }, written: { is: 'tp', stamped: -60 }, shows: { is: 'new', stamp: -60 } }, b: null }, { means: { a: 'not-taken' }, agreed: 'tp @-600 b', writes: { a: 'tp' } }],
      ['the old value with a newer stamp than our write: somebody reopened it', { agreed: 'tp @-600 b', a: { lastSeen: { is: 'tp', stamp: -60 }, written: { is: 'tp', stamped: -60 }, shows: { is: 'new', stamp: -59 } }, b: null }, { means: { a: 'changed' }, agreed: 'new @-59 a' }],
      ['the old value soon after an unproven write: not taken', { agreed: 'tp @-600 b', a: { lastSeen: { is: 'tp', stamp: null }, written: { is: 'tp', at: -35 }, shows: { is: 'new', stamp: null } }, b: null }, { means: { a: 'not-taken' }, writes: { a: 'tp' } }],
      ['the old value in the look that was to verify it, however late: not taken', { agreed: 'tp @-600 b', a: { lastSeen: { is: 'tp', stamp: null }, written: { is: 'tp', at: -300 }, shows: { is: 'new', stamp: null }, verifies: true }, b: null }, { means: { a: 'not-taken' }, writes: { a: 'tp' } }],
      ['the old value long after an unproven write: somebody reopened it', { agreed: 'tp @-600 b', a: { lastSeen: { is: 'tp', stamp: null }, written: { is: 'tp', at: -36 }, shows: { is: 'new', stamp: null } }, b: null }, { means: { a: 'changed' }, agreed: 'new @0 a' }],
      ['closed by the product when we closed its incident: a cascade', { a: { shows: { is: 'closed', names: ['i'], stamp: -55, closed: -58 } }, i: { lastSeen: { is: 'tp' }, shows: { is: 'tp' }, written: { is: 'tp', stamped: -60 } } }, { means: { a: 'cascade' } }],
      ['a cascade of our incident write whose answer had no stamp', { a: { shows: { is: 'closed', names: ['i'], stamp: -55, closed: -58 } }, i: { lastSeen: { is: 'tp' }, shows: { is: 'tp' }, written: { is: 'tp', at: -60 } } }, { means: { a: 'cascade' } }],
      ['closed at another time than our incident write: somebody did it', { a: { shows: { is: 'closed', names: ['i'], stamp: -50, closed: -54 } }, i: { lastSeen: { is: 'tp' }, shows: { is: 'tp' }, written: { is: 'tp', stamped: -60 } } }, { means: { a: 'changed' } }],
      ['corrected later, when it was closed in that moment: somebody did it', { a: { lastSeen: { is: 'closed' }, shows: { is: 'tp', names: ['i'], stamp: -1, closed: -58 } }, i: { lastSeen: { is: 'tp' }, shows: { is: 'tp' }, written: { is: 'tp', stamped: -60 } } }, { means: { a: 'changed' } }],
      ['closed in that moment in a product that does not know the incident: somebody did it', { a: { shows: { is: 'closed', stamp: -55, closed: -58 } }, i: { lastSeen: { is: 'tp' }, shows: { is: 'tp' }, written: { is: 'tp', stamped: -60 } } }, { means: { a: 'changed' } }],
      ['closed just before our incident write: somebody did it', { a: { shows: { is: 'closed', names: ['i'], stamp: -60.1, closed: -60.1 } }, i: { lastSeen: { is: 'tp' }, shows: { is: 'tp' }, written: { is: 'tp', stamped: -60 } } }, { means: { a: 'changed' } }],
      ['reopened with our incident write: no cascade opens', { a: { lastSeen: { is: 'tp' }, shows: { is: 'new', names: ['i'], stamp: -60 } }, i: { lastSeen: { is: 'new' }, written: { is: 'new', stamped: -60 } } }, { means: { a: 'changed' } }],
      ['put back to new by its sync: nobody did that', { agreed: 'inProgress @-600 a', a: { lastSeen: { is: 'inProgress' }, shows: { is: 'new', stamp: -60, losesInProgress: true } }, b: { lastSeen: { is: 'inProgress' }, shows: { is: 'inProgress' } } }, { means: { a: 'ignored' }, agreed: 'inProgress @-600 a', leaves: { a: 'put back' } }],
      ['put back to new where no sync does that: somebody did', { agreed: 'inProgress @-600 a', a: { lastSeen: { is: 'inProgress' }, shows: { is: 'new', stamp: -60 } }, b: null }, { means: { a: 'changed' }, agreed: 'new @-60 a' }],
      ['begun where a sync will put it back: somebody did', { a: { shows: { is: 'inProgress', stamp: -60, losesInProgress: true } }, b: null }, { means: { a: 'changed' }, agreed: 'inProgress @-60 a' }],
      ['reopened where a sync puts back what is in progress: somebody did', { agreed: 'tp @-600 a', a: { lastSeen: { is: 'tp' }, shows: { is: 'new', stamp: -60, losesInProgress: true } }, b: null }, { means: { a: 'changed' }, agreed: 'new @-60 a' }],
      ['a cascade is repaired where nobody had decided anything', { a: { shows: { is: 'closed', names: ['i'], stamp: -55, closed: -58 } }, i: { lastSeen: { is: 'tp' }, shows: { is: 'tp' }, written: { is: 'tp', stamped: -60 } } }, { agreed: 'new @-7200 a', number: 1, writes: { a: 'new' }, leaves: { i: 'members unknown' } }],
      ['a cascade is repaired where the alert was decided open', { agreed: 'new @-600 b', a: { shows: { is: 'closed', names: ['i'], stamp: -55, closed: -58 } }, i: { lastSeen: { is: 'tp' }, shows: { is: 'tp' }, written: { is: 'tp', stamped: -60 } } }, { means: { a: 'cascade' }, writes: { a: 'new' }, leaves: { i: 'members unknown' } }],
      ['listed as closed by the look on which our incident write rests: somebody did it before, and the incident with it', { a: cascaded, i: closedByUs }, { means: { a: 'changed' }, agreed: 'closed @-58 a' }],
      ['first seen closed, and listed so by that look: somebody did it', { a: { ...cascaded, lastSeen: null }, i: closedByUs }, { means: { a: 'changed' }, agreed: 'closed @-58 a' }],
      ['listed since: a cascade', { a: cascaded, i: { ...closedByUs, listed: -60.5 } }, { means: { a: 'cascade' }, writes: { a: 'new' } }],
      ['listed by that very look: somebody did it', { a: cascaded, i: { ...closedByUs, listed: -61 } }, { means: { a: 'changed' } }],
      ['not listed: a cascade', { a: cascaded, i: { ...closedByUs, members: ['tp'] } }, { means: { a: 'cascade' } }],
      ['listed as closed, and seen open about that time or since: a cascade', { agreed: 'new @-65 a', a: { ...cascaded, lastSeen: { is: 'new', changed: -65 } }, i: closedByUs }, { means: { a: 'cascade' }, agreed: 'new @-65 a', writes: { a: 'new' } }],
      ['listed as closed, and seen open long before: somebody did it', { agreed: 'new @-66 a', a: { ...cascaded, lastSeen: { is: 'new', changed: -66 } }, i: closedByUs }, { means: { a: 'changed' } }],
      ['the alert for which we wrote the incident, which need not have been closed by then: a cascade', { agreed: 'tp @-70 b', a: cascaded, b: { lastSeen: { is: 'tp' }, shows: { is: 'tp' } }, i: { ...closedByUs, written: { ...closedByUs.written, decision: 'correlation-1#1' } } }, { means: { a: 'cascade' }, agreed: 'tp @-70 b' }],
      ['what the policy does not take changes from is ignored', { a: { rules: { direction: 'out' }, shows: closedAtA } }, { means: { a: 'ignored' }, agreed: 'nothing' }],
      ['what came with something else is no decision', { a: { shows: { ...closedAtA, isConsequence: true } } }, { means: { a: 'ignored' }, agreed: 'nothing' }],
      ['nor one against what is agreed', { agreed: 'fp @-600 b', a: { lastSeen: { is: 'new' }, shows: { is: 'be', stamp: -60, isConsequence: true }, facts: { cannotShow: () => 'it is read only' } }, b: { lastSeen: { is: 'fp' }, shows: { is: 'fp' } } }, { means: { a: 'ignored' }, agreed: 'fp @-600 b', leaves: { a: 'status' } }],
      ['and is put back to what is agreed', { agreed: 'new @-600 b', a: { rules: { direction: 'out' }, shows: closedAtA } }, { means: { a: 'ignored' }, writes: { a: 'new' } }],
      ['not read: what was last seen counts', { agreed: 'new @-600 b', a: { shows: 'unread' } }, { means: { a: 'unread' }, writes: {}, leaves: {} }],
      ['unreadable: nothing is guessed', { a: { shows: 'unknown' } }, { means: { a: 'unknown' }, agreed: 'nothing' }],
      ['gone is no change', { a: { shows: 'gone' } }, { means: { a: 'gone' }, agreed: 'nothing', writes: {} }],
      ['a shared copy that differs from its row was not believed', { i: { lastSeen: { is: 'new' }, shows: { is: 'tp' } } }, { means: { i: 'stale' }, again: 5 }],
      ['a shared copy that nobody mirrors', { i: { shows: { is: 'redirected' } } }, { means: { i: 'unmirrored' } }],
    ]);
  });

  describe('when a change was made', () => {
    // prettier-ignore
    holds([
      ['a closing is dated by the time of closing', { a: { shows: { is: 'tp', stamp: -10, closed: -60 } } }, { agreed: 'tp @-60 a' }],
      ['else by the last update', { a: { shows: { is: 'tp', stamp: -10 } } }, { agreed: 'tp @-10 a' }],
      ['a correction of a closing by the last update', { a: { lastSeen: { is: 'tp', stamp: -600 }, shows: { is: 'fp', stamp: -10, closed: -700 } } }, { agreed: 'fp @-10 a' }],
      ['a reopening by the last update', { a: { lastSeen: { is: 'tp', stamp: -600 }, shows: { is: 'inProgress', stamp: -10 } } }, { agreed: 'inProgress @-10 a' }],
      ['without stamps by when it was seen', { a: { lastSeen: { is: 'new', stamp: null }, shows: { is: 'tp', stamp: null, read: -1 } } }, { agreed: 'tp @-1 a' }],
      ['without stamps, at first sight, by the creation of the alert', { a: { lastSeen: null, shows: { is: 'tp', stamp: null, createdAt: '2026-11-22T09:00:00Z' } } }, { agreed: 'tp @-3600 a' }],
      ['so that a first sight never outvotes a decision', { agreed: 'fp @-600 b', a: { lastSeen: null, shows: { is: 'tp', stamp: null, createdAt: '2026-11-22T09:00:00Z' } } }, { agreed: 'fp @-600 b', outvoted: ['tp @-3600 a'] }],
      ['never later than it was read, whatever the clock there says', { a: { shows: { is: 'tp', stamp: 900, closed: 900 } } }, { agreed: 'tp @0 a' }],
    ]);
  });

  describe('what is agreed', () => {
    const b = (shows: object) => ({ b: { shows: shows as never } });
    // prettier-ignore
    holds([
      ['a change becomes the agreed decision', { a: { shows: closedAtA } }, { agreed: 'tp/malware @-60 a', number: 1, writes: { b: 'tp/malware' } }],
      ['of two changes the later wins', { a: { shows: { is: 'tp', closed: -60, stamp: -60 } }, ...b({ is: 'fp', closed: -59, stamp: -59 }) }, { agreed: 'fp @-59 b', outvoted: ['tp @-60 a'], writes: { a: 'fp' } }],
      ['a change later than the agreed decision wins', { agreed: 'tp @-90 b', decision: 4, a: { shows: { is: 'fp', closed: -60, stamp: -60 } } }, { agreed: 'fp @-60 a', number: 5 }],
      ['a change older than the agreed decision is outvoted, and put right', { agreed: 'tp @-50 b', decision: 4, a: { shows: { is: 'fp', closed: -60, stamp: -60 } } }, { agreed: 'tp @-50 b', number: 4, outvoted: ['fp @-60 a'], writes: { a: 'tp', b: 'tp' } }],
      ['a later reopening wins over a closing', { agreed: 'tp @-90 b', a: { lastSeen: { is: 'tp' }, shows: { is: 'inProgress', stamp: -60 } } }, { agreed: 'inProgress @-60 a' }],
      ['a tie goes by class', { a: { shows: { is: 'fp', closed: -60, stamp: -60 } }, ...b({ is: 'be', closed: -60, stamp: -60 }) }, { agreed: 'be @-60 b' }],
      ['a true positive wins a tie over all', { a: { shows: { is: 'be', closed: -60, stamp: -60 } }, ...b({ is: 'tp', closed: -60, stamp: -60 }) }, { agreed: 'tp @-60 b' }],
      ['then by determination', { a: { shows: { is: 'tp/phishing', closed: -60, stamp: -60 } }, ...b({ is: 'tp/malware', closed: -60, stamp: -60 }) }, { agreed: 'tp/malware @-60 b' }],
      ['and a determination over none', { a: { shows: { is: 'tp', closed: -60, stamp: -60 } }, ...b({ is: 'tp/other', closed: -60, stamp: -60 }) }, { agreed: 'tp/other @-60 b' }],
      ['a tie without class goes to what hides less', { a: { shows: { is: 'closed', closed: -60, stamp: -60 } }, ...b({ is: 'inProgress', stamp: -60 }) }, { agreed: 'inProgress @-60 b' }],
      ['an unsaid class comes from the other closing', { a: { shows: { is: 'closed', closed: -60, stamp: -60 } }, ...b({ is: 'fp/notMalicious', closed: -90, stamp: -90 }) }, { agreed: 'fp/notMalicious @-60 a', outvoted: [] }],
      ['an unsaid class comes from the agreed closing', { agreed: 'tp/malware @-600 b', a: { shows: { is: 'closed', closed: -60, stamp: -60 } } }, { agreed: 'tp/malware @-60 b', number: 1 }],
      ['an unsaid determination comes only from the same class', { agreed: 'tp/malware @-600 b', a: { shows: { is: 'fp', closed: -60, stamp: -60 } } }, { agreed: 'fp @-60 a' }],
      ['an unsaid comment comes from the other closing', { a: { shows: { is: 'tp', closed: -60, stamp: -60 } }, ...b({ is: 'tp', closed: -90, stamp: -90, comment: 'why' }) }, { agreed: 'tp @-60 a "why"' }],
      ['an older closing that says more adds to the agreed one', { agreed: 'closed @-50 b', a: { shows: { is: 'tp', closed: -60, stamp: -60 } } }, { agreed: 'tp @-50 b', number: 2 }],
      ['a reopening drops class, determination and comment', { agreed: 'tp/malware @-600 b "why"', a: { lastSeen: { is: 'tp/malware' }, shows: { is: 'new', stamp: -60 } } }, { agreed: 'new @-60 a' }],
      ['what was said before a reopening is not taken up again', { agreed: 'new @-70 b', a: { shows: { is: 'closed', closed: -60, stamp: -60 } }, ...b({ is: 'tp', closed: -80, stamp: -80 }) }, { agreed: 'closed @-60 a', outvoted: ['tp @-80 b'] }],
      ['the same decision again keeps its number and author, and its date moves forward', { agreed: 'tp @-600 b', decision: 3, a: { shows: { is: 'tp', closed: -60, stamp: -60 } } }, { agreed: 'tp @-60 b', number: 3, outvoted: [] }],
      ['an older statement of it leaves the date', { agreed: 'tp @-50 b', decision: 3, a: { shows: { is: 'tp', closed: -60, stamp: -60 } } }, { agreed: 'tp @-50 b', number: 3 }],
      ['a poorer statement is no conflict', { agreed: 'tp/malware @-50 b', a: { facts: { words: 'class' }, shows: { is: 'tp', closed: -60, stamp: -60 } } }, { agreed: 'tp/malware @-50 b', outvoted: [] }],
    ]);
  });

  describe('whom the policy prefers', () => {
    const prefers = (field: string) => ({
      conflicts: {
        status: 'newest',
        classification: 'newest',
        determination: 'newest',
        comment: 'newest',
        [field]: { prefer: 'defenderForCloud' },
      } as const,
    });
    const a = { shows: { is: 'tp/malware', closed: -60, stamp: -60, comment: 'a' } };
    const b = { shows: { is: 'fp/notMalicious', closed: -90, stamp: -90, comment: 'b' } };
    // prettier-ignore
    holds([
      ['its class, and the determination that goes with it', { a, b, policy: prefers('classification') }, { agreed: 'fp/notMalicious @-60 a "a"', outvoted: ['tp/malware @-60 a "a"'] }],
      ['its determination', { a: { shows: { is: 'tp/malware', closed: -60, stamp: -60 } }, b: { shows: { is: 'tp/phishing', closed: -90, stamp: -90 } }, policy: prefers('determination') }, { agreed: 'tp/phishing @-60 a' }],
      ['its comment', { a, b, policy: prefers('comment') }, { agreed: 'tp/malware @-60 a "b"' }],
      ['its status, with what was said for it', { a: { lastSeen: { is: 'tp' }, shows: { is: 'new', stamp: -60 } }, b, policy: prefers('status') }, { agreed: 'fp/notMalicious @-60 b "b"', outvoted: ['new @-60 a'], writes: { a: 'fp/notMalicious "b"' } }],
      ['its reopening', { a, b: { lastSeen: { is: 'tp' }, shows: { is: 'new', stamp: -90 } }, policy: prefers('status') }, { agreed: 'new @-60 b', outvoted: ['tp/malware @-60 a "a"'] }],
      ['its status and nothing more, where both say closed', { agreed: 'fp @-600 b', a, policy: prefers('status') }, { agreed: 'tp/malware @-60 a "a"' }],
      ['nobody, when it takes no part', { a, policy: prefers('status') }, { agreed: 'tp/malware @-60 a "a"' }],
      ['not what it leaves unsaid', { a, b: { shows: { is: 'closed', closed: -90, stamp: -90 } }, policy: prefers('classification') }, { agreed: 'tp/malware @-60 a "a"' }],
    ]);
  });

  describe('comments', () => {
    const held = { lastSeen: { is: 'tp' }, shows: { is: 'tp' } };
    // prettier-ignore
    holds([
      ['the closing comment goes with the decision', { a: { shows: { ...closedAtA, comment: 'why' } } }, { agreed: 'tp/malware @-60 a "why"', writes: { b: 'tp/malware "why"' } }],
      ['a comment on an open alert says nothing', { a: { shows: { is: 'new', stamp: -60, comment: 'looking' } } }, { means: { a: 'same' }, agreed: 'nothing' }],
      ['a comment added later is a change', { agreed: 'tp @-600 a', a: { lastSeen: { is: 'tp' }, shows: { is: 'tp', stamp: -60, comment: 'why' } }, b: held }, { means: { a: 'changed' }, agreed: 'tp @-60 a "why"', number: 2, writes: { b: 'tp "why"' } }],
      ['the agreed comment coming back is none', { agreed: 'tp @-600 a "why"', a: { lastSeen: { is: 'tp' }, shows: { is: 'tp', stamp: -60, comment: 'why' } }, b: null }, { means: { a: 'same' } }],
      ['cut to what the product holds, it is still ours', { agreed: 'tp @-600 b "0123456789"', a: { facts: { commentLimit: 5 }, lastSeen: { is: 'tp' }, shows: { is: 'tp', comment: '0123…' } }, b: null }, { means: { a: 'same' }, writes: {} }],
      ['and the whole one stands when that copy is corrected', { agreed: 'tp @-600 b "0123456789"', a: { facts: { commentLimit: 5 }, lastSeen: { is: 'tp', comment: '0123…' }, shows: { is: 'fp', stamp: -60, comment: '0123…' } }, b: null }, { agreed: 'fp @-60 a "0123456789"' }],
      ['an older comment that stood there before is not said anew', { agreed: 'tp @-600 b "newer"', a: { lastSeen: { is: 'tp', comment: 'older' }, shows: { is: 'tp', stamp: -60, comment: 'older', comments: ['older', 'newer'] } }, b: null }, { means: { a: 'same' } }],
      ['nor with a correction', { agreed: 'tp @-600 b "newer"', a: { lastSeen: { is: 'tp', comment: 'older', heldComment: 'newer' }, shows: { is: 'fp', stamp: -60, comment: 'older' } }, b: null }, { agreed: 'fp @-60 a "newer"' }],
      ['our comment in a list is known, though another is shown first', { agreed: 'tp @-600 b "ours"', a: { lastSeen: { is: 'tp', comment: 'theirs', heldComment: 'ours' }, shows: { is: 'tp', comment: 'ours', comments: ['theirs', 'ours'] } }, b: null }, { means: { a: 'same' }, writes: {} }],
      ['a comment that the product rewrote is not news', { agreed: 'tp @-600 b "a & b"', a: { lastSeen: { is: 'tp', comment: 'a & b' }, written: { is: 'tp', at: -30 }, shows: { is: 'tp', stamp: -20, comment: 'a &amp; b' } }, b: null }, { means: { a: 'same' }, agreed: 'tp @-600 b "a & b"' }],
      ['a copy that lacks the comment gets it', { agreed: 'tp @-600 a "why"', a: null, b: held }, { writes: { b: 'tp "why"' } }],
      ['a copy that holds it in a list does not', { agreed: 'tp @-600 a "why"', a: null, b: { lastSeen: { is: 'tp' }, shows: { is: 'tp', comments: ['x', 'why'] } } }, { writes: {} }],
      ['a copy without a place for it does not', { agreed: 'tp @-600 a "why"', a: null, b: { ...held, facts: { holdsComment: false } } }, { writes: {} }],
      ['an incident of several alerts gets none for one of them', { agreed: 'tp @-600 a "why"', a: null, b: null, i: { ...held, members: ['ours', 'tp'] } }, { writes: {}, leaves: {} }],
      ['an incident of one alert does', { agreed: 'tp @-600 a "why"', a: null, b: null, i: { ...held, states: ['ours'] } }, { writes: { i: 'tp "why"' } }],
    ]);
  });

  describe('what is written', () => {
    const agreed = 'tp/malware @-600 a';
    const open = { shows: { is: 'new' } };
    const closed = { lastSeen: { is: 'tp/malware' }, shows: { is: 'tp/malware' } };
    // prettier-ignore
    holds([
      ['what differs is written', { agreed, a: closed, b: open }, { writes: { b: 'tp/malware' } }],
      ['what is in step is not', { agreed, a: closed, b: closed }, { writes: {}, leaves: {} }],
      ['what can show no more is in step', { agreed, a: closed, b: { facts: { words: 'class' }, lastSeen: { is: 'tp' }, shows: { is: 'tp' } } }, { writes: {}, leaves: {} }],
      ['a copy seen for the first time is brought in step', { agreed, a: closed, b: { lastSeen: null } }, { means: { b: 'baseline' }, writes: { b: 'tp/malware' } }],
      ['a copy that nobody has ever seen is left', { agreed, a: closed, b: { lastSeen: null, shows: 'unknown' } }, { writes: {}, leaves: {} }],
      ['gone', { agreed, a: closed, b: { shows: 'gone' } }, { writes: {}, leaves: { b: 'gone' } }],
      ['direction: in', { agreed, a: closed, b: { ...open, rules: { direction: 'in' } } }, { writes: {}, leaves: { b: 'direction' } }],
      ['direction: out', { agreed, a: closed, b: { ...open, rules: { direction: 'out' } } }, { writes: { b: 'tp/malware' } }],
      ['observe', { agreed, a: closed, b: open, policy: { mode: 'observe' } }, { writes: {}, leaves: { b: 'observe' } }],
      ['capability', { agreed, a: closed, b: { ...open, barrier: 'no permission' } }, { writes: {}, leaves: { b: 'capability' } }],
      ['observe before capability', { agreed, a: closed, b: { ...open, barrier: 'no' }, policy: { mode: 'observe' } }, { writes: {}, leaves: { b: 'observe' } }],
      ['history: decided before mirroring began there', { agreed, a: closed, b: { ...open, since: -599 } }, { writes: {}, leaves: { b: 'history' } }],
      ['no history: what our closing of its incident closed, though it was raised before', { a: { ...cascaded, ...isOld }, b: { lastSeen: { is: 'fp' }, shows: { is: 'fp' }, ...isOld }, i: { ...closedByUs, ...isOld, listed: -1, states: ['ours', 'tp'] } }, { agreed: 'new @-7200 a', writes: { a: 'new', i: 'new' }, leaves: { b: 'history' } }],
      ['nor when it was decided open before', { agreed: 'inProgress @-900 b', a: { ...cascaded, ...isOld }, b: null, i: { ...closedByUs, ...isOld, listed: -1, states: ['ours', 'tp'] } }, { writes: { a: 'inProgress', i: 'new' } }],
      ['nor once the writes have had to wait', { agreed: 'new @-7200 a', undoes: ['a'], a: { ...isOld, lastSeen: { is: 'closed' }, shows: { is: 'closed' } }, b: { ...isOld, lastSeen: { is: 'fp' }, shows: { is: 'fp' } } }, { writes: { a: 'new' }, leaves: { b: 'history' } }],
      ['not history: decided when it began', { agreed, a: closed, b: { ...open, since: -600 } }, { writes: { b: 'tp/malware' } }],
      ['status: cannot be reopened', { agreed: 'new @-600 a', a: open, b: { ...closed, facts: { reopens: false } } }, { writes: {}, leaves: { b: 'status' } }],
      ['status: no such thing there', { agreed: 'inProgress @-600 a', a: null, b: { ...open, facts: { writes: new Set(['new', 'resolved']) } } }, { leaves: { b: 'status' } }],
      ['a status that the product shows as another is in step', { agreed: 'inProgress @-600 a', a: null, b: { ...open, facts: { words: 'class', writes: new Set(['resolved']) } } }, { writes: {}, leaves: {} }],
      ['status: cannot be closed without the class that nobody gave', { agreed: 'closed @-600 a', a: null, b: { ...open, facts: { closesAs: new Set(['truePositive']) } } }, { leaves: { b: 'status' } }],
      ['one that cannot reopen can be corrected', { agreed: 'tp @-600 a', a: null, b: { lastSeen: { is: 'fp' }, shows: { is: 'fp' }, facts: { reopens: false } } }, { writes: { b: 'tp' } }],
      ['status: this very copy cannot show it', { agreed, a: closed, b: { ...open, facts: { cannotShow: (ref, want, shown) => `${ref} ${want.status} ${String(shown.status)}` } } }, { leaves: { b: 'status' } }],
      ['status: this very copy can', { agreed, a: closed, b: { ...open, facts: { cannotShow: () => undefined } } }, { writes: { b: 'tp/malware' } }],
      ['irreversible and not opted in', { agreed, a: closed, b: { ...open, facts: { irreversible: true } } }, { leaves: { b: 'irreversible' } }],
      ['irreversible and opted in', { agreed, a: closed, b: { ...open, facts: { irreversible: true }, rules: { allowIrreversible: true } } }, { writes: { b: 'tp/malware' } }],
      ['merged', { agreed, a: closed, b: null, i: { shows: { is: 'redirected', redirectedTo: '2' } } }, { leaves: { i: 'merged' } }],
      ['unmirrored', { agreed, a: closed, b: { shows: { is: 'odd' } } }, { leaves: { b: 'unmirrored' } }],
      ['later change: a person put the incident that way since', { agreed, a: closed, b: null, i: { change: { is: 'new', at: -599 }, states: ['ours'] } }, { leaves: { i: 'later change' } }],
      ['later change: at the same moment it stays too', { agreed, a: closed, b: null, i: { change: { is: 'new', at: -600 }, states: ['ours'] } }, { leaves: { i: 'later change' } }],
      ['decided after a person put it that way', { agreed, a: closed, b: null, i: { change: { is: 'inProgress', at: -601 }, lastSeen: { is: 'inProgress' }, shows: { is: 'inProgress' }, states: ['ours'] } }, { writes: { i: 'tp/malware' } }],
      ['unreadable', { agreed, a: closed, b: { shows: 'unknown' } }, { leaves: { b: 'unreadable' } }],
      ['stale', { agreed, a: closed, b: { lastSeen: { is: 'new', stamp: -60 }, shows: { is: 'inProgress', stamp: -61 } } }, { leaves: { b: 'stale' }, again: 5 }],
      ['in work: another alert is just writing the incident', { agreed, a: closed, b: null, i: { intent: { is: 'tp', at: -3, by: 'other#1' }, states: ['ours'] } }, { leaves: { i: 'in work' }, again: 5 }],
      ['in work: the last moments of it', { agreed, a: closed, b: null, i: { intent: { is: 'tp', at: -43, by: 'other#1' }, states: ['ours'] } }, { leaves: { i: 'in work' }, again: 2 }],
      ['not in work: that worker has died', { agreed, a: closed, b: null, i: { intent: { is: 'tp', at: -45, by: 'other#1' }, states: ['ours'] } }, { writes: { i: 'tp/malware' } }],
      ['not in work: it was our own', { agreed, a: closed, b: null, i: { intent: { is: 'tp', at: -3 }, states: ['ours'] } }, { writes: { i: 'tp/malware' } }],
      ['put back: what is open stays as its sync has put it', { agreed: 'inProgress @-600 a', a: { lastSeen: { is: 'inProgress' }, shows: { is: 'inProgress' } }, b: { shows: { is: 'new', nativeSyncSeconds: 60, losesInProgress: true } } }, { leaves: { b: 'put back' } }],
      ['not put back: it is closed, so that it must be opened', { agreed: 'inProgress @-600 a', a: { lastSeen: { is: 'inProgress' }, shows: { is: 'inProgress' } }, b: { lastSeen: { is: 'tp' }, shows: { is: 'tp', losesInProgress: true } } }, { writes: { b: 'inProgress' } }],
      ['not put back: a closing is another thing', { agreed, a: closed, b: { shows: { is: 'new', losesInProgress: true } } }, { writes: { b: 'tp/malware' } }],
      ['native sync: Microsoft still has time', { agreed, a: closed, b: { shows: { is: 'new', nativeSyncSeconds: 660 } } }, { leaves: { b: 'native sync' }, again: 60 }],
      ['native sync: its time is over', { agreed, a: closed, b: { shows: { is: 'new', nativeSyncSeconds: 600 } } }, { writes: { b: 'tp/malware' } }],
      ['refuses: this decision', { agreed, a: closed, b: { ...open, objection: { check: 'refuses', decision: 1 } } }, { leaves: { b: 'refuses' } }],
      ['refused another decision', { agreed, decision: 2, a: closed, b: { ...open, objection: { check: 'refuses', decision: 1 } } }, { writes: { b: 'tp/malware' } }],
      ['refuses: written twice and still not taken', { agreed, a: closed, b: { lastSeen: { is: 'new' }, shows: { is: 'new' }, written: { is: 'tp', times: 2 } } }, { leaves: { b: 'refuses' } }],
      ['written once and not taken: once more', { agreed, a: closed, b: { lastSeen: { is: 'new' }, shows: { is: 'new' }, written: { is: 'tp', times: 1 } } }, { writes: { b: 'tp/malware' } }],
      ['written twice for another decision', { agreed, decision: 2, a: closed, b: { lastSeen: { is: 'new' }, shows: { is: 'new' }, written: { is: 'tp', times: 2 } } }, { writes: { b: 'tp/malware' } }],
      ['an incident written twice for this alert', { agreed, a: closed, b: null, i: { written: { is: 'tp', times: 2, at: -600 }, states: ['ours'] } }, { leaves: { i: 'refuses' } }],
      ['guard', { agreed, a: closed, b: open, held: ['b'] }, { leaves: { b: 'guard' }, again: 3600 }],
    ]);
  });

  describe('from a shared copy to its alerts', () => {
    const closed = {
      lastSeen: { is: 'fp' },
      shows: { is: 'fp' },
      change: { is: 'fp', at: -60 },
      members: ['ours', 'other'],
    };
    const reopened = { lastSeen: { is: 'new' }, shows: { is: 'new' }, change: { is: 'new', at: -60 } };
    const working = {
      lastSeen: { is: 'inProgress' },
      shows: { is: 'inProgress' },
      change: { is: 'inProgress', at: -60 },
    };
    const done = { lastSeen: { is: 'tp' }, shows: { is: 'tp' } };
    const reopen = { reopen: { members: 'reopen' } } as const;
    // prettier-ignore
    holds([
      ['closed by a person, it closes an open alert in it', { i: closed }, { agreed: 'fp @-60 i', writes: { a: 'fp', b: 'fp' } }],
      ['with its comment', { i: { ...closed, change: { is: 'fp', at: -60, comment: 'why' } } }, { agreed: 'fp @-60 i "why"' }],
      ['an alert that was opened before that, too', { agreed: 'inProgress @-90 a', i: closed }, { agreed: 'fp @-60 i' }],
      ['not one that was decided open since', { agreed: 'inProgress @-30 a', i: closed }, { agreed: 'inProgress @-30 a' }],
      ['not one that is resolved: it keeps what it has', { agreed: 'tp @-90 a', a: done, b: done, i: closed }, { agreed: 'tp @-90 a', writes: {}, leaves: { i: 'later change' } }],
      ['nor one found resolved in the same moment of looking', { a: { shows: { is: 'tp', closed: -90, stamp: -90 } }, i: closed }, { agreed: 'tp @-90 a', writes: { b: 'tp' } }],
      ['unless the alert was closed once more just then: that is one closing', { a: { shows: { is: 'closed', stamp: -97, closed: -97 } }, b: { shows: { is: 'closed', stamp: -89, closed: -89 } }, i: { ...closed, lastSeen: { is: 'tp/malware' }, shows: { is: 'tp/malware' }, change: { is: 'tp/malware', at: -90 } } }, { agreed: 'tp/malware @-89 b' }],
      ['what it leaves unsaid stays unsaid', { i: { ...closed, lastSeen: { is: 'closed' }, shows: { is: 'closed' }, change: { is: 'closed', at: -60 } } }, { agreed: 'closed @-60 i' }],
      ['an alert that the product closed with it gets its class', { a: { shows: { is: 'closed', closed: -58, stamp: -58 } }, i: closed }, { agreed: 'fp @-58 a' }],
      ['whichever of the two is stamped first', { a: { shows: { is: 'closed', closed: -62, stamp: -62 } }, i: closed }, { agreed: 'fp @-60 i' }],
      ['and whichever is seen first', { agreed: 'closed @-58 a', a: { lastSeen: { is: 'closed' }, shows: { is: 'closed' } }, i: closed }, { agreed: 'fp @-58 a', number: 2 }],
      ['but keeps a class that it has', { agreed: 'tp @-58 a', a: done, b: done, i: closed }, { agreed: 'tp @-58 a', writes: {} }],
      ['and one resolved at another time keeps that it has none', { agreed: 'closed @-90 a', a: { lastSeen: { is: 'closed' }, shows: { is: 'closed' } }, b: null, i: closed }, { agreed: 'closed @-90 a' }],
      ['an alert created after it was closed is not closed', { created: -59, i: closed }, { agreed: 'nothing' }],
      ['an alert that joined after it was closed is not closed', { i: { ...closed, joined: -59 } }, { agreed: 'nothing' }],
      ['an alert that joined before is', { i: { ...closed, joined: -61 } }, { agreed: 'fp @-60 i' }],
      ['an alert that is no longer in it is not', { i: { ...closed, members: ['other'] } }, { agreed: 'nothing' }],
      ['while nobody knows who is in it, the alert that names it is', { i: { ...closed, members: [] } }, { agreed: 'fp @-60 i' }],
      ['closed before mirroring began there: history', { i: { ...closed, since: -59 } }, { agreed: 'nothing' }],
      ['the policy takes no changes from it', { i: { ...closed, rules: { direction: 'out' } } }, { agreed: 'nothing' }],
      ['reopened by a person, its alerts stay as they are', { agreed: 'tp @-90 a', a: done, b: done, i: reopened }, { agreed: 'tp @-90 a', writes: {}, leaves: { i: 'later change' } }],
      ['unless the policy says otherwise', { agreed: 'tp @-90 a', a: done, b: done, i: reopened, policy: reopen }, { agreed: 'new @-60 i', writes: { a: 'new', b: 'new' } }],
      ['reopened as in progress, too', { agreed: 'tp @-90 a', a: done, b: done, i: working }, { agreed: 'tp @-90 a', writes: {} }],
      ['and the policy holds for that', { agreed: 'tp @-90 a', a: done, b: done, i: working, policy: reopen }, { agreed: 'inProgress @-60 i' }],
      ['in progress goes to its only alert', { i: working }, { agreed: 'inProgress @-60 i' }],
      ['in progress does not go to one of several', { i: { ...working, members: ['ours', 'other'] } }, { agreed: 'nothing' }],
      ['the later of two incidents does not close again what the first closed', { i: closed, s: { ...closed, lastSeen: { is: 'tp' }, shows: { is: 'tp' }, change: { is: 'tp', at: -30 } } }, { agreed: 'fp @-60 i' }],
    ]);
  });

  describe('from an alert to a shared copy', () => {
    const agreed = 'fp @-600 a';
    const done = { lastSeen: { is: 'fp' }, shows: { is: 'fp' } };
    const alert = { agreed, a: done, b: null };
    const open = { lastSeen: { is: 'new' }, shows: { is: 'new' } };
    const closed = { lastSeen: { is: 'fp' }, shows: { is: 'fp' } };
    // prettier-ignore
    holds([
      ['closed when its only alert is resolved', { ...alert, i: { ...open, states: ['ours'] } }, { writes: { i: 'fp' } }],
      ['closed when all of its alerts are resolved', { ...alert, i: { ...open, states: ['be', 'ours', 'fp'] } }, { writes: { i: 'be' } }],
      ['open members: one of them is open', { ...alert, i: { ...open, states: ['ours', 'inProgress'] } }, { writes: {}, leaves: { i: 'open members' } }],
      ['open members: one of them is not known', { ...alert, i: { ...open, states: ['ours', 'unknown'] } }, { leaves: { i: 'open members' } }],
      ['members unknown', { ...alert, i: open }, { leaves: { i: 'members unknown' } }],
      ['not a member: the alert has moved elsewhere', { ...alert, i: { ...open, states: ['fp', 'tp'] } }, { leaves: { i: 'not a member' } }],
      ['the gravest class: a true positive', { ...alert, i: { ...open, states: ['ours', 'be', 'tp/phishing'] } }, { writes: { i: 'tp/phishing' } }],
      ['then the determination', { ...alert, i: { ...open, states: ['ours', 'tp/phishing', 'tp/malware', 'tp'] } }, { writes: { i: 'tp/malware' } }],
      ['undetermined comes last', { ...alert, i: { ...open, states: ['closed', 'ours'] } }, { writes: { i: 'fp' } }],
      ['a graver class corrects it', { agreed: 'tp @-600 a', a: { lastSeen: { is: 'tp' }, shows: { is: 'tp' } }, b: null, i: { ...closed, states: ['ours', 'fp'] } }, { writes: { i: 'tp' } }],
      ['it is closed with the comment of the decision', { ...alert, agreed: 'fp @-600 a "why"', a: null, i: { ...open, states: ['ours', 'fp'] } }, { writes: { i: 'fp "why"' } }],
      ['opened for an alert that was decided open', { agreed: 'new @-600 a', b: null, i: { ...closed, states: ['ours', 'fp'] } }, { writes: { i: 'new' } }],
      ['also when that one is in progress', { agreed: 'inProgress @-600 a', a: null, b: null, i: { ...closed, states: ['ours', 'fp'], members: ['ours', 'fp'] } }, { writes: { i: 'new' } }],
      ['in progress when it is its only alert', { agreed: 'inProgress @-600 a', a: null, b: null, i: { ...open, states: ['ours'] } }, { writes: { i: 'inProgress' } }],
      ['several members: the stage of one is not the stage of all', { agreed: 'inProgress @-600 a', a: null, b: null, i: { ...open, states: ['ours', 'new'] } }, { writes: {}, leaves: { i: 'several members' } }],
      ['several members: nor is it set back for one', { agreed: 'new @-600 a', b: null, i: { lastSeen: { is: 'inProgress' }, shows: { is: 'inProgress' }, states: ['ours', 'new'] } }, { writes: {}, leaves: { i: 'several members' } }],
      ['a person reopened it: it stays', { ...alert, i: { ...open, states: ['ours'], change: { is: 'new', at: -60 } } }, { leaves: { i: 'later change' } }],
      ['a person closed it and its alert was reopened since', { agreed: 'new @-30 a', b: null, i: { ...closed, states: ['ours', 'fp'], change: { is: 'fp', at: -60 } } }, { writes: { i: 'new' } }],
    ]);
  });
});
