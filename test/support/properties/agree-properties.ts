/** What holds of every agreement between changes, and with what was agreed before (design §3, "Agreed", "Unsaid"). */

import fc from 'fast-check';
import { isDeepStrictEqual } from 'node:util';
import type { Disposition } from '../../../shared/alert/disposition.ts';
import { copyId, type Decision } from '../../../shared/correlation/record.ts';
import { agree } from '../../../shared/mirror/agree.ts';
import type { Candidate } from '../../../shared/mirror/judgement.ts';
import { millis } from '../../../shared/mirror/time.ts';
import { at, dispositionOf, policyOf } from '../plan-case.ts';
import { property, type Property } from './property.ts';
import { wrong } from './wrong.ts';

interface Debate {
  readonly agreed: Decision | undefined;
  readonly candidates: readonly Candidate[];
}

const verdict = fc.constantFrom('new', 'inProgress', 'closed', 'tp', 'tp/malware', 'be', 'fp', 'fp/other');
const comment = fc.option(fc.constantFrom('first', 'second'), { nil: undefined });
/** So few moments that many meet. */
const moment = fc.integer({ min: -4, max: 0 });
const author = fc.constantFrom('a', 'b', 'c').map((ref) => ({ provider: 'defenderXdr' as const, ref }));

const word = fc.tuple(verdict, comment, moment, author).map(([words, text, seconds, by]) => {
  const isClosing = words !== 'new' && words !== 'inProgress';
  return { disposition: dispositionOf(words, isClosing ? text : undefined), at: at(seconds), by };
});

const anyDebate: fc.Arbitrary<Debate> = fc.record(
  {
    agreed: fc.option(
      word.map(({ disposition, at: decidedAt, by }): Decision => ({
        disposition,
        number: 1,
        decidedAt,
        decidedBy: by,
      })),
      { nil: undefined },
    ),
    candidates: fc.array(
      word.map((one): Candidate => ({ ...one, fromShared: false })),
      { minLength: 1, maxLength: 4 },
    ),
  },
  { noNullPrototype: true },
);

const { conflicts } = policyOf();

const isTheSameInAnyOrder = ({ agreed, candidates }: Debate): readonly string[] => {
  const [there, back] = [candidates, candidates.toReversed()].map((some) => agree(agreed, some, conflicts));
  const names = (some: readonly Candidate[] = []): readonly string[] =>
    some.map((one) => `${copyId(one.by)} ${JSON.stringify(one.disposition)} ${one.at}`).sort();
  return wrong(
    [!isDeepStrictEqual(there?.agreed, back?.agreed), 'two workers agree on different things'],
    [!isDeepStrictEqual(names(there?.outvoted), names(back?.outvoted)), 'others are outvoted'],
  );
};

/** Three words: a decision tells its latest one from the rest. Of one class: another one is a correction of what was said. */
const anySequence: fc.Arbitrary<readonly Candidate[]> = fc.uniqueArray(
  word
    .filter(({ disposition: { classification } }) => ['unknown', 'truePositive'].includes(classification))
    .map((one): Candidate => ({ ...one, fromShared: false })),
  { minLength: 2, maxLength: 3, selector: ({ at: moment }) => moment },
);

const isTheSameOneByOne = (words: readonly Candidate[]): readonly string[] => {
  const [first, ...others] = words;
  const { agreed: there } = agree(undefined, words, conflicts);
  const alone = agree(undefined, first === undefined ? [] : [first], conflicts).agreed;
  const back = others.reduce((agreed, one) => agree(agreed, [one], conflicts).agreed, alone);
  return wrong([
    !isDeepStrictEqual(there?.disposition, back?.disposition),
    `${JSON.stringify(there?.disposition)} at once, ${JSON.stringify(back?.disposition)} one by one`,
  ]);
};

type Word = Pick<Candidate, 'disposition' | 'at'>;

const wordsOf = ({ agreed, candidates }: Debate): readonly Word[] => [
  ...candidates,
  ...(agreed === undefined ? [] : [{ disposition: agreed.disposition, at: agreed.decidedAt }]),
];
const isOpen = ({ disposition: { status } }: Word): boolean => status !== 'resolved';
const latest = (words: readonly Word[]): number => Math.max(...words.map((one) => millis(one.at)));

const gravestFirst: readonly Disposition['classification'][] = [
  'truePositive',
  'informationalExpectedActivity',
  'falsePositive',
];

const graverWinsTies = (debate: Debate): readonly string[] => {
  const words = wordsOf(debate);
  const newest = words.filter((one) => millis(one.at) === latest(words));
  const gravest = gravestFirst.find((one) =>
    newest.some(({ disposition }) => disposition.classification === one),
  );
  const agreed = agree(debate.agreed, debate.candidates, conflicts).agreed?.disposition;
  if (gravest === undefined)
    return wrong([
      newest.every(isOpen) && agreed?.status === 'resolved',
      'an opening lost to what was before',
    ]);
  const said = newest
    .map(({ disposition }) => disposition)
    .filter(({ classification, determination }) => classification === gravest && determination !== 'unknown');
  return wrong(
    [agreed?.status !== 'resolved' || agreed.classification !== gravest, 'the graver lost a tie'],
    [said.length > 0 && agreed?.determination === 'unknown', 'a determination was said and is lost'],
  );
};

const reopeningDropsWhatWasSaid = (debate: Debate): readonly string[] => {
  const words = wordsOf(debate);
  const openedAt = latest(words.filter(isOpen));
  // A closing of that very moment may count before or after.
  fc.pre(words.every((one) => isOpen(one) || millis(one.at) !== openedAt));
  const since = words.filter((one) => millis(one.at) > openedAt).map(({ disposition }) => disposition);
  const agreed = agree(debate.agreed, debate.candidates, conflicts).agreed?.disposition;
  if (since.length === 0)
    return wrong([agreed?.status === 'resolved', 'it is closed though it was opened last']);
  const isClassed = since.some(({ classification }) => classification !== 'unknown');
  const isCommented = since.some((one) => one.comment !== undefined);
  return wrong(
    [agreed?.status !== 'resolved', 'it is open though it was closed last'],
    [!isClassed && agreed?.classification !== 'unknown', 'a class from before the reopening is back'],
    [!isCommented && agreed?.comment !== undefined, 'a comment from before the reopening is back'],
    [isClassed && agreed?.classification === 'unknown', 'a class was said and is lost'],
    [isCommented && agreed?.comment === undefined, 'a comment was said and is lost'],
  );
};

export const agreeProperties: readonly Property[] = [
  property('plan', 'agrees on the same, in whatever order changes are seen', anyDebate, isTheSameInAnyOrder),
  property(
    'plan',
    'agrees on the same, whether changes are seen together or late',
    anySequence,
    isTheSameOneByOne,
  ),
  property('plan', 'lets the graver win a tie of changes', anyDebate, graverWinsTies),
  property('plan', 'drops with a reopening what was said before it', anyDebate, reopeningDropsWhatWasSaid),
];
