import type { SharedRecord } from '../../../shared/correlation/record.ts';
import { isUntold, membersNotIn, noteShared, withoutMembers } from '../../../shared/mirror/note-shared.ts';
import { absentProvider } from '../../../shared/policy/policy.ts';
import { defined } from '../../../shared/platform/defined.ts';
import { tenantId } from '../../support/alert-keys.ts';
import {
  at,
  now,
  observationOf,
  policyOf,
  providerFor,
  shownAs,
  viewOf,
  wordsOf,
  type CopyCase,
  type Sight,
} from '../../support/plan-case.ts';

interface Known extends CopyCase {
  readonly news?: number;
  readonly told?: number;
  readonly unmirrored?: string;
}

function note(known: Known | undefined, sight: Sight) {
  const provider = providerFor('i', known?.facts);
  const record = known === undefined ? undefined : viewOf('i', known).shared?.record;
  const { news, told, unmirrored } = known ?? {};
  const shown = unmirrored === undefined ? undefined : shownAs(provider, unmirrored);
  return noteShared(record && { ...record, ...defined({ news, told, unmirrored: shown }) }, {
    tenantId,
    provider,
    rules: { ...absentProvider, direction: 'both', ...known?.rules },
    policy: policyOf(),
    since: now + (known?.since ?? -86_400) * 1000,
    observation: observationOf('i', provider, sight),
    now,
  });
}

/** What a row says, in the words of the tables. */
function told(record: SharedRecord) {
  const { lift } = providerFor('i');
  const words = (shown: SharedRecord['unmirrored']) => {
    const verdict = shown && lift(shown);
    return verdict ? wordsOf(verdict) : shown?.status;
  };
  return defined({
    seen: words(record.lastSeen?.shown),
    unmirrored: words(record.unmirrored),
    change: record.change && `${words(record.change.shown) ?? ''} ${record.change.at}`,
    comment: record.change?.comment,
    intent: words(record.intent?.shown),
    written: record.written && `${words(record.written.shown) ?? ''} ${record.written.times}`,
    news: record.news,
  });
}

type Row = readonly [string, Known | undefined, Sight, meaning: string, wanted: object];
const writing = { is: 'tp', by: 'other#1' } as const;

describe('shared/mirror/note-shared', () => {
  // prettier-ignore
  it.each<Row>([
    ['first seen and open: a baseline', undefined, { is: 'new' }, 'baseline', { seen: 'new' }],
    ['first seen closed: a person did it', undefined, { is: 'tp', stamp: -60 }, 'changed', { seen: 'tp', change: `tp ${at(-60)}`, news: 1 }],
    ['first seen closed, from before mirroring began: a baseline', { lastSeen: null, since: -59 }, { is: 'tp', stamp: -60 }, 'baseline', { seen: 'tp' }],
    ['nothing new', {}, { is: 'new' }, 'same', { seen: 'new' }],
    ['a person changed it', {}, { is: 'tp', stamp: -60, comment: 'why' }, 'changed', { seen: 'tp', change: `tp ${at(-60)}`, comment: 'why', news: 1 }],
    ['and again', { lastSeen: { is: 'tp' }, change: { is: 'tp', at: -600 }, news: 4 }, { is: 'new', stamp: -60 }, 'changed', { seen: 'new', change: `new ${at(-60)}`, news: 5 }],
    ['a stale look teaches nothing', { lastSeen: { is: 'new', stamp: -60 } }, { is: 'tp', stamp: -61 }, 'stale', { seen: 'new' }],
    ['what is never mirrored is kept beside what was last said', { lastSeen: { is: 'tp' } }, { is: 'awaitingAction', stamp: -60 }, 'unmirrored', { seen: 'tp', unmirrored: 'awaitingAction' }],
    ['and forgotten when it has passed: nobody changed anything', { lastSeen: { is: 'tp' }, unmirrored: 'awaitingAction' }, { is: 'tp', stamp: -60 }, 'same', { seen: 'tp' }],
    ['our write is ours', { intent: writing }, { is: 'tp', stamp: -60 }, 'ours', { seen: 'tp', written: 'tp 1' }],
    ['a write that was announced may be on its way still', { intent: { ...writing, at: -44 } }, { is: 'new' }, 'same', { seen: 'new', intent: 'tp' }],
    ['not any more, when its worker must be dead', { intent: { ...writing, at: -45 } }, { is: 'new' }, 'same', { seen: 'new' }],
    ['even when a person changed it meanwhile', { intent: { ...writing, at: -3 } }, { is: 'fp', stamp: -1 }, 'changed', { seen: 'fp', change: `fp ${at(-1)}`, intent: 'tp', news: 1 }],
    ['our write was not taken: its alerts must know', { lastSeen: { is: 'tp', stamp: -60 }, written: { is: 'tp', stamped: -60 } }, { is: 'new', stamp: -60 }, 'not-taken', { seen: 'new', written: 'tp 1', news: 1 }],
    ['where changes do not count: its alerts put it right', { rules: { direction: 'out' } }, { is: 'tp', stamp: -60 }, 'ignored', { seen: 'tp', news: 1 }],
  ])('%s', (_sentence, known, sight, meaning, wanted) => {
    const found = note(known, sight);
    expect(found.meaning).toBe(meaning);
    expect(told(found.record)).toEqual(wanted);
  });

  it.each<[string, Known | undefined, Sight, boolean]>([
    ['a row that was never stored', undefined, { is: 'new' }, true],
    ['a change', {}, { is: 'tp', stamp: -60 }, true],
    ['nothing', {}, { is: 'new' }, false],
    ['a stamp that moved', {}, { is: 'new', stamp: -1 }, false],
    ['a stale look', { lastSeen: { is: 'new', stamp: -60 } }, { is: 'tp', stamp: -61 }, false],
    ['a member that joined', {}, { is: 'new', members: ['ours', 'new'] }, true],
    ['a member that left', { members: ['ours', 'new'] }, { is: 'new', members: ['ours'] }, true],
    ['the same members', { members: ['ours', 'new'] }, { is: 'new', members: ['ours', 'tp'] }, false],
  ])('%s: to be stored is %#', (_sentence, known, sight, isNew) => {
    expect(note(known, sight).isNew).toBe(isNew);
  });

  it('tells who has joined, and keeps those who stayed', () => {
    const { joined, record } = note(
      { members: ['ours', 'new'] },
      { is: 'new', members: ['ours', 'gone', 'new', 'tp'] },
    );
    expect(joined.map(({ aliases }) => aliases)).toEqual([['other-2'], ['other-3']]);
    expect(record.members.map(({ aliases }) => aliases)).toEqual([
      ['ours'],
      ['other-1'],
      ['other-2'],
      ['other-3'],
    ]);
  });

  it('dates those who have joined by the look, and those of the first look not at all', () => {
    const dates = ({ record }: ReturnType<typeof note>) => record.members.map(({ listedAt }) => listedAt);
    expect(dates(note(undefined, { is: 'new', members: ['ours', 'new'] }))).toEqual([undefined, undefined]);
    expect(dates(note({}, { is: 'new', read: -1, members: ['ours', 'new'] }))).toEqual([undefined, at(-1)]);
  });

  it('keeps its members when a look lists none', () => {
    expect(note({ members: ['ours', 'new'] }, { is: 'new' }).record.members).toHaveLength(2);
  });

  it('counts members that nobody can name, and never takes them for new', () => {
    const seen = observationOf('i', providerFor('i'), { is: 'new', members: ['ours'] });
    const observation = { ...seen, members: [...(seen.members ?? []), { aliases: [] }] };
    const record = viewOf('i', {}).shared?.record;
    if (record === undefined) throw new Error('it is a shared copy');
    expect(membersNotIn(record, observation)).toEqual([]);
  });

  it('can leave out members that were not told yet', () => {
    const { joined, record } = note({}, { is: 'new', members: ['ours', 'new'] });
    expect(withoutMembers(record, joined).members).toHaveLength(1);
  });

  it.each<[string, Partial<SharedRecord>, boolean]>([
    ['no news', {}, false],
    ['news', { news: 1 }, true],
    ['news that was told', { news: 1, told: 1 }, false],
    ['more news', { news: 2, told: 1 }, true],
  ])('%s', (_sentence, counts, untold) => {
    const { record } = note({}, { is: 'new' });
    expect(isUntold({ ...record, ...counts })).toBe(untold);
  });
});
