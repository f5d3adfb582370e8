import type { InvocationContext } from '@azure/functions';
import type { QueueClient } from '@azure/storage-queue';
import { QueueServiceClient } from '@azure/storage-queue';
import type { Azurite } from '../../../local/storage/azurite.ts';
import { startAzurite } from '../../../local/storage/azurite.ts';
import { createFakeClock } from './fake-clock.ts';
import type { FixtureSetup } from './host-fixture.ts';
import { startFixture, stopFixtures } from './host-fixture.ts';
import { until } from './until.ts';

let azurite: Azurite;
let service: QueueServiceClient;
let queueName: string;
let queue: QueueClient;

beforeAll(async () => {
  azurite = await startAzurite();
  service = QueueServiceClient.fromConnectionString(azurite.connectionString);
});
beforeEach(() => {
  queueName = `q-${Date.now().toString(36)}-${Math.floor(Math.random() * 1e6)}`;
  queue = service.getQueueClient(queueName);
});
afterEach(stopFixtures);
afterAll(() => azurite.stop());

type Handler = (message: unknown, context: InvocationContext) => unknown;

const code = `app.storageQueue('mirror', { queueName: '%QUEUE%', connection: 'AzureWebJobsStorage', handler: (...args) => probe.mirror(...args) });`;
const start = (mirror: Handler, queues: object = {}, more: FixtureSetup = {}) =>
  startFixture({
    code,
    probe: { mirror },
    hostJson: { extensions: { queues: { maxPollingInterval: '00:00:00.1', ...queues } } },
    settings: { AzureWebJobsStorage: azurite.connectionString, QUEUE: queueName },
    ...more,
  });
const send = (text: string) => queue.sendMessage(Buffer.from(text).toString('base64'));
const left = async (of = queue) => (await of.getProperties()).approximateMessagesCount;

describe('local/host/queue-listener', () => {
  it('creates the queue, hands over the parsed message with its metadata, and deletes it', async () => {
    const seen: { message: unknown; metadata: unknown }[] = [];
    await start((message, { triggerMetadata }) => seen.push({ message, metadata: triggerMetadata }));
    const sentAt = Date.now();
    const { messageId } = await send('{"a":1}');
    await until(async () => seen.length === 1 && (await left()) === 0);
    expect(seen[0]).toMatchObject({
      message: { a: 1 },
      metadata: { id: messageId, dequeueCount: 1, popReceipt: expect.any(String), queueTrigger: { a: 1 } },
    });
    const { nextVisibleTime } = seen[0]?.metadata as { nextVisibleTime: string };
    const leaseMinutes = (Date.parse(nextVisibleTime) - sentAt) / 60_000;
    expect(leaseMinutes).toBeGreaterThan(9.9);
    expect(leaseMinutes).toBeLessThan(10.2);
  });

  it('takes plain text when the encoding is none', async () => {
    const seen: unknown[] = [];
    await start((message) => seen.push(message), { messageEncoding: 'none' });
    await queue.sendMessage('{"a":1}');
    await until(() => seen.length === 1);
    expect(seen).toEqual([{ a: 1 }]);
  });

  it('moves a message that is not base64 to the poison queue, unread', async () => {
    const seen: unknown[] = [];
    await start((message) => seen.push(message));
    await queue.sendMessage('{"a":1}');
    const poison = service.getQueueClient(`${queueName}-poison`);
    await until(async () => (await poison.exists()) && (await left(poison)) === 1);
    expect((await poison.peekMessages()).peekedMessageItems[0]?.messageText).toBe('{"a":1}');
    expect(seen).toEqual([]);
  });

  it('tries again after the visibility timeout, not before', async () => {
    const triedAt: number[] = [];
    await start(
      () => {
        triedAt.push(Date.now());
        if (triedAt.length === 1) throw new Error('first try');
      },
      { visibilityTimeout: '00:00:01' },
    );
    await send('x');
    await until(async () => triedAt.length === 2 && (await left()) === 0);
    expect((triedAt[1] ?? 0) - (triedAt[0] ?? 0)).toBeGreaterThanOrEqual(900);
  });

  it('moves a message to the poison queue after maxDequeueCount failed tries', async () => {
    const counts: unknown[] = [];
    await start((_message, { triggerMetadata }) => {
      counts.push(triggerMetadata?.dequeueCount);
      throw new Error('always');
    });
    await send('{"poor":"thing"}');
    const poison = service.getQueueClient(`${queueName}-poison`);
    await until(async () => (await left()) === 0 && (await poison.exists()));
    expect(counts).toEqual([1, 2, 3, 4, 5]);
    const [message] = (await poison.peekMessages()).peekedMessageItems;
    expect(Buffer.from(message?.messageText ?? '', 'base64').toString()).toBe('{"poor":"thing"}');
  });

  it('leaves a message of a poison queue hidden when its function fails', async () => {
    queueName += '-poison';
    queue = service.getQueueClient(queueName);
    let tries = 0;
    const host = await start(() => {
      tries += 1;
      throw new Error('always');
    });
    await send('x');
    await until(() => host.log.some(({ message }) => message.startsWith('Executed')));
    await host.stop();
    expect(tries).toBe(1);
    expect(await left()).toBe(1);
    expect((await queue.receiveMessages()).receivedMessageItems).toEqual([]);
    expect(await service.getQueueClient(`${queueName}-poison`).exists()).toBe(false);
  });

  it('runs at most batchSize + newBatchThreshold at once', async () => {
    const ends: (() => void)[] = [];
    let running = 0;
    const gauge: number[] = [];
    const mirror = async (): Promise<void> => {
      running += 1;
      gauge.push(running);
      await new Promise<void>((resolve) => ends.push(resolve));
      running -= 1;
    };
    await queue.createIfNotExists();
    for (let sent = 0; sent < 6; sent += 1) await send(String(sent));
    await start(mirror, { batchSize: 2, newBatchThreshold: 1 });
    await until(() => running === 2);
    ends.shift()?.();
    await until(() => running === 3);
    while (gauge.length < 6 || running > 0) {
      ends.shift()?.();
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(Math.max(...gauge)).toBe(3);
  });

  it('renews the lease at half time while the function runs', async () => {
    const clock = createFakeClock('2026-11-22T10:00:00Z');
    let end = (): void => undefined;
    let popReceipt: unknown;
    let id: unknown;
    const mirror: Handler = async (_message, { triggerMetadata }) => {
      popReceipt = triggerMetadata?.popReceipt;
      id = triggerMetadata?.id;
      await new Promise<void>((resolve) => (end = resolve));
    };
    await queue.createIfNotExists();
    await send('x');
    await start(mirror, {}, { clock });
    await until(() => popReceipt !== undefined);
    const isTaken = async () => {
      const attempt = queue.updateMessage(String(id), String(popReceipt), undefined, 600);
      const outcome = await attempt.then(
        () => false,
        () => true,
      );
      return outcome;
    };
    await clock.advance(5 * 60_000);
    await until(isTaken);
    end();
    await until(async () => (await left()) === 0);
  });

  it('does not run a message again that came back more often than that', async () => {
    await queue.createIfNotExists();
    await send('x');
    for (let times = 0; times < 5; times += 1) {
      const [taken] = (await queue.receiveMessages()).receivedMessageItems;
      await queue.updateMessage(taken?.messageId ?? '', taken?.popReceipt ?? '', undefined, 0);
    }
    let tries = 0;
    await start(() => (tries += 1));
    const poison = service.getQueueClient(`${queueName}-poison`);
    await until(async () => (await poison.exists()) && (await left(poison)) === 1);
    expect(tries).toBe(0);
  });

  it('is switched off by AzureWebJobs.<name>.Disabled', async () => {
    let tries = 0;
    const settings = {
      AzureWebJobsStorage: azurite.connectionString,
      QUEUE: queueName,
      'AzureWebJobs.mirror.Disabled': 'true',
    };
    const host = await start(() => (tries += 1), {}, { settings });
    expect(host.functions).toEqual([`mirror  (disabled) queue ${queueName}`]);
    expect(await queue.exists()).toBe(false);
    expect(tries).toBe(0);
  });

  it('goes on when the queue was deleted under it', async () => {
    const seen: unknown[] = [];
    const host = await start((message) => seen.push(message));
    await queue.delete();
    await until(() => host.log.some(({ level }) => level === 'error'));
    await until(() =>
      send('again').then(
        () => true,
        () => false,
      ),
    );
    await until(() => seen.length === 1);
  });

  it('lets a message that is taken end before the host stops', async () => {
    let end = (): void => undefined;
    let began = false;
    const host = await start(async () => {
      began = true;
      await new Promise<void>((resolve) => (end = resolve));
    });
    await send('x');
    await until(() => began);
    const stopped = host.stop();
    end();
    await stopped;
    expect(await left()).toBe(0);
  });

  it('runs at once with the given input through /admin', async () => {
    const seen: unknown[] = [];
    const { url } = await start((message) => seen.push(message));
    const answer = await fetch(`${url}/admin/functions/mirror`, {
      method: 'POST',
      body: JSON.stringify({ input: '{"b":2}' }),
    });
    expect(answer.status).toBe(202);
    await until(() => seen.length === 1);
    expect(seen).toEqual([{ b: 2 }]);
  });
});

describe('local/host/outputs', () => {
  const producer = `
    const out = output.storageQueue({ queueName: '%QUEUE%', connection: 'AzureWebJobsStorage' });
    app.http('produce', { methods: ['POST'], authLevel: 'anonymous', extraOutputs: [out], handler: (request, context) => {
      context.extraOutputs.set(out, probe.value());
      return { status: 202 };
    } });`;
  const produce = async (value: unknown, settings: Readonly<Record<string, string>> = {}) => {
    const all = { AzureWebJobsStorage: azurite.connectionString, QUEUE: queueName, ...settings };
    const { url } = await startFixture({ code: producer, probe: { value: () => value }, settings: all });
    return (await fetch(`${url}/api/produce`, { method: 'POST' })).status;
  };
  const texts = async () => {
    const { peekedMessageItems } = await queue.peekMessages({ numberOfMessages: 32 });
    return peekedMessageItems.map(({ messageText }) => Buffer.from(messageText, 'base64').toString());
  };

  it.each([
    ['a string', 'one', ['one']],
    ['an object', { a: 1 }, ['{"a":1}']],
    ['an array', ['one', { a: 1 }], ['one', '{"a":1}']],
  ])('sends %s before the answer, creating the queue', async (_sentence, value, want) => {
    expect(await produce(value)).toBe(202);
    expect(await texts()).toEqual(want);
  });

  it('sends nothing when nothing was set', async () => {
    expect(await produce(undefined)).toBe(202);
    expect(await queue.exists()).toBe(false);
  });

  it('fails the run when the queue cannot be reached, so that the caller tries again', async () => {
    const nowhere =
      'DefaultEndpointsProtocol=http;AccountName=a;AccountKey=a2V5;BlobEndpoint=http://127.0.0.1:1/a;QueueEndpoint=http://127.0.0.1:1/a;';
    expect(await produce('x', { AzureWebJobsStorage: nowhere })).toBe(500);
  });

  it('fails a run that writes an output the local host does not know', async () => {
    const tableCode = `
      const out = output.table({ tableName: 't', connection: 'AzureWebJobsStorage' });
      app.http('produce', { methods: ['POST'], authLevel: 'anonymous', extraOutputs: [out], handler: (request, context) => {
        context.extraOutputs.set(out, { PartitionKey: 'a' });
        return { status: 202 };
      } });`;
    const { url, log } = await startFixture({ code: tableCode });
    expect(log).toContainEqual(
      expect.objectContaining({ level: 'warning', message: expect.stringContaining('table output') }),
    );
    expect((await fetch(`${url}/api/produce`, { method: 'POST' })).status).toBe(500);
  });
});
