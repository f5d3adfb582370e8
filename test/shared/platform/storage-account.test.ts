import { createServer, type AddressInfo, type Socket } from 'node:net';
import { TerminalError, TransientError } from '../../../shared/errors.ts';
import {
  isConflict,
  isEtagMismatch,
  isNotFound,
  storageCall,
} from '../../../shared/platform/storage-errors.ts';
import { createQueueStorage } from '../../../shared/platform/queue-storage.ts';
import { createTableStorage } from '../../../shared/platform/table-storage.ts';
import { startAzurite, type Azurite } from '../../support/azurite.ts';

const row = { partitionKey: 'p', rowKey: 'r', value: 1 };

async function failure(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => undefined,
    (error: unknown) => error,
  );
}

describe('shared/platform/storage-account', () => {
  let azurite: Azurite;
  beforeAll(async () => {
    azurite = await startAzurite();
  });
  afterAll(() => azurite.stop());

  it('creates what is missing, and may be asked again', async () => {
    const tables = createTableStorage(azurite);
    const queues = createQueueStorage(azurite);
    await tables.ensure(['first', 'second']);
    await tables.ensure(['first', 'second']);
    await queues.ensure(['first-queue']);
    await createTableStorage(azurite).ensure(['first']);
    await tables.table('first').createEntity(row);
    expect((await queues.queue('first-queue').getProperties()).approximateMessagesCount).toBe(0);
  });

  it('hands out one client per name', () => {
    const { table } = createTableStorage(azurite);
    const { queue } = createQueueStorage(azurite);
    expect(table('one')).toBe(table('one'));
    expect(queue('one')).not.toBe(queue('two'));
  });

  it('lets through, recognisable, what stores handle', async () => {
    const storage = createTableStorage(azurite);
    await storage.ensure(['errors']);
    const table = storage.table('errors');
    expect(isNotFound(await failure(storageCall(table.getEntity('p', 'absent'))))).toBe(true);
    const { etag = '' } = await table.createEntity(row);
    expect(isConflict(await failure(storageCall(table.createEntity(row))))).toBe(true);
    await table.updateEntity(row, 'Replace', { etag });
    expect(isEtagMismatch(await failure(storageCall(table.updateEntity(row, 'Replace', { etag }))))).toBe(
      true,
    );
  });

  it('calls storage that is not there unavailable', async () => {
    const nobody = azurite.connectionString.replaceAll(/127\.0\.0\.1:\d+/g, '127.0.0.1:1');
    const storage = createTableStorage({ connectionString: nobody });
    const error = await failure(storage.ensure(['any']));
    expect(error).toBeInstanceOf(TransientError);
    expect(error).toMatchObject({ code: 'unavailable' });
  });

  it('does not remember a failure to create', async () => {
    const storage = createQueueStorage(azurite);
    const create = storage.queue('later');
    const real = create.createIfNotExists.bind(create);
    create.createIfNotExists = () => Promise.reject(new TransientError('unavailable', 'scripted'));
    expect(await failure(storage.ensure(['later']))).toBeInstanceOf(TransientError);
    create.createIfNotExists = real;
    await storage.ensure(['later']);
    expect(await create.exists()).toBe(true);
  });

  it('gives up on storage that takes calls and never answers', async () => {
    const silent = await listenSilently();
    const hanging = azurite.connectionString.replaceAll(/127\.0\.0\.1:\d+/g, `127.0.0.1:${silent.port}`);
    const tables = createTableStorage({ connectionString: hanging }, undefined, 200);
    const queues = createQueueStorage({ connectionString: hanging }, undefined, 200);
    const errors = await Promise.all([
      failure(storageCall(tables.table('any').getEntity('p', 'r'))),
      failure(queues.ensure(['any-queue'])),
    ]);
    await silent.stop();
    for (const error of errors) expect(error).toMatchObject({ name: 'TransientError', code: 'timeout' });
  });

  it.each([
    [
      'plain http to another machine',
      'DefaultEndpointsProtocol=http;AccountName=a;AccountKey=YQ==;EndpointSuffix=example.invalid',
    ],
    ['something that is no connection string', 'secret-that-must-not-be-quoted'],
  ])('refuses %s without quoting it', (_, connectionString) => {
    const { table } = createTableStorage({ connectionString });
    const { queue } = createQueueStorage({ connectionString });
    for (const make of [() => table('any'), () => queue('any')]) {
      expect(make).toThrow(TerminalError);
      expect(make).not.toThrow(connectionString);
    }
  });

  it('takes the emulator by its short name', () => {
    const emulator = { connectionString: 'UseDevelopmentStorage=true' };
    expect(createTableStorage(emulator).table('any').url).toContain('127.0.0.1:10002');
    expect(createQueueStorage(emulator).queue('any').url).toContain('127.0.0.1:10001');
  });

  it('takes service addresses with a credential', () => {
    const credential = { getToken: () => Promise.resolve(null) };
    const settings = {
      queueServiceUri: 'https://account.queue.core.windows.net',
      tableServiceUri: 'https://account.table.core.windows.net',
    };
    const { table } = createTableStorage(settings, credential);
    const { queue } = createQueueStorage(settings, credential);
    expect(table('any').url).toBe('https://account.table.core.windows.net');
    expect(queue('any').url).toBe('https://account.queue.core.windows.net/any');
  });
});

/** Takes every connection and never says a word. */
async function listenSilently() {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const stop = (): Promise<void> => {
    for (const socket of sockets) socket.destroy();
    return new Promise((resolve) => server.close(() => resolve()));
  };
  return { port, stop };
}
