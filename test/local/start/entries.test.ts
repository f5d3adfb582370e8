import { entryOfHostLine, entryOfJournal, entryOfWrite } from '../../../local/start/entries.ts';
import { parseHostLine } from '../../../local/start/host-line.ts';
import { copyAt } from './judge/copies.ts';

const time = '2026-11-22T12:00:00.000Z';
const find = (key: string) =>
  key === 'sentinel|/incidents/one' ? { story: 'story', title: 'Pass the ticket' } : undefined;
const entryOf = (level: string, fields: object) => {
  const line = parseHostLine(`${time} ${level} mirror-alert 1a2b3c4d ${JSON.stringify(fields)}`);
  return line === undefined ? undefined : entryOfHostLine(line, find);
};

describe('local/start/entries', () => {
  it('tells a line of the journal with its product and alert', () => {
    const copy = { provider: 'sentinel', ref: '/Incidents/One' } as const;
    const text = 'resolved/truePositive with a comment, decided at 2026-11-22T11:59:58Z';
    expect(entryOfJournal({ at: time, event: 'decided', copy, text }, find)).toEqual({
      at: Date.parse(time),
      kind: 'decided',
      tone: 'plain',
      product: 'Microsoft Sentinel',
      story: 'story',
      title: 'Pass the ticket',
      text: 'resolved · truePositive with a comment',
    });
  });

  it('tells a line about a copy that the tenant does not show', () => {
    const copy = { provider: 'sentinel', ref: 'other' } as const;
    const entry = entryOfJournal({ at: time, event: 'gone', copy, text: 'gone' }, find);
    expect(entry.title).toBeUndefined();
  });

  it('tells what a person did, with the comment', () => {
    const change = { status: 'TRUE_POSITIVE', comment: 'Isolated.' };
    const line = { at: time, by: 'alex', kind: 'analyst', change } as const;
    expect(entryOfWrite(copyAt('defenderForCloudApps'), 'Title', line)).toMatchObject({
      kind: 'analyst',
      text: 'alex: TRUE_POSITIVE “Isolated.”',
    });
  });

  it('tells dead letters, failed polls and retries, with the reason', () => {
    const named = { provider: 'sentinel', ref: '/incidents/one' };
    expect(entryOf('ERROR', { message: 'dead letter', ...named, reasons: ['a', 'b'] })).toMatchObject({
      kind: 'dead-letter',
      title: 'Pass the ticket',
      text: 'given up: a; b',
    });
    expect(
      entryOf('WARN', { message: 'poll failed', provider: 'sentinel', failure: 'throttled' }),
    ).toMatchObject({
      product: 'Microsoft Sentinel',
      text: 'throttled',
    });
    expect(
      entryOf('WARN', { message: 'key comes back', ...named, delayMs: 5020, reason: 'throttled' })?.text,
    ).toBe('tried again in 5 s: throttled');
  });

  it('leaves out what the journal tells, and what is normal', () => {
    expect(entryOf('INFO', { message: 'mirrored' })).toBeUndefined();
    expect(entryOf('INFO', { message: 'key comes back', delayMs: 1000 })).toBeUndefined();
  });

  it('tells every error, known or not', () => {
    expect(entryOf('ERROR', { message: 'something new' })).toMatchObject({
      tone: 'bad',
      text: 'something new',
    });
  });
});
