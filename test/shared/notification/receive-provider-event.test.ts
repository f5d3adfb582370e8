import type { MessageQueue } from '../../../shared/alert/change-queue.ts';
import type { MessageElement } from '../../../shared/alert/message.ts';
import type { ProviderScope } from '../../../shared/provider/provider.ts';
import {
  createProviderDoor,
  type ProviderDoorOptions,
} from '../../../shared/notification/receive-provider-event.ts';
import { delivery, subscriptionId, tenantId } from './deliveries.ts';

const provider = {
  normaliseRef: (raw: string) => (raw.startsWith('/subscriptions/') ? raw.toLowerCase() : undefined),
  inScope: (ref: string, { azureSubscriptions = [] }: ProviderScope) =>
    azureSubscriptions.some((id) => ref.includes(id)),
  subjectOf: (event: unknown) =>
    typeof event === 'object' && event !== null && 'name' in event ? { ref: String(event.name) } : undefined,
};
const sources: ProviderDoorOptions['sources'] = [
  { tenantId, id: 'defenderForCloud', provider, scope: { azureSubscriptions: ['ours'] } },
];
const clock = { now: () => Date.parse('2026-11-22T10:00:00Z') };

function setUp(over: Partial<MessageQueue> = {}, known = sources) {
  const sent: MessageElement[] = [];
  const queue: MessageQueue = {
    send: (elements) => {
      sent.push(...elements);
      return Promise.resolve();
    },
    ...over,
  };
  const onDropped = jest.fn();
  const door = createProviderDoor({ queue, sources: known, clock, deadlineMs: 20, onDropped });
  const send = (name: string, body: unknown) => {
    const { delivery: made, lines } = delivery(body);
    return { answer: door(name, made), lines };
  };
  return { sent, onDropped, send, post: (name: string, body: unknown) => send(name, body).answer };
}

const good = { ref: '/subscriptions/OURS/alerts/1' };

describe('shared/notification/receive-provider-event', () => {
  it('queues the copy by its one spelling', async () => {
    const { post, sent } = setUp();
    expect(await post('defenderForCloud', good)).toEqual({ status: 202 });
    expect(sent).toEqual([
      {
        tenantId,
        provider: 'defenderForCloud',
        ref: '/subscriptions/ours/alerts/1',
        observedAt: '2026-11-22T10:00:00.000Z',
        source: 'provider',
      },
    ]);
  });

  it.each([
    ['an unknown provider', 'nobody', good, 404],
    ['a name from every object', 'constructor', good, 404],
    ['a provider that is off', 'sentinel', good, 404],
    ['an empty body', 'defenderForCloud', '', 400],
    ['something that is no JSON', 'defenderForCloud', 'ref', 400],
    ['another shape', 'defenderForCloud', { id: '/subscriptions/ours/1' }, 400],
    ['more than the ref', 'defenderForCloud', { ...good, status: 'Resolved' }, 400],
    ['a ref that is no text', 'defenderForCloud', { ref: 1 }, 400],
    ['a ref that is not one there', 'defenderForCloud', { ref: 'da1' }, 400],
    ['a ref outside the scope', 'defenderForCloud', { ref: '/subscriptions/theirs/1' }, 400],
    ['an empty array', 'defenderForCloud', [], 400],
    ['an event about nothing here', 'defenderForCloud', { name: 'da1' }, 400],
    ['an event outside the scope', 'defenderForCloud', { name: '/subscriptions/theirs/1' }, 400],
    ['a body of more than 1 MiB', 'defenderForCloud', new Uint8Array(1024 * 1024 + 1), 413],
  ])('refuses %s', async (_, name, body, status) => {
    const { post, sent } = setUp();
    expect((await post(name, body)).status).toBe(status);
    expect(sent).toEqual([]);
  });

  it('takes what is good out of a batch, whatever wraps it, and says what became of the rest', async () => {
    const { send, sent, onDropped } = setUp();
    const { answer, lines } = send('defenderForCloud', {
      body: { records: [good, { name: '/subscriptions/ours/2' }, { name: '/subscriptions/theirs/3' }, 'x'] },
    });
    expect(await answer).toEqual({ status: 202 });
    expect(sent).toMatchObject([{ ref: '/subscriptions/ours/alerts/1' }, { ref: '/subscriptions/ours/2' }]);
    expect(lines).toMatchObject([
      {
        message: 'provider event queued',
        fields: { received: 4, keys: 2, polls: 0, dropped: { scope: 1, 'not an event': 1 } },
      },
    ]);
    expect(onDropped).not.toHaveBeenCalled();
  });

  it('counts a delivery of which nothing was queued instead of logging it', async () => {
    const { send, onDropped } = setUp();
    const { answer, lines } = send('defenderForCloud', [
      { name: 'da1' },
      { name: '/subscriptions/theirs/1' },
    ]);
    expect(await answer).toMatchObject({ status: 400, body: expect.stringContaining("provider's ids") });
    expect(onDropped).toHaveBeenCalledWith(
      new Map([
        ['id', 1],
        ['scope', 1],
      ]),
    );
    expect(lines).toEqual([]);
  });

  it('reflects nothing of what came', async () => {
    const { post } = setUp();
    const { body } = await post('defenderForCloud', { ref: '<script>' });
    expect(body).not.toContain('script');
  });

  describe('with several tenants', () => {
    const other = 'b6f0f0f5-6d4d-4958-8b9f-9d6445542f95';
    const anywhere = { normaliseRef: (raw: string) => raw, inScope: () => true };
    const cloud = { id: 'defenderForCloud', provider } as const;
    const graph = { id: 'defenderXdr', provider: anywhere, scope: {} } as const;
    const several: ProviderDoorOptions['sources'] = [
      { ...cloud, tenantId, scope: { azureSubscriptions: ['ours', 'both'] } },
      { ...cloud, tenantId: other, scope: { azureSubscriptions: ['theirs', 'both'] } },
      { ...graph, tenantId },
      { ...graph, tenantId: other },
      { ...graph, tenantId: other, id: 'defenderXdrIncidents' },
    ];

    it.each([
      ['whose scope has the ref', 'defenderForCloud', { ref: '/subscriptions/ours/1' }, tenantId],
      [
        'whose scope has the ref, not the first',
        'defenderForCloud',
        { ref: '/subscriptions/theirs/1' },
        other,
      ],
      ['whose scope an event is in', 'defenderForCloud', { name: '/subscriptions/theirs/1' }, other],
      ['that is named', 'defenderXdr', { ref: 'da1', tenantId: other.toUpperCase() }, other],
      ['that alone has the product', 'defenderXdrIncidents', { ref: '29' }, other],
    ])('finds the tenant %s', async (_, name, body, expected) => {
      const { post, sent } = setUp({}, several);
      expect((await post(name, body)).status).toBe(202);
      expect(sent).toMatchObject([{ tenantId: expected }]);
    });

    it.each([
      ['that two may have', 'defenderXdr', { ref: 'da1' }, /tenantId/],
      ['in the scope of two', 'defenderForCloud', { ref: '/subscriptions/both/1' }, /tenantId/],
      ['in the scope of none', 'defenderForCloud', { ref: '/subscriptions/else/1' }, /scope/],
      ['of a tenant that is not ours', 'defenderXdr', { ref: 'da1', tenantId: subscriptionId }, /tenantId/],
      [
        'outside the scope of the tenant that is named',
        'defenderForCloud',
        { ref: '/subscriptions/ours/1', tenantId: other },
        /scope/,
      ],
      ['of a tenant that is none', 'defenderXdr', { ref: 'da1', tenantId: 'contoso' }, /neither/],
    ])('refuses a ref %s', async (_, name, body, words) => {
      const { post, sent } = setUp({}, several);
      expect(await post(name, body)).toMatchObject({ status: 400, body: expect.stringMatching(words) });
      expect(sent).toEqual([]);
    });
  });

  it('answers 503 while the queue is silent', async () => {
    const { post } = setUp({ send: () => new Promise(() => undefined) });
    expect((await post('defenderForCloud', good)).status).toBe(503);
  });
});
