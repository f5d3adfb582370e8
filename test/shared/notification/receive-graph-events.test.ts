import fc from 'fast-check';
import type { MessageQueue } from '../../../shared/alert/change-queue.ts';
import type { MessageElement } from '../../../shared/alert/message.ts';
import { TransientError } from '../../../shared/errors.ts';
import { createGraphEventReceiver } from '../../../shared/notification/receive-graph-events.ts';
import { createCheckedLog } from '../../support/checked-log.ts';
import { item, options, secret, subscriptionId, tenantId } from './deliveries.ts';

const clock = { now: () => Date.parse('2026-11-22T10:00:00Z') };
const validation = {
  subscriptionId: 'NA',
  clientState: 'NA',
  changeType: 'Validation: Testing client application reachability for subscription Request-Id: 522a8e7e',
  resource: 'NA',
  resourceData: { '@odata.type': 'NA', '@odata.id': 'NA', id: 'NA' },
};

function setUp(over: Partial<MessageQueue> = {}) {
  const sent: MessageElement[] = [];
  const queue: MessageQueue = { send: async (elements) => void sent.push(...elements), ...over };
  const onDropped = jest.fn();
  const { log, lines } = createCheckedLog();
  const { clientStates, tenants } = options;
  const known = { clientStates, tenants, queue, clock, deadlineMs: 20, onDropped };
  const receive = createGraphEventReceiver(known);
  return { sent, onDropped, lines, receive: (events: unknown) => receive({ events, log }) };
}

describe('shared/notification/receive-graph-events', () => {
  it.each<[string, unknown]>([
    ['as the host hands them over', [{ value: [item()] }]],
    ['as text', [JSON.stringify({ value: [item()] })]],
    ['as bytes', [new TextEncoder().encode(JSON.stringify({ value: [item()] }))]],
    ['as a single event', { value: [item()] }],
    ['as an event that is an array of collections', [[{ value: [item()] }]]],
  ])('queues what the notifications name, %s', async (_, events) => {
    const { receive, sent } = setUp();
    await receive(events);
    expect(sent).toEqual([
      {
        tenantId,
        provider: 'defenderXdr',
        ref: 'da1',
        observedAt: '2026-11-22T10:00:00.000Z',
        source: 'notification',
      },
    ]);
  });

  it('takes lifecycle notifications out of the same hub', async () => {
    const { receive, sent } = setUp();
    await receive([
      { value: [item()] },
      { value: [item({ lifecycleEvent: 'reauthorizationRequired', resource: undefined })] },
    ]);
    expect(sent).toMatchObject([
      { ref: 'da1' },
      { tenantId, subscriptionId, lifecycle: 'reauthorizationRequired' },
    ]);
  });

  it("ignores Graph's word that it reaches the hub, and counts it as nothing", async () => {
    const { receive, sent, onDropped, lines } = setUp();
    await receive([{ value: [validation] }]);
    expect([sent, lines, onDropped.mock.calls]).toEqual([[], [], []]);
    await receive([{ value: [validation, item()] }]);
    expect(lines).toMatchObject([{ level: 'info', fields: { received: 1, keys: 1, dropped: {} } }]);
  });

  it('believes no validation that claims to be a notification', async () => {
    const { receive, onDropped } = setUp();
    await receive([{ value: [{ ...validation, changeType: 'updated' }] }]);
    expect(onDropped).toHaveBeenCalledWith(new Map([['clientState', 1]]));
  });

  it('drops what is forged, queues the rest, and says so', async () => {
    const { receive, sent, lines } = setUp();
    await receive([{ value: [item({ clientState: 'forged' })] }, 'no JSON', { value: [item()] }]);
    expect(sent).toHaveLength(1);
    const dropped = { clientState: 1, 'not an object': 1 };
    expect(lines).toMatchObject([{ level: 'warn', message: 'delivery queued', fields: { dropped } }]);
  });

  it.each<[string, MessageQueue['send']]>([
    ['refuses', () => Promise.reject(new TransientError('unavailable', 'scripted'))],
    ['is silent', () => new Promise(() => undefined)],
  ])('fails as a whole when the queue %s, so that the batch comes again', async (_, send) => {
    const { receive, lines } = setUp({ send });
    await expect(receive([{ value: [item()] }])).rejects.toThrow(TransientError);
    expect(lines).toMatchObject([{ level: 'error', message: 'delivery not queued' }]);
  });

  it('never fails for what an event holds, and queues nothing without the clientState', async () => {
    const hostile = fc.oneof(
      fc.jsonValue(),
      fc.string(),
      fc.uint8Array(),
      fc.record({ value: fc.array(fc.jsonValue().map((clientState) => item({ clientState }))) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(hostile), async (events) => {
        fc.pre(!JSON.stringify(events).includes(secret));
        const { receive, sent } = setUp();
        await receive(events);
        expect(sent).toEqual([]);
      }),
    );
  });
});
