import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { parseDelivery, type ParsedDelivery } from '../../../shared/notification/parse-delivery.ts';
import type { ProviderId } from '../../../shared/provider/provider-id.ts';
import type { Provider } from '../../../shared/provider/provider.ts';
import { bytes, item, options, readable, readers, secret, subscriptionId, tenantId } from './deliveries.ts';

type Reader = Pick<Provider, 'normaliseRef' | 'list'>;
type Parsed = Exclude<ParsedDelivery, { kind: 'malformed' }>;

const ofTenant = (providers: ReadonlyMap<ProviderId, Reader>) => ({
  tenants: new Map([[tenantId, providers]]),
});

function parse(items: readonly unknown[], over: Partial<typeof options> = {}): Parsed {
  const parsed = parseDelivery(bytes({ value: items }), { ...options, ...over });
  if (parsed.kind === 'malformed') throw new Error(parsed.reason);
  return parsed;
}

describe('shared/notification/parse-delivery', () => {
  it('makes a key of an alert, in the spelling of its provider', () => {
    expect(parse([item({ resourceData: { id: 'DA1' } })], { traceparent: '00-1-2-01' }).keys).toEqual([
      {
        tenantId,
        provider: 'defenderXdr',
        ref: 'da1',
        observedAt: options.observedAt,
        source: 'notification',
        traceparent: '00-1-2-01',
      },
    ]);
  });

  it('makes a key of an incident', () => {
    const [key] = parse([item({ resource: 'security/incidents/29', resourceData: { id: '29' } })]).keys;
    expect(key).toMatchObject({ provider: 'defenderXdrIncidents', ref: '29' });
  });

  it('accepts the previous clientState, and a subscription that nobody has heard of', () => {
    const other = 'ffffffff-ffff-ffff-ffff-ffffffffffff';
    expect(parse([item({ clientState: 'the-previous-one', subscriptionId: other })]).keys).toHaveLength(1);
  });

  it('queues an alert once, however often a body names it', () => {
    const { keys, dropped } = parse([
      item(),
      item({ changeType: 'created' }),
      item({ tenantId: tenantId.toUpperCase() }),
    ]);
    expect(keys).toHaveLength(1);
    expect([...dropped]).toEqual([['duplicate', 2]]);
  });

  it.each([
    ['a wrong clientState', item({ clientState: 'guessed' }), 'clientState'],
    ['no clientState', item({ clientState: undefined }), 'clientState'],
    ['a tenant that is not ours', item({ tenantId: subscriptionId }), 'tenantId'],
    ['no tenant', item({ tenantId: undefined }), 'tenantId'],
    ['a subscription id that is no GUID', item({ subscriptionId: 'NA' }), 'subscriptionId'],
    ['no usable id', item({ resource: 'security/alerts_v2', resourceData: {} }), 'id'],
    ['another resource', item({ resource: 'me/messages/1', resourceData: { id: '1' } }), 'resource'],
    ['an unknown lifecycle event', item({ lifecycleEvent: 'constructor' }), 'lifecycleEvent'],
    ['something that is no object', 'text', 'not an object'],
    ['null', null, 'not an object'],
    ['an array', [item()], 'clientState'],
  ])('drops %s and keeps the good ones beside it', (_, bad, reason) => {
    const { keys, dropped, received } = parse([
      item(),
      bad,
      item({ resource: 'x', resourceData: { id: 'da2' } }),
    ]);
    expect(keys.map(({ ref }) => ref)).toEqual(['da1', 'da2']);
    expect([...dropped]).toEqual([[reason, 1]]);
    expect(received).toBe(3);
  });

  it('drops an id that the provider does not know as one', () => {
    const providers = new Map<ProviderId, Reader>([
      ['defenderXdr', { ...readable, normaliseRef: () => undefined }],
    ]);
    expect([...parse([item()], ofTenant(providers)).dropped]).toEqual([['id', 1]]);
  });

  describe('a resource that no enabled provider reads', () => {
    const legacy = item({ resource: 'security/alerts/x1', resourceData: { id: 'x1' } });

    it('has alerts_v2 polled at once, once', () => {
      const { keys, polls } = parse([
        legacy,
        item({ resource: 'security/alerts/x2', resourceData: { id: 'x2' } }),
      ]);
      expect(keys).toEqual([]);
      expect(polls).toEqual([{ tenantId, poll: 'defenderXdr' }]);
    });

    it('is read where legacy alerts are enabled', () => {
      const providers = new Map<ProviderId, Reader>([...readers, ['legacyGraphAlerts', readable]]);
      const { keys, polls } = parse([legacy], ofTenant(providers));
      expect(keys).toMatchObject([{ provider: 'legacyGraphAlerts', ref: 'x1' }]);
      expect(polls).toEqual([]);
    });

    it('is read where its own tenant reads it, whatever others do', () => {
      const other = 'b6f0f0f5-6d4d-4958-8b9f-9d6445542f95';
      const legacyOnly = new Map<ProviderId, Reader>([['legacyGraphAlerts', readable]]);
      const tenants = new Map<string, ReadonlyMap<ProviderId, Reader>>([
        [tenantId, readers],
        [other, legacyOnly],
      ]);
      const { keys, polls } = parse([legacy, { ...legacy, tenantId: other.toUpperCase() }], { tenants });
      expect(keys).toMatchObject([{ tenantId: other, provider: 'legacyGraphAlerts', ref: 'x1' }]);
      expect(polls).toEqual([{ tenantId, poll: 'defenderXdr' }]);
    });

    it('is dropped where alerts_v2 is off too', () => {
      const { keys, polls, dropped } = parse([legacy, item()], ofTenant(new Map()));
      expect([...keys, ...polls]).toEqual([]);
      expect([...dropped]).toEqual([['provider off', 2]]);
    });
  });

  describe('lifecycle', () => {
    const bare = { subscriptionId, tenantId, clientState: secret };

    it.each([
      ['reauthorizationRequired', []],
      ['subscriptionRemoved', ['defenderXdr', 'defenderXdrIncidents']],
      ['missed', ['defenderXdr', 'defenderXdrIncidents']],
    ])('%s', (lifecycleEvent, polled) => {
      const { subscriptionEvents, polls, keys } = parse([{ ...bare, lifecycleEvent }]);
      expect(subscriptionEvents).toEqual([{ tenantId, subscriptionId, lifecycle: lifecycleEvent }]);
      expect(polls.map(({ poll }) => poll)).toEqual(polled);
      expect(keys).toEqual([]);
    });

    it('believes only the clientState there too', () => {
      const { subscriptionEvents, polls } = parse([
        { ...bare, lifecycleEvent: 'missed', clientState: 'guessed' },
      ]);
      expect([...subscriptionEvents, ...polls]).toEqual([]);
    });

    it('is understood beside changes in one body', () => {
      const { subscriptionEvents, keys } = parse([item(), { ...bare, lifecycleEvent: 'missed' }]);
      expect([subscriptionEvents.length, keys.length]).toEqual([1, 1]);
    });
  });

  it.each([
    ['empty', ''],
    ['cut off', '{"value":[{'],
    ['null', 'null'],
    ['an array', '[]'],
    ['a text', '"value"'],
    ['an object without value', '{}'],
    ['a value that is no array', '{"value":{}}'],
    ['not UTF-8', new Uint8Array([0x7b, 0xff, 0xfe])],
  ])('calls malformed what is %s', (_, body) => {
    expect(parseDelivery(body instanceof Uint8Array ? body : bytes(body), options).kind).toBe('malformed');
  });

  it('takes an empty collection for what it is', () => {
    expect(parse([])).toMatchObject({ received: 0, keys: [], polls: [], subscriptionEvents: [] });
  });

  it('never throws, and accepts nothing without the clientState, whatever comes', () => {
    const strange = fc.oneof(
      fc.jsonValue(),
      fc.constantFrom(...Object.keys(item())).map((name) => item({ [name]: {} })),
    );
    const forged = fc.oneof(
      fc.jsonValue(),
      fc.record({
        ...Object.fromEntries(
          Object.entries(item()).map(([name, value]) => [name, fc.oneof(fc.constant(value), fc.jsonValue())]),
        ),
        clientState: fc.jsonValue(),
      }),
    );
    fc.assert(
      fc.property(fc.array(strange), fc.array(forged), (some, others) => {
        expect(parse(some).received).toBe(some.length);
        const { keys, polls, subscriptionEvents, dropped } = parse(others);
        expect([...keys, ...polls, ...subscriptionEvents]).toEqual([]);
        expect([...dropped.values()].reduce((sum, count) => sum + count, 0)).toBe(others.length);
      }),
    );
  });

  it('never throws on any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (body) => {
        expect(['malformed', 'notifications']).toContain(parseDelivery(body, options).kind);
      }),
    );
  });

  const examples = '../shared/contracts/graph-examples';
  const present = existsSync(examples) || process.env.CI === 'true';
  // Skipped where the contracts are not beside the repository; CI must have them.
  (present ? it : it.skip).each(['missed', 'subscriptionRemoved', 'reauthorizationRequired'])(
    'understands the printed lifecycle body: %s',
    (event) => {
      const printed = readFileSync(`${examples}/webhook-lifecycle-${event}.request.json`, 'utf8');
      const { value } = JSON.parse(printed) as { value: readonly object[] };
      const ours = value.map((example) => ({ ...example, subscriptionId, tenantId, clientState: secret }));
      expect(parse(ours).subscriptionEvents).toEqual([{ tenantId, subscriptionId, lifecycle: event }]);
    },
  );
});
