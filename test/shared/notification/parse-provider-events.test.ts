import fc from 'fast-check';
import {
  parseProviderEvents,
  type EventOptions,
  type EventSource,
} from '../../../shared/notification/parse-provider-events.ts';
import { unwrapEvents } from '../../../shared/notification/unwrap-events.ts';
import { providers } from '../../../shared/provider/registry.ts';
import type { Provider } from '../../../shared/provider/provider.ts';
import { tenantId } from './deliveries.ts';

const subscription = '0b1f6471-1bf0-4dda-aec3-111122223333';
const stranger = '0b1f6471-1bf0-4dda-aec3-444455556666';
const workspace = `/subscriptions/${subscription}/resourceGroups/rg/providers/Microsoft.OperationalInsights/workspaces/law`;
const alertIn = (id: string, name = 'a1') =>
  `/subscriptions/${id}/resourcegroups/rg/providers/microsoft.security/locations/westeurope/alerts/${name}`;
const incident = `${workspace}/providers/Microsoft.SecurityInsights/Incidents/i1`.toLowerCase();
const nameless = (id: string) => ({ SystemAlertId: 'a1', AzureResourceSubscriptionId: id });

function source(id: Provider['id'], scope: EventSource['scope']): EventSource {
  const provider = providers.get(id);
  if (provider === undefined) throw new Error('no such provider');
  return { tenantId, id, provider, scope };
}

const cloud = source('defenderForCloud', { azureSubscriptions: [subscription] });
const both = [cloud, source('sentinel', { workspaces: [workspace] })];
const observedAt = '2026-11-22T10:00:00.000Z';
const options: EventOptions = { sources: both, observedAt };

describe('shared/notification/parse-provider-events', () => {
  it('judges each event on its own', () => {
    const parsed = parseProviderEvents(
      [
        { id: alertIn(subscription) },
        { object: { id: incident } },
        { id: alertIn(stranger) },
        { id: alertIn(subscription).toUpperCase() },
        'an event',
        nameless(subscription),
        nameless(stranger),
      ],
      options,
    );
    const key = { tenantId, observedAt, source: 'provider' };
    expect(parsed).toEqual({
      received: 7,
      keys: [
        { ...key, provider: 'defenderForCloud', ref: alertIn(subscription) },
        { ...key, provider: 'sentinel', ref: incident },
      ],
      polls: [{ tenantId, poll: 'defenderForCloud' }],
      dropped: new Map([
        ['scope', 2],
        ['duplicate', 1],
        ['not an event', 1],
      ]),
    });
  });

  it('hands on the trace', () => {
    const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
    const { keys } = parseProviderEvents([{ ref: alertIn(subscription) }], { ...options, traceparent });
    expect(keys).toMatchObject([{ traceparent }]);
  });

  it('looks at the first ten thousand, and counts the rest', () => {
    const many = [{ ref: alertIn(subscription) }, ...Array.from({ length: 10_001 }, () => ({}))];
    const { received, keys, dropped } = parseProviderEvents(many, options);
    expect({ received, keys: keys.length }).toEqual({ received: 10_002, keys: 1 });
    expect(dropped).toEqual(
      new Map([
        ['not an event', 9_999],
        ['too many', 2],
      ]),
    );
  });

  it('takes a state from no event', () => {
    const { keys } = parseProviderEvents(
      [{ id: alertIn(subscription), properties: { status: 'Dismissed' } }],
      {
        ...options,
        sources: [cloud],
      },
    );
    expect(JSON.stringify(keys)).not.toContain('Dismissed');
  });

  it.each([
    ['a ref of another product', { ref: 'da1' }, 'id'],
    ['a ref longer than any id', { ref: alertIn(subscription, 'a'.repeat(2_000)) }, 'id'],
    ['a ref with company', { ref: alertIn(subscription), status: 'x' }, 'not an event'],
    ['an event of another product', { object: { id: incident } }, 'not an event'],
  ])('drops %s', (_, event, reason) => {
    expect(parseProviderEvents([event], { ...options, sources: [cloud] })).toMatchObject({
      keys: [],
      polls: [],
      dropped: new Map([[reason, 1]]),
    });
  });

  it('asks for no poll of a product that can not be polled', () => {
    const { normaliseRef, inScope, subjectOf } = cloud.provider;
    const unpolled = { ...cloud, provider: { normaliseRef, inScope, ...(subjectOf && { subjectOf }) } };
    expect(parseProviderEvents([nameless(subscription)], { ...options, sources: [unpolled] })).toMatchObject({
      polls: [],
      dropped: new Map([['id', 1]]),
    });
  });

  it('never throws, counts everything, and queues nothing outside the scope, whatever comes', () => {
    const text = fc.constantFrom(
      ...[subscription, stranger].flatMap((id) => [alertIn(id), incident.replace(subscription, id), id]),
    );
    const name = fc.constantFrom(
      'ref',
      'id',
      'object',
      'AlertUri',
      'SystemAlertId',
      'AzureResourceSubscriptionId',
    );
    const { tree: hostile } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { maxDepth: 4 },
        text,
        fc.jsonValue(),
        fc.dictionary(fc.oneof(name, fc.constantFrom('body', 'records', 'value')), tie('tree')),
        fc.array(tie('tree')),
      ),
    }));
    fc.assert(
      fc.property(hostile, (value) => {
        const events = unwrapEvents(value);
        const { received, keys, polls, dropped } = parseProviderEvents(events, options);
        const lost = [...dropped.values()].reduce((sum, count) => sum + count, 0);
        expect(keys.length + polls.length + lost).toBe(received);
        expect(received).toBe(events.length);
        for (const { ref } of keys) expect(ref.startsWith(`/subscriptions/${subscription}/`)).toBe(true);
        for (const { poll } of polls) expect(poll).toBe('defenderForCloud');
      }),
      { numRuns: 500 },
    );
  });
});
