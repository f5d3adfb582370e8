import { createServer, type AddressInfo, type Socket } from 'node:net';
import { TerminalError, TransientError } from '../../../shared/errors.ts';
import {
  isConflict,
  isEtagMismatch,
  isNotFound,
  storageCall,
} from '../../../shared/platform/storage-errors.ts';
import { createStorage } from '../../../shared/platform/storage.ts';
import { startAzurite, type Azurite } from '../../support/azurite.ts';

const row = { partitionKey: 'p', rowKey: 'r', value: 1 };

async function failure(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => undefined,
    (error: unknown) => error,
  );
}

describe('shared/platform/storage', () => {
  let azurite: Azurite;
  beforeAll(async () => {
    azurite = await startAzurite();
  });
  afterAll(() => azurite.stop());

  it('creates what is missing, and may be asked again', async () => {
    const storage = createStorage(azurite);
    await storage.ensureTables(['first', 'second']);
    await storage.ensureTables(['first', 'second']);
    await storage.ensureQueues(['first-queue']);
    await createStorage(azurite).ensureTables(['first']);
    await storage.table('first').createEntity(row);
    expect((await storage.queue('first-queue').getProperties()).approximateMessagesCount).toBe(0);
  });

  it('hands out one client per name', () => {
    const storage = createStorage(azurite);
    expect(storage.table('one')).toBe(storage.table('one'));
    expect(storage.queue('one')).not.toBe(storage.queue('two'));
  });

  it('lets through, recognisable, what stores handle', async () => {
    const storage = createStorage(azurite);
    await storage.ensureTables(['errors']);
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
    const storage = createStorage({ connectionString: nobody });
    const error = await failure(storage.ensureTables(['any']));
    expect(error).toBeInstanceOf(TransientError);
    expect(error).toMatchObject({ code: 'unavailable' });
  });

  it('does not remember a failure to create', async () => {
    const storage = createStorage(azurite);
    const create = storage.queue('later');
    const real = create.createIfNotExists.bind(create);
    create.createIfNotExists = () => Promise.reject(new TransientError('unavailable', 'scripted'));
    expect(await failure(storage.ensureQueues(['later']))).toBeInstanceOf(TransientError);
    create.createIfNotExists = real;
    await storage.ensureQueues(['later']);
    expect(await create.exists()).toBe(true);
  });

  it('gives up on storage that takes calls and never answers', async () => {
    const silent = await listenSilently();
    const hanging = azurite.connectionString.replaceAll(/127\.0\.0\.1:\d+/g, `127.0.0.1:${silent.port}`);
    const storage = createStorage({ connectionString: hanging }, undefined, 200);
    const errors = await Promise.all([
      failure(storageCall(storage.table('any').getEntity('p', 'r'))),
      failure(storage.ensureQueues(['any-queue'])),
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
    const storage = createStorage({ connectionString });
    for (const make of [() => storage.table('any'), () => storage.queue('any')]) {
      expect(make).toThrow(TerminalError);
      expect(make).not.toThrow(connectionString);
    }
  });

  it('takes the emulator by its short name', () => {
    const storage = createStorage({ connectionString: 'UseDevelopmentStorage=true' });
    expect(storage.table('any').url).toContain('127.0.0.1:10002');
    expect(storage.queue('any').url).toContain('127.0.0.1:10001');
  });

  it('takes service addresses with a credential', () => {
    const credential = { getToken: () => Promise.resolve(null) };
    const storage = createStorage(
      {
        queueServiceUri: 'https://account.queue.core.windows.net',
        tableServiceUri: 'https://account.table.core.windows.net',
      },
      credential,
    );
    expect(storage.table('any').url).toBe('https://account.table.core.windows.net');
    expect(storage.queue('any').url).toBe('https://account.queue.core.windows.net/any');
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
