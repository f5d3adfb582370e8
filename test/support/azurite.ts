/** Azurite in memory, on free ports, for as long as one test file runs. */

import { spawn, type ChildProcess } from 'node:child_process';
import path from 'node:path';

export interface Azurite {
  readonly connectionString: string;
  stop(): Promise<void>;
}

const account = 'devstoreaccount1';
/** The emulator's published key. @see https://learn.microsoft.com/azure/storage/common/storage-configure-connection-string */
const key = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';
const services = ['Blob', 'Queue', 'Table'] as const;

export async function startAzurite(): Promise<Azurite> {
  const program = path.resolve('node_modules/azurite/dist/src/azurite.js');
  const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  // Also when the test run itself is ended.
  process.once('exit', () => child.kill());
  const ports = await listening(child);
  const endpoints = services.map(
    (name) => `${name}Endpoint=http://127.0.0.1:${ports.get(name) ?? 0}/${account}`,
  );
  const connectionString = [
    'DefaultEndpointsProtocol=http',
    `AccountName=${account}`,
    `AccountKey=${key}`,
    ...endpoints,
  ].join(';');
  return { connectionString, stop: () => stop(child) };
}

const args = [
  '--inMemoryPersistence',
  '--disableTelemetry',
  '--skipApiVersionCheck',
  ...services.flatMap((name) => [
    `--${name.toLowerCase()}Port`,
    '0',
    `--${name.toLowerCase()}Host`,
    '127.0.0.1',
  ]),
];

/** Azurite prints one line per service: "Azurite Queue service is successfully listening at http://127.0.0.1:38001". */
function listening(child: ChildProcess): Promise<ReadonlyMap<string, number>> {
  return new Promise((resolve, reject) => {
    const ports = new Map<string, number>();
    let printed = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      printed += chunk.toString('utf8');
      for (const [, name, port] of printed.matchAll(
        /(\w+) service is successfully listening at http:\/\/127\.0\.0\.1:(\d+)/g,
      )) {
        if (name !== undefined) ports.set(name, Number(port));
      }
      if (ports.size === services.length) resolve(ports);
    });
    child.stderr?.on('data', (chunk: Buffer) => (printed += chunk.toString('utf8')));
    child.once('exit', () => reject(new Error(`azurite ended before it listened: ${printed}`)));
  });
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await ended;
}
