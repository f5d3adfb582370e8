/**
 * Rules of the loop, each broken by one change of the code. The properties must find every one of them
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
    code: 'const standing = agreed === undefined ? [] : wordsOf(agreed);',
    broken: 'const standing = agreed === undefined || candidates.length > 0 ? [] : wordsOf(agreed);',
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
  {
    rule: "what the product closed because we closed its incident is nobody's decision",
    file: mirror('meaning-checks'),
    code: "  ['cascade', followsOurIncidentWrite],\n",
    broken: '',
  },
  {
    rule: 'what the look before that write listed as closed is what somebody did',
    file: mirror('cascade'),
    code: ' &&\n      !wasClosedBefore(sight, incident, shared?.record)',
    broken: '',
  },
  {
    rule: 'what was opened since that look, or joined, is not',
    file: mirror('cascade'),
    code: 'return wasListed && !(millis(view.copy.lastSeen?.changedAt) > readAt - settleMs(provider, rules));',
    broken: 'return true;',
  },
  {
    rule: 'what our own doing closed is opened again, history or not',
    file: mirror('write-checks'),
    code: '< view.since && !isOurDoing',
    broken: '< view.since',
  },
  {
    rule: 'and nothing else that was closed before the switch-on',
    file: mirror('write-checks'),
    code: 'agreed.undoes?.some((copy) => sameCopy(copy, view.copy)) === true',
    broken: 'agreed.undoes !== undefined',
  },
  {
    rule: 'what was merged into another is not written',
    file: mirror('write-checks'),
    code: '(isMerged(view.look) ?',
    broken: '(isMerged(view.look) && false ?',
  },
  {
    rule: 'a value that is never mirrored is not written over',
    file: mirror('write-checks'),
    code: "  ['unmirrored', ({ judgement }) => (judgement.meaning === 'unmirrored' ? judgement.reason : undefined)],\n",
    broken: '',
  },
  {
    rule: 'what was decided before the switch-on is not written',
    file: mirror('write-checks'),
    code: "  ['history', isOlderThanSwitchOn],\n",
    broken: '',
  },
  {
    rule: 'nothing is written a third time for one decision',
    file: mirror('write-checks'),
    code: 'maxWritesPerDecision = 2',
    broken: 'maxWritesPerDecision = 99',
  },
  {
    rule: 'a native sync is waited for',
    file: mirror('write-checks'),
    code: "  ['native sync', isNativelySynced],\n",
    broken: '',
  },
  {
    rule: 'the guard holds what is too much for an hour',
    file: mirror('write-checks'),
    code: "  ['guard', isHeld],\n",
    broken: '',
  },
  {
    rule: 'a tie goes to the graver',
    file: mirror('agree'),
    code: '    compareGravity(a.disposition, b.disposition) ||\n',
    broken: '',
  },
  {
    rule: 'a tie is computed the same by every worker',
    file: mirror('agree'),
    code: 'compareText(copyId(a.by), copyId(b.by))',
    broken: '0',
  },
  {
    rule: 'a reopening drops what was said before it',
    file: mirror('agree'),
    code: 'turned === -1 ? ranked : ranked.slice(0, turned)',
    broken: 'ranked.filter(({ disposition }) => disposition.status === status)',
  },
  {
    rule: 'so does one that comes to light only after the closing that followed it',
    file: mirror('decision-words'),
    code: 'latest: { disposition: winner.disposition, by: winner.by, restAt: rest.at }',
    broken: '',
  },
  {
    rule: 'and a closing before it that comes to light later still says nothing',
    file: mirror('decision-words'),
    code: 'openedAt: opened.at',
    broken: '',
  },
  {
    rule: 'Resolved after Dismissed takes the false positive back',
    file: mirror('agree'),
    code: 'complete(stillSaid(run))',
    broken: 'complete(run)',
  },
  {
    rule: 'the alerts of an incident are told of its change',
    file: mirror('reconcile-shared'),
    code: 'if (isUntold(record)) return record.members;',
    broken: '',
  },
  {
    rule: 'who finds an alert at work waits',
    file: mirror('lease'),
    code: 'correlation?.lease === undefined ? 0 :',
    broken: 'correlation?.lease?.id !== undefined ? 0 :',
  },
  {
    rule: 'the intent is on record before the write',
    file: mirror('draft'),
    code: 'return { ...seen, intent: { shown, before, at: now, decision: decisionId(correlationId, plan.agreed) } };',
    broken: 'return seen;',
  },
  {
    rule: 'a write rests on a read of at most five seconds ago',
    file: mirror('look'),
    code: 'millis(readAt) + freshMs',
    broken: 'millis(readAt) + freshMs * 100',
  },
  {
    rule: 'a copy that is not readable is never guessed',
    file: mirror('look'),
    code: "  look: { kind: 'unknown', reason: describeError(error) },\n  error,",
    broken: "  look: { kind: 'gone' },\n  error,",
  },
  {
    rule: 'a closing comment of ours that comes back says nothing new',
    file: mirror('closing-comment'),
    code: 'return ![lastSeen?.comment, lastSeen?.heldComment, expectedComment(provider, agreed)].includes(comment);',
    broken: 'return lastSeen === undefined || agreed !== undefined;',
  },
  {
    rule: 'when correlations are merged, their decisions compete',
    file: mirror('merge'),
    code: 'const agreed = agreedOf(survivor.agreed, merged.agreed);',
    broken: 'const agreed = survivor.agreed ?? agreedOf(undefined, undefined);',
  },
  {
    rule: 'two correlations that are one are merged',
    file: mirror('reconcile'),
    code: 'const [foreign] = gathered.foreign;',
    broken: 'const [foreign] = gathered.foreign.slice(0, 0);',
  },
  {
    rule: 'a copy without a stamp is dated by when it was seen to change',
    file: mirror('sight'),
    code: '(lastSeen === undefined ? observation.createdAt : observation.readAt)',
    broken: 'observation.createdAt',
  },
  {
    rule: 'a copy first seen closed is dated by the creation of its alert, and outvotes nobody',
    file: mirror('sight'),
    code: '(lastSeen === undefined ? observation.createdAt : observation.readAt)',
    broken: 'observation.readAt',
  },
];
