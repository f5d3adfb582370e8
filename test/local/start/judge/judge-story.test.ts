import type { AppRecord } from '../../../../local/start/judge/app-record.ts';
import { copyKey } from '../../../../local/start/judge/app-record.ts';
import type { Mark } from '../../../../local/start/judge/judge-copy.ts';
import { judgeStory, type StoryContext, type StoryState } from '../../../../local/start/judge/judge-story.ts';
import type { Copy } from '../../../../local/tenant/control/control.ts';
import { products, type Product } from '../../../../local/tenant/state/products.ts';
import type { WriteLine } from '../../../../local/tenant/state/write-journal.ts';
import { at, copyAt, decidedBy } from './copies.ts';

const truePositive = { status: 'resolved', classification: 'truePositive' };
const closedTrue = { status: 'Closed', classification: 'TruePositive' };
const comment = 'Host isolated.';

interface Case {
  readonly sentence: string;
  readonly copies: readonly Copy[];
  readonly state: StoryState;
  readonly marks: readonly Mark[];
}

const cases: readonly Case[] = [
  {
    sentence: 'an incident was merged into another, and what is left is in step',
    copies: [
      decidedBy(copyAt('defenderXdr'), 1, truePositive),
      copyAt('defenderXdrIncidents', { status: 'redirected' }),
    ],
    state: 'inStep',
    marks: ['source', 'off'],
  },
  {
    sentence: 'nobody has decided anything',
    copies: [copyAt('defenderXdr'), copyAt('sentinel')],
    state: 'undecided',
    marks: ['undecided', 'undecided'],
  },
  {
    sentence: 'one copy is decided and the other still open',
    copies: [decidedBy(copyAt('defenderXdr'), 1, truePositive), copyAt('sentinel')],
    state: 'outOfStep',
    marks: ['source', 'waiting'],
  },
  {
    sentence: 'the other shows the decision in its own words',
    copies: [decidedBy(copyAt('defenderXdr'), 1, truePositive), copyAt('sentinel', closedTrue)],
    state: 'inStep',
    marks: ['source', 'inStep'],
  },
  {
    sentence: 'the other is closed as something else',
    copies: [
      decidedBy(copyAt('defenderXdr'), 1, truePositive),
      copyAt('sentinel', { status: 'Closed', classification: 'FalsePositive' }),
    ],
    state: 'outOfStep',
    marks: ['source', 'waiting'],
  },
  {
    sentence: 'the closing comment is missing at the other',
    copies: [decidedBy(copyAt('defenderXdr'), 1, truePositive, comment), copyAt('sentinel', closedTrue)],
    state: 'outOfStep',
    marks: ['source', 'waiting'],
  },
  {
    sentence: 'the closing comment is among the comments of the other',
    copies: [
      decidedBy(copyAt('defenderXdr'), 1, truePositive, comment),
      copyAt('sentinel', { ...closedTrue, comments: ['Older.', comment] }),
    ],
    state: 'inStep',
    marks: ['source', 'inStep'],
  },
  {
    sentence: 'of two decisions the later one counts',
    copies: [
      decidedBy(copyAt('defenderXdr'), 1, { status: 'resolved', classification: 'falsePositive' }),
      decidedBy(copyAt('defenderForCloudApps'), 2, { status: 'TRUE_POSITIVE' }),
    ],
    state: 'outOfStep',
    marks: ['waiting', 'source'],
  },
  {
    sentence: 'a product without a word for "in progress" stays open',
    copies: [
      decidedBy(copyAt('defenderXdr'), 1, { status: 'inProgress' }),
      copyAt('defenderForCloudApps'),
      copyAt('sentinel', { status: 'Active' }),
    ],
    state: 'inStep',
    marks: ['source', 'inStep', 'inStep'],
  },
  {
    sentence: 'an incident that is reopened leaves its alert as it is',
    copies: [
      decidedBy(copyAt('defenderXdr'), 1, truePositive),
      decidedBy(copyAt('sentinel', closedTrue), 2, { status: 'New' }),
    ],
    state: 'inStep',
    marks: ['source', 'source'],
  },
  {
    sentence: 'an incident stays open while another alert in it is open',
    copies: [
      decidedBy(copyAt('defenderXdr'), 1, truePositive),
      copyAt('defenderXdr', { ref: 'second' }),
      copyAt('defenderXdrIncidents'),
    ],
    state: 'inStep',
    marks: ['source', 'undecided', 'inStep'],
  },
  {
    sentence: 'an incident is closed although another alert in it is open',
    copies: [
      decidedBy(copyAt('defenderXdr'), 1, truePositive),
      copyAt('defenderXdr', { ref: 'second' }),
      copyAt('defenderXdrIncidents', { status: 'resolved' }),
    ],
    state: 'outOfStep',
    marks: ['source', 'undecided', 'waiting'],
  },
  {
    sentence: 'an incident closes with the gravest verdict of its alerts',
    copies: [
      decidedBy(copyAt('defenderXdr'), 1, truePositive),
      decidedBy(copyAt('defenderXdr', { ref: 'second' }), 2, {
        status: 'resolved',
        classification: 'falsePositive',
      }),
      copyAt('defenderXdrIncidents', truePositive),
    ],
    state: 'inStep',
    marks: ['source', 'source', 'inStep'],
  },
  {
    sentence: 'closing an incident closes each alert in it that is open',
    copies: [
      copyAt('defenderXdr', truePositive),
      copyAt('defenderXdr', { ref: 'second' }),
      decidedBy(copyAt('defenderXdrIncidents'), 3, truePositive),
    ],
    state: 'outOfStep',
    marks: ['inStep', 'waiting', 'source'],
  },
  {
    sentence: 'the app has written over what a person decided',
    copies: [
      { ...decidedBy(copyAt('defenderXdr'), 1, truePositive), status: 'new' },
      copyAt('sentinel', closedTrue),
    ],
    state: 'outOfStep',
    marks: ['waiting', 'inStep'],
  },
  {
    sentence: 'history is left alone although its copies differ',
    copies: [
      copyAt('defenderForCloudApps', { history: true, status: 'FALSE_POSITIVE' }),
      copyAt('defenderXdr', { history: true }),
    ],
    state: 'history',
    marks: ['history', 'history'],
  },
];

/** What the tenant writes down of each, for the same decision. */
const told: readonly (readonly [Product, WriteLine['change']])[] = [
  ['defenderForEndpoint', { status: 'resolved', classification: 'falsePositive' }],
  ['legacyGraphAlerts', { status: 'resolved', feedback: 'falsePositive' }],
];

const mirrored = new Map(products.map((id) => [id, 'written'] as const));
const nothing: StoryContext = { records: [], failures: new Map(), mirrored };

describe('local/start/judge/judge-story', () => {
  it.each(cases)('$sentence', ({ copies, state, marks }) => {
    const judged = judgeStory(copies, nothing);
    expect(judged.copies.map(({ judgement }) => judgement.mark)).toEqual(marks);
    expect(judged.state).toBe(state);
  });

  it.each(told)('knows a decision at %s by what the tenant writes down of it', (provider, change) => {
    const { decision } = judgeStory([decidedBy(copyAt(provider), 7, change)], nothing);
    expect(decision?.meaning).toEqual({ stage: 'closed', verdict: 'falsePositive' });
  });

  it('asks nobody for what a product says by itself where it keeps no comment', () => {
    const decided = decidedBy(copyAt('office365'), 7, { status: 'Resolved', comment: 'New alert' });
    const copies = [
      { ...decided, comments: ['New alert'] },
      copyAt('defenderXdr', { status: 'resolved', classification: 'unknown' }),
    ];
    expect(judgeStory(copies, nothing).state).toBe('inStep');
  });

  it('dates the drift by the decision', () => {
    const copies = [decidedBy(copyAt('defenderXdr'), 7, truePositive), copyAt('sentinel')];
    expect(judgeStory(copies, nothing).outOfStepSince).toBe(at(7));
  });
});

describe('local/start/judge/judge-copy', () => {
  const source = decidedBy(copyAt('defenderXdr'), 7, truePositive);
  const other = copyAt('sentinel', { ref: '/Incidents/One' });

  const record = (decidedAt: number, check?: string): AppRecord => ({
    agreed: { words: 'resolved', decidedAt, decidedBy: copyKey(source) },
    copies: new Set([copyKey(source), 'sentinel|/incidents/one']),
    objections: new Map(
      check === undefined ? [] : [['sentinel|/incidents/one', { check, reason: 'because.' }]],
    ),
  });
  const judgementWith = (context: Partial<StoryContext>) =>
    judgeStory([source, other], { ...nothing, ...context }).copies[1]?.judgement;

  it.each([
    ['the app knows nothing of the decision', [], 'waiting', 'still new; not noticed yet'],
    ['what it agreed on is older', [record(at(1), 'guard')], 'waiting', 'still new; not noticed yet'],
    ['it is about to write', [record(at(7))], 'waiting', 'still new; the write is under way'],
    ['it objects for good', [record(at(7), 'guard')], 'held', 'still new; because'],
    ['it objects for now', [record(at(7), 'unreadable')], 'waiting', 'still new; because'],
    [
      'it does not know the copy',
      [{ ...record(at(7)), copies: new Set([copyKey(source)]) }],
      'waiting',
      'still new; the app does not know yet that it belongs here',
    ],
  ])('%s', (_, records, mark, reason) => {
    expect(judgementWith({ records })).toEqual({ mark, reason });
  });

  it('names the write that failed last, unless it was for an older decision', () => {
    const failures = (second: number) =>
      new Map([['sentinel|/incidents/one', { at: at(second), text: 'throttled' }]]);
    expect(judgementWith({ records: [record(at(7))], failures: failures(8) })?.reason).toBe(
      'still new; the last write failed, throttled',
    );
    expect(judgementWith({ records: [record(at(7))], failures: failures(6) })?.reason).toBe(
      'still new; the write is under way',
    );
  });

  it('says when the policy leaves a product out', () => {
    expect(judgementWith({ mirrored: new Map([['defenderXdr', 'written']]) })).toEqual({
      mark: 'off',
      reason: 'the policy does not name this product',
    });
  });

  describe('of a product that is only read', () => {
    const onlyRead = new Map([...mirrored, ['sentinel', 'read'] as const]);
    const judged = (copies: readonly Copy[]) => judgeStory(copies, { ...nothing, mirrored: onlyRead });

    it('a copy that does not follow is left out, with what it shows', () => {
      const { state, copies } = judged([source, other]);
      expect(copies[1]?.judgement).toEqual({
        mark: 'off',
        reason: 'still new; the policy writes nothing here',
      });
      expect(state).toBe('inStep');
    });

    it('a copy that follows by itself is in step, and one where somebody decides is the source', () => {
      expect(judged([source, copyAt('sentinel', closedTrue)]).copies[1]?.judgement.mark).toBe('inStep');
      const decided = decidedBy(copyAt('sentinel'), 7, closedTrue);
      expect(judged([copyAt('defenderXdr'), decided]).copies.map(({ judgement }) => judgement.mark)).toEqual([
        'waiting',
        'source',
      ]);
    });
  });
});
