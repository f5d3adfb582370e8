import { createChangeQueue } from '../../../shared/alert/change-queue.ts';
import { parseMessage } from '../../../shared/alert/parse-message.ts';
import { createTextQueue, visibilitySeconds } from '../../../shared/platform/queue.ts';
import { createQueueStorage, type QueueStorage } from '../../../shared/platform/queue-storage.ts';
import { startAzurite, type Azurite } from '../../support/azurite.ts';
import { keyFor } from '../../support/alert-keys.ts';

describe('shared/alert/change-queue', () => {
  let azurite: Azurite;
  let storage: QueueStorage;
  beforeAll(async () => {
    azurite = await startAzurite();
    storage = createQueueStorage(azurite);
  });
  afterAll(() => azurite.stop());

  async function queueNamed(name: string) {
    await storage.ensure([name]);
    const client = storage.queue(name);
    const text = createTextQueue(client);
    return { client, text, queue: createChangeQueue(text) };
  }

  it('stores one message for many keys, as the host will read it, and forever', async () => {
    const { client, queue } = await queueNamed('many');
    const keys = Array.from({ length: 100 }, (_, index) => keyFor(`alert-${index}`));
    await queue.send(keys);
    const { receivedMessageItems } = await client.receiveMessages({ numberOfMessages: 32 });
    expect(receivedMessageItems).toHaveLength(1);
    const text = Buffer.from(receivedMessageItems[0]?.messageText ?? '', 'base64').toString('utf8');
    expect(parseMessage(text).keys).toEqual(keys);
    expect(receivedMessageItems[0]?.expiresOn.getUTCFullYear()).toBe(9999);
  });

  it('stores a message of the greatest size', async () => {
    const { client, queue } = await queueNamed('large');
    const observation = {
      ref: 'a',
      shown: {},
      readAt: '2026-11-22T10:00:00.000Z',
      aliases: [],
      belongsTo: [],
    };
    const key = { ...keyFor('a'), observation };
    const room =
      48 * 1024 -
      Buffer.byteLength(JSON.stringify([{ ...key, observation: { ...observation, comment: '' } }]));
    await queue.send([{ ...key, observation: { ...observation, comment: 'x'.repeat(room) } }]);
    const { receivedMessageItems } = await client.receiveMessages();
    expect(receivedMessageItems[0]?.messageText).toHaveLength(64 * 1024);
  });

  it('keeps what must wait out of sight', async () => {
    const { client, text, queue } = await queueNamed('delayed');
    await queue.send([keyFor('a')], { delayMs: 60_000 });
    expect((await client.receiveMessages()).receivedMessageItems).toEqual([]);
    expect(await text.count()).toBe(1);
  });

  it('knows since when the first message waits that may be taken now, and takes none', async () => {
    const { text, queue } = await queueNamed('waiting');
    expect(await text.oldestAt()).toBeUndefined();
    await queue.send([keyFor('a')], { delayMs: 60_000 });
    expect(await text.oldestAt()).toBeUndefined();
    await queue.send([keyFor('b')]);
    const at = Date.parse((await text.oldestAt()) ?? '');
    expect(Math.abs(Date.now() - at)).toBeLessThan(30_000);
    expect(await text.oldestAt()).toBeDefined();
    expect(await createTextQueue(storage.queue('no-such-queue')).oldestAt()).toBeUndefined();
  });

  it('ends the wait with the signal', async () => {
    const { queue } = await queueNamed('aborted');
    await expect(queue.send([keyFor('a')], { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'timeout',
    });
    await expect(
      queue.send([keyFor('a')], { signal: AbortSignal.abort(), delayMs: 1_000 }),
    ).rejects.toMatchObject({ code: 'timeout' });
  });

  it('makes a queue that is gone again', async () => {
    const text = createTextQueue(storage.queue('absent'));
    await createChangeQueue(text).send([keyFor('a')]);
    expect(await text.count()).toBe(1);
  });

  it('sends nothing for nothing', async () => {
    const { text, queue } = await queueNamed('nothing');
    await queue.send([]);
    expect(await text.count()).toBe(0);
  });

  it.each([
    [0, 0],
    [-5, 0],
    [1, 1],
    [1_000, 1],
    [2_128, 3],
    [30 * 24 * 3_600_000, 7 * 24 * 3_600],
  ])('hides for %d ms as %d s', (delayMs, seconds) => {
    expect(visibilitySeconds(delayMs)).toBe(seconds);
  });
});
