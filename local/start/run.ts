/** The life of `npm start`: page first, then everything else, until a signal or until a part of it breaks. */

import { laptopTenant } from '../laptop-tenant.ts';
import { startStack, type Stack } from '../stack.ts';
import { Feed } from './feed.ts';
import { greeting } from './greeting.ts';
import { Observer } from './observer.ts';
import { openingStories } from './opening-stories.ts';
import type { StartOptions } from './options.ts';
import { Samples } from './samples.ts';
import { startPageServer, type PageServer } from './server/page-server.ts';
import { whoHasPort } from './server/who-has-port.ts';
import { formatEntry, isTold } from './terminal.ts';

export interface RunOptions extends StartOptions {
  readonly print: (line: string) => void;
  readonly coloured: boolean;
  /** Settles when a person wants the end. */
  readonly interrupted: Promise<void>;
}

/** Connections that hang on purpose must not hold up the end. */
const patienceMs = 3000;

/** @throws Error that says what broke and what to do; nothing is left running then. */
export async function run(options: RunOptions): Promise<void> {
  const { print } = options;
  const feed = new Feed();
  const samples = new Samples();
  const observer = new Observer(feed, samples);
  let stack: Stack | undefined;
  const server = await openPage(options, { observer, feed, samples, stack: () => stack });
  const starting = startStack({
    tenant: laptopTenant,
    onHostLine: (line) => {
      observer.onHostLine(line);
      if (options.verbose) print(line);
    },
  });
  try {
    print(`Starting storage, the simulated tenant and the app … (${server.url} is open already)`);
    const started = await Promise.race([starting, options.interrupted]);
    if (started === undefined) return;
    stack = started;
    await firstLook(started, observer);
    print(greeting(server.url));
    feed.onAdded((entries) => {
      for (const entry of entries.filter(isTold)) print(formatEntry(entry, options.coloured));
    });
    await Promise.race([options.interrupted, started.broken.then(fail)]);
  } finally {
    observer.stop();
    await end(server, starting);
  }
}

async function openPage(
  { port }: StartOptions,
  sources: Omit<Parameters<typeof startPageServer>[0], 'port'>,
): Promise<PageServer> {
  try {
    return await startPageServer({ ...sources, port });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    if (error.code === 'EADDRINUSE') throw new Error(await whoHasPort(port), { cause: error });
    if (error.code === 'EACCES')
      throw new Error(`Port ${port} may not be used. Choose another: npm start -- --port 7273`, {
        cause: error,
      });
    throw error;
  }
}

/** Subscriptions and a poll at once, so that nobody has to wait for the timers. */
async function firstLook(stack: Stack, observer: Observer): Promise<void> {
  await observer.start(stack);
  for (const story of openingStories) await stack.tenant.control.raise(story);
  await stack.runFunction('manage-subscriptions');
  await stack.runFunction('poll-providers');
}

function fail(what: string): never {
  throw new Error(`${what} Everything else is ended, too. Start again: npm start`);
}

async function end(server: PageServer, starting: Promise<Stack>): Promise<void> {
  await server.close();
  // What failed to start has ended itself.
  const stack = await starting.catch(() => undefined);
  if (stack === undefined) return;
  const hurry = setTimeout(() => void stack.tenant.close(), patienceMs);
  await stack.stop();
  clearTimeout(hurry);
}
