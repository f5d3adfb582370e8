import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { QueueServiceClient } from '@azure/storage-queue';

export interface AzuriteOptions {
  /** Folder where the data is kept; undefined: in memory, gone at the end. */
  readonly location?: string | undefined;
  /** Gets Azurite's own lines (its start and its errors). */
  readonly log?: (line: string) => void;
}

export interface AzuritePorts {
  readonly blob: number;
  readonly queue: number;
  readonly table: number;
}

export interface Azurite {
  readonly connectionString: string;
  readonly ports: AzuritePorts;
  /** Resolves when the process has ended, whoever ended it. */
  readonly ended: Promise<void>;
  /** Resolves when the process is gone. */
  stop(): Promise<void>;
}

/** Azurite's well-known account: no secret, the same on every machine. */
const account = 'devstoreaccount1';
const accountKey = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';

const startLimitMs = 30_000;

/**
 * Starts Azurite's blob, queue and table services on free ports of 127.0.0.1; it ends when this process does, at the latest.
 * @throws Error that says what Azurite printed and what to do.
 */
export async function startAzurite(options: AzuriteOptions = {}): Promise<Azurite> {
  const child = spawnAzurite(options);
  const ended = once(child, 'exit').then(() => undefined);
  // Without a process there is no exit: readPorts reports that.
  ended.catch(() => undefined);
  const stop = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    // It waits for idle connections (5 s) before it saves; in memory there is nothing to save.
    child.kill(options.location === undefined ? 'SIGKILL' : 'SIGTERM');
    const hard = setTimeout(() => child.kill('SIGKILL'), 15_000);
    await exited;
    clearTimeout(hard);
  };
  try {
    const ports = await readPorts(child, options.log ?? (() => undefined));
    const connectionString = connectionStringFor(ports);
    await QueueServiceClient.fromConnectionString(connectionString).getProperties();
    return { connectionString, ports, ended, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function spawnAzurite({ location }: AzuriteOptions): ChildProcess {
  const entry = createRequire(import.meta.url).resolve('azurite/dist/src/azurite.js');
  if (location !== undefined) createFolder(location);
  const persistence = location === undefined ? ['--inMemoryPersistence'] : ['--location', location];
  const services = ['blob', 'queue', 'table'].flatMap((name) => [
    `--${name}Host=127.0.0.1`,
    `--${name}Port=0`,
  ]);
  const preload = ['--import', new URL('./end-with-parent.ts', import.meta.url).href];
  const quiet = ['--silent', '--disableTelemetry', '--skipApiVersionCheck'];
  const args = [...preload, entry, ...services, ...persistence, ...quiet];
  // Ctrl-C reaches the whole terminal: detached, Azurite outlives the host's draining and is ended by stop().
  return spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'pipe'], detached: true });
}

function createFolder(location: string): void {
  try {
    mkdirSync(location, { recursive: true });
  } catch (cause) {
    throw new Error(`The folder ${location} cannot be used for Azurite's data. Choose another.`, { cause });
  }
}

const listening = /Azurite (Blob|Queue|Table) service is successfully listening at \S+:(\d+)/g;

/** Azurite prints a line for each service when that one listens. */
async function readPorts(child: ChildProcess, log: (line: string) => void): Promise<AzuritePorts> {
  const found = new Map<string, number>();
  let printed = '';
  return new Promise((resolve, reject) => {
    const giveUp = (what: string): void => reject(startError(what, printed));
    const timer = setTimeout(() => giveUp(`did not answer within ${startLimitMs / 1000} s`), startLimitMs);
    const onText = (text: string): void => {
      printed = (printed + text).slice(-4000);
      for (const line of text.split('\n')) if (line.trim() !== '') log(line);
      for (const [, service, port] of printed.matchAll(listening)) {
        if (service !== undefined) found.set(service, Number(port));
      }
      const [blob, queue, table] = ['Blob', 'Queue', 'Table'].map((service) => found.get(service));
      if (blob === undefined || queue === undefined || table === undefined) return;
      clearTimeout(timer);
      resolve({ blob, queue, table });
    };
    child.stdout?.setEncoding('utf8').on('data', onText);
    child.stderr?.setEncoding('utf8').on('data', onText);
    child.once('error', (error) => giveUp(`could not be started (${error.message})`));
    child.once('exit', (code) => giveUp(`ended at once (exit code ${code ?? 'none'})`));
  });
}

function startError(what: string, printed: string): Error {
  const output = printed.trim() === '' ? 'It printed nothing.' : `It printed:\n${printed.trim()}`;
  return new Error(
    `Azurite ${what}. Run "npm ci" and try again; check that its folder can be written. ${output}`,
  );
}

function connectionStringFor(ports: AzuritePorts): string {
  const endpoint = (name: string, port: number): string =>
    `${name}Endpoint=http://127.0.0.1:${port}/${account}`;
  return (
    [
      'DefaultEndpointsProtocol=http',
      `AccountName=${account}`,
      `AccountKey=${accountKey}`,
      endpoint('Blob', ports.blob),
      endpoint('Queue', ports.queue),
      endpoint('Table', ports.table),
    ].join(';') + ';'
  );
}
