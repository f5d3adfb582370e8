import fc from 'fast-check';
import { parseMessage } from '../../../shared/alert/parse-message.ts';
import { keyFor, tenantId } from '../../support/alert-keys.ts';

describe('shared/alert/parse-message', () => {
  const good = keyFor('a');

  it.each([
    ['an array that the host has parsed', [good]],
    ['the text of an array', JSON.stringify([good])],
    ['one element without an array', good],
  ])('reads %s', (_, message) => {
    expect(parseMessage(message)).toEqual({ keys: [good], polls: [], subscriptionEvents: [], rejected: [] });
  });

  it('keeps the good ones beside a bad one and says what is wrong with that', () => {
    const bad = { ...good, provider: 'constructor', ref: '' };
    const { keys, rejected } = parseMessage([good, bad, keyFor('b')]);
    expect(keys.map(({ ref }) => ref)).toEqual(['a', 'b']);
    expect(rejected).toEqual([
      { index: 1, reason: expect.stringMatching(/provider: .*ref: /), element: bad },
    ]);
  });

  it('tells polls and subscription events from keys', () => {
    const poll = { tenantId, poll: 'defenderXdr' };
    const event = { tenantId, subscriptionId: tenantId, lifecycle: 'subscriptionRemoved' };
    const { polls, subscriptionEvents } = parseMessage([poll, event]);
    expect(polls).toEqual([poll]);
    expect(subscriptionEvents).toEqual([event]);
  });

  it.each([
    ['an unknown provider to poll', { tenantId, poll: 'nobody' }],
    ['an unknown lifecycle event', { tenantId, subscriptionId: tenantId, lifecycle: 'other' }],
    ['a tenant that is no GUID', { ...good, tenantId: 'contoso' }],
    ['a time that is none', { ...good, observedAt: 'yesterday' }],
    ['an observation without its time', { ...good, observation: { ref: 'a', shown: {} } }],
    ['text that is no JSON', 'not json'],
    ['null', null],
    ['a number', 123],
  ])('rejects %s', (_, message) => {
    const parsed = parseMessage(message);
    expect(parsed.rejected).toHaveLength(1);
    expect([...parsed.keys, ...parsed.polls, ...parsed.subscriptionEvents]).toEqual([]);
  });

  it('leaves out what a message must not bring', () => {
    const observation = {
      ref: 'a',
      shown: {},
      readAt: good.observedAt,
      aliases: [],
      belongsTo: [],
      base: { etag: 'x' },
    };
    const [key] = parseMessage([{ ...good, observation }]).keys;
    expect(key?.observation).not.toHaveProperty('base');
  });

  it('accounts for every element of any message and never throws', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.jsonValue(), fc.constant(good))), (message) => {
        const { keys, polls, subscriptionEvents, rejected } = parseMessage(message);
        expect(keys.length + polls.length + subscriptionEvents.length + rejected.length).toBe(message.length);
      }),
    );
  });
});
