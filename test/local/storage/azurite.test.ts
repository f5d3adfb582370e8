import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { TableClient } from '@azure/data-tables';
import { BlobServiceClient } from '@azure/storage-blob';
import { QueueServiceClient } from '@azure/storage-queue';
import type { Azurite } from '../../../local/storage/azurite.ts';
import { startAzurite } from '../../../local/storage/azurite.ts';
import { until } from '../host/until.ts';

const root = path.resolve(__dirname, '..', '..', '..');
let dir: string;

beforeAll(() => {
  mkdirSync(path.join(root, '.local'), { recursive: true });
  dir = mkdtempSync(path.join(root, '.local', 'test-azurite-'));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const isUp = ({ ports }: Pick<Azurite, 'ports'>) =>
  fetch(`http://127.0.0.1:${ports.queue}/`).then(
    () => true,
    () => false,
  );

describe('local/storage/azurite', () => {
  it('serves blobs, queues and tables on free ports, and is gone after stop', async () => {
    const lines: string[] = [];
    const azurite = await startAzurite({ log: (line) => lines.push(line) });
    try {
      await BlobServiceClient.fromConnectionString(azurite.connectionString).createContainer('c1-test');
      await QueueServiceClient.fromConnectionString(azurite.connectionString).createQueue('q1-test');
      await TableClient.fromConnectionString(azurite.connectionString, 't1test', {
        allowInsecureConnection: true,
      }).createTable();
      expect(new Set(Object.values(azurite.ports)).size).toBe(3);
      expect(lines.join()).toContain('Table service is successfully listening');
    } finally {
      await azurite.stop();
    }
    expect(await isUp(azurite)).toBe(false);
    await azurite.stop();
  });

  it('keeps its data in a folder when it is given one', async () => {
    const location = path.join(dir, 'data');
    const first = await startAzurite({ location });
    await QueueServiceClient.fromConnectionString(first.connectionString).createQueue('q2-test');
    await first.stop();
    const second = await startAzurite({ location });
    try {
      const queue = QueueServiceClient.fromConnectionString(second.connectionString).getQueueClient(
        'q2-test',
      );
      expect(await queue.exists()).toBe(true);
    } finally {
      await second.stop();
    }
  });

  it('says what Azurite said and what to do when it does not start', async () => {
    const file = path.join(dir, 'file');
    writeFileSync(file, '');
    await expect(startAzurite({ location: path.join(file, 'below') })).rejects.toThrow(
      /cannot be used.*Choose another/,
    );
  });

  it('ends when its parent is killed', async () => {
    const script = path.join(dir, 'parent.ts');
    const azuriteModule = path.join(root, 'local', 'storage', 'azurite.ts');
    writeFileSync(
      script,
      `import { startAzurite } from ${JSON.stringify(azuriteModule)};
      const { ports } = await startAzurite();
      process.stdout.write(JSON.stringify({ ports }));`,
    );
    const parent = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [text] = (await once(parent.stdout, 'data')) as [Buffer];
    const azurite = JSON.parse(text.toString()) as Pick<Azurite, 'ports'>;
    expect(await isUp(azurite)).toBe(true);
    parent.kill('SIGKILL');
    await until(async () => !(await isUp(azurite)));
  });
});
