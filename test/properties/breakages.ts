/**
 * Rules of the plan, each broken by one change of the code. The properties must find every one of them
 * (`scripts/check-breakages.ts`): a rule whose breaking nobody notices is not held by anything.
 */

export interface Breakage {
  /** The rule, in a few words (design §3). */
  readonly rule: string;
  readonly file: string;
  /** Occurs exactly once in the file. */
  readonly code: string;
  readonly broken: string;
}

const mirror = (name: string): string => `shared/mirror/${name}.ts`;

export const breakages: readonly Breakage[] = [
  {
    rule: 'what was closed before the mirror was switched on is history',
    file: mirror('meaning-checks'),
    code: "  ['baseline', isHistory],\n",
    broken: '',
  },
  {
    rule: 'an answer older than the newest known stamp teaches nothing',
    file: mirror('meaning-checks'),
    code: "  ['stale', isOlderThanKnown],\n",
    broken: '',
  },
  {
    rule: 'without stamps nothing is believed before it has settled',
    file: mirror('meaning-checks'),
    code: "  ['stale', isUnsettled],\n",
    broken: '',
  },
  {
    rule: 'the value of an unconcluded intent is ours',
    file: mirror('meaning-checks'),
    code: "  ['ours', equalsIntent],\n",
    broken: '',
  },
  {
    rule: 'the value before our write is one that was not taken',
    file: mirror('meaning-checks'),
    code: "  ['not-taken', showsValueBeforeOurWrite],\n",
    broken: '',
  },
  {
    rule: 'a provider that is only written to has no say',
    file: mirror('meaning-checks'),
    code: "  ['ignored', isNotReadFrom],\n",
    broken: '',
  },
  {
    rule: 'a provider that is only read is not written to',
    file: mirror('write-checks'),
    code: 'writesTo(view.rules) ?',
    broken: 'writesTo(view.rules) || true ?',
  },
  {
    rule: 'observe mode writes nothing',
    file: mirror('write-checks'),
    code: "input.policy.mode === 'observe' ?",
    broken: 'false ?',
  },
  {
    rule: 'a status that is not accepted there is not written',
    file: mirror('write-checks'),
    code: "  ['status', isNotAccepted],\n",
    broken: '',
  },
  {
    rule: 'what nobody can undo needs an opt-in',
    file: mirror('write-checks'),
    code: "  ['irreversible', isIrreversible],\n",
    broken: '',
  },
  {
    rule: 'an incident that a person changed later stays as that person put it',
    file: mirror('write-checks'),
    code: "  ['later change', isOlderThanPersonsChange],\n",
    broken: '',
  },
  {
    rule: 'a stale copy is not written',
    file: mirror('write-checks'),
    code: "  ['stale', isStale],\n",
    broken: '',
  },
  {
    rule: 'a copy in step is not written',
    file: mirror('plan'),
    code: '  if (!differs && !(mirrorsComment',
    broken: '  if (false && !(mirrorsComment',
  },
  {
    rule: 'the later decision wins',
    file: mirror('agree'),
    code: 'millis(b.at) - millis(a.at) ||',
    broken: 'millis(a.at) - millis(b.at) ||',
  },
  {
    rule: 'a change competes with the agreed decision',
    file: mirror('agree'),
    code: 'const standing = agreed === undefined ? [] : [asCandidate(agreed)];',
    broken: 'const standing = agreed === undefined || candidates.length > 0 ? [] : [asCandidate(agreed)];',
  },
  {
    rule: 'what the winner leaves unsaid is taken from the others',
    file: mirror('agree'),
    code: "closings.find((d) => d.classification !== 'unknown')?.classification",
    broken: 'closings[0]?.classification',
  },
  {
    rule: 'an incident is closed only when all of its alerts are',
    file: mirror('shared-copy'),
    code: 'if (closed.length < others.length)',
    broken: 'if (closed.length < 0)',
  },
  {
    rule: 'a closed incident is only a baseline for an alert that came after',
    file: mirror('shared-copy'),
    code: 'isMember && millis(at) > millis(view.copy.joinedAt ?? alertCreatedAt)',
    broken: 'isMember',
  },
  {
    rule: 'an incident that is reopened leaves its alerts as they are',
    file: mirror('speaking'),
    code: 'return before !== undefined && mayReopen;',
    broken: 'return before !== undefined;',
  },
  {
    rule: "an incident's intent is on record before it is written",
    file: mirror('execute'),
    code: '{ ...row.value, intent, writtenAt: at }',
    broken: '{ ...row.value, ...(intent.at === at ? {} : { intent }), writtenAt: at }',
  },
];
