import type { MessageQueue } from '../../../shared/alert/change-queue.ts';
import type { MessageElement } from '../../../shared/alert/message.ts';
import { TransientError } from '../../../shared/errors.ts';
import type { Delivery } from '../../../shared/notification/delivery.ts';
import { createReceiver } from '../../../shared/notification/receive.ts';
import { bytes, delivery, item, options, secret, subscriptionId, tenantId } from './deliveries.ts';

const clock = { now: () => Date.parse('2026-11-22T10:00:00Z') };
const stuck: MessageQueue = { send: () => new Promise(() => undefined) };
const down: MessageQueue = { send: () => Promise.reject(new TransientError('unavailable', 'scripted')) };

function setUp(queue?: MessageQueue) {
  const sent: MessageElement[] = [];
  const dropped: object[] = [];
  const working: MessageQueue = {
    send: (elements) => {
      sent.push(...elements);
      return Promise.resolve();
    },
  };
  const { clientStates, tenants } = options;
  const receive = createReceiver({
    queue: queue ?? working,
    clock,
    clientStates,
    tenants,
    deadlineMs: 20,
    onDropped: (reasons) => dropped.push(Object.fromEntries(reasons)),
  });
  const post = async (body: unknown, over: Partial<Delivery> = {}) => {
    const { delivery: made, lines } = delivery(body, over);
    return { answer: await receive(made), lines };
  };
  return { post, sent, dropped };
}

describe('shared/notification/receive', () => {
  it('answers 202 with nothing in it once everything good is in the queue', async () => {
    const { post, sent } = setUp();
    const { answer, lines } = await post(
      { value: [item(), item({ clientState: 'forged-one' })] },
      { traceparent: '00-a-b-01' },
    );
    expect(answer).toEqual({ status: 202 });
    expect(sent).toMatchObject([
      { ref: 'da1', observedAt: '2026-11-22T10:00:00.000Z', traceparent: '00-a-b-01' },
    ]);
    expect(lines).toEqual([
      {
        level: 'warn',
        message: 'delivery queued',
        fields: {
          received: 2,
          keys: 1,
          polls: 0,
          subscriptionEvents: 0,
          dropped: { clientState: 1 },
          traceparent: '00-a-b-01',
        },
      },
    ]);
  });

  it('counts a delivery of which nothing was queued instead of logging it: a forged flood must not fill the log', async () => {
    const { post, sent, dropped } = setUp();
    const forged = item({ clientState: 'forged-one' });
    const { answer, lines } = await post({ value: [forged, forged, item({ tenantId: 'another' })] });
    expect(answer).toEqual({ status: 202 });
    expect([sent, lines]).toEqual([[], []]);
    expect(dropped).toEqual([{ clientState: 2, tenantId: 1 }]);
  });

  it('queues poll requests and subscription events as well', async () => {
    const { post, sent } = setUp();
    const legacy = item({ resource: 'security/alerts/x', resourceData: { id: 'x' } });
    await post({ value: [legacy, item({ lifecycleEvent: 'reauthorizationRequired' })] });
    expect(sent).toEqual([
      { tenantId, poll: 'defenderXdr' },
      { tenantId, subscriptionId, lifecycle: 'reauthorizationRequired' },
    ]);
  });

  it('answers 202 when every item is dropped, without touching the queue', async () => {
    expect((await setUp(down).post({ value: [item({ clientState: 'x' })] })).answer.status).toBe(202);
    expect((await setUp(down).post({ value: [] })).answer.status).toBe(202);
  });

  it('logs neither secrets nor what a forger wrote', async () => {
    const { post } = setUp();
    const forged = item({
      clientState: 'forged-state',
      tenantId: 'forged-tenant',
      resource: 'forged-resource',
    });
    const { lines } = await post({ value: [item(), forged] });
    expect(JSON.stringify(lines)).not.toMatch(/forged|client-state/);
    expect(JSON.stringify(lines)).not.toContain(secret);
  });

  it.each([
    ['down', down],
    ['silent', stuck],
  ])('answers 503 while the queue is %s', async (_, queue) => {
    const { answer, lines } = await setUp(queue).post({ value: [item()] });
    expect(answer.status).toBe(503);
    expect(lines).toMatchObject([{ level: 'error', message: 'delivery not queued' }]);
  });

  it('tells the queue that nobody waits any more', async () => {
    let signal: AbortSignal | undefined;
    const queue: MessageQueue = {
      send: (_, given) => {
        signal = given?.signal;
        return new Promise(() => undefined);
      },
    };
    await setUp(queue).post({ value: [item()] });
    expect(signal?.aborted).toBe(true);
  });

  it.each([
    ['an empty body', '', 400],
    ['something that is no JSON', '<html>', 400],
    ['something that is no collection', '{"items":[]}', 400],
    ['a body of more than 1 MiB', new Uint8Array(1024 * 1024 + 1), 413],
  ])('refuses %s, and reflects nothing of it', async (_, body, status) => {
    const { post, sent, dropped } = setUp();
    const { answer, lines } = await post(body);
    expect(answer.status).toBe(status);
    expect(answer.body).not.toMatch(/html|items/);
    expect(sent).toEqual([]);
    expect(lines).toEqual([]);
    expect(dropped).toHaveLength(1);
  });

  it('takes a body of exactly 1 MiB', async () => {
    const text = JSON.stringify({ value: [item()] });
    expect((await setUp().post(bytes(text.padEnd(1024 * 1024)))).answer.status).toBe(202);
  });

  it('does not read a body that is said to be too long', async () => {
    const body = jest.fn(() => Promise.resolve(new Uint8Array()));
    const { answer } = await setUp().post('', { contentLength: 1024 * 1024 + 1, body });
    expect(answer.status).toBe(413);
    expect(body).not.toHaveBeenCalled();
  });

  describe('handshake', () => {
    const asked = (query: string) => setUp(down).post('', { query: new URLSearchParams(query) });

    it('returns exactly the decoded token as text', async () => {
      const { answer } = await asked(
        'validationToken=Validation%3A+Testing%20%3Cscript%3Ealert(1)%3C%2Fscript%3E%C3%A9&code=k',
      );
      expect(answer).toEqual({
        status: 200,
        headers: { 'content-type': 'text/plain', 'x-content-type-options': 'nosniff' },
        body: 'Validation: Testing <script>alert(1)</script>é',
      });
    });

    it.each([
      ['an empty token', 'validationToken='],
      ['a token beyond measure', `validationToken=${'x'.repeat(4097)}`],
    ])('refuses %s without returning it', async (_, query) => {
      const { answer } = await asked(query);
      expect(answer.status).toBe(400);
      expect(answer.body).not.toContain('xxx');
    });

    it('comes before the body: a handshake queues nothing', async () => {
      const { post, sent } = setUp();
      await post({ value: [item()] }, { query: new URLSearchParams('validationToken=t') });
      expect(sent).toEqual([]);
    });
  });
});
