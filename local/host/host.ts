import type { HostClock } from './clock.ts';
import { describeFunctions } from './describe-functions.ts';
import { textOf } from './host-error.ts';
import { readFunctions } from './host-function.ts';
import { readHostJson } from './host-json.ts';
import type { HostLog, PartLog } from './host-log.ts';
import { filterLog, logAs } from './host-log.ts';
import type { HttpServer } from './http-server.ts';
import { openHttpServer } from './http-server.ts';
import type { LoadedApp } from './load-app.ts';
import { loadApp } from './load-app.ts';
import { withTimeLimit } from './time-limit.ts';
import type { Settings } from './settings.ts';
import { unsupportedBindings } from './unsupported-bindings.ts';
import type { Work } from './work.ts';
import { startWork } from './work.ts';

export interface HostSetup {
  readonly appDir: string;
  /** 0: any free one. */
  readonly port: number;
  /** App settings; they become the app's `process.env`. */
  readonly settings: Settings;
  /** Where the keys are kept; undefined: nobody is asked for a key. */
  readonly keysFile?: string | undefined;
  /** Gets what host.json's logLevel lets through. */
  readonly log: HostLog;
  readonly clock?: HostClock;
  /** How long a taken message stays hidden: ten minutes, as in Azure; shorter in tests only. */
  readonly messageLeaseMs?: number;
}

export interface Host {
  /** `http://127.0.0.1:N`, without slash at the end. */
  readonly url: string;
  /** The functions with their routes and schedules, a line each. */
  readonly functions: readonly string[];
  /** Takes no more work, lets what runs end within the limit (30 s), runs the appTerminate hooks. */
  readonly stop: (limitMs?: number) => Promise<void>;
  /** Runs a function now; resolves when it has ended. @throws what the function threw, HostError for an unknown name. */
  readonly runFunction: (name: string, input?: string) => Promise<void>;
}

/** @throws HostError that says what is wrong and what to do. */
export async function startHost(setup: HostSetup): Promise<Host> {
  const config = readHostJson(setup.appDir);
  const log = filterLog(setup.log, config.logFilter);
  const say = logAs(log, 'Host.General');
  const server = await openHttpServer(setup.port, (message) => say('error', message));
  try {
    for (const [name, value] of setup.settings) process.env[name] = value;
    const app = await loadApp(setup.appDir, log);
    const functions = readFunctions(app.registry, {
      settings: setup.settings,
      routePrefix: config.http.routePrefix,
    });
    if (functions.length === 0)
      say('warning', 'No function is registered. Does the entry file import them all?');
    for (const warning of functions.flatMap(unsupportedBindings)) say('warning', warning);
    const work = await startWork({ setup, config, log, app, functions });
    server.handleWith(work.handler);
    let stopped: Promise<void> | undefined;
    return {
      url: server.origin,
      functions: describeFunctions(functions, server.origin),
      runFunction: work.runFunction,
      stop: (limitMs = 30_000) => (stopped ??= stop({ server, work, app, say }, limitMs)),
    };
  } catch (error) {
    await server.close();
    throw error;
  }
}

interface Started {
  readonly server: HttpServer;
  readonly work: Work;
  readonly app: LoadedApp;
  readonly say: PartLog;
}

async function stop({ server, work, app, say }: Started, limitMs: number): Promise<void> {
  say('information', `Stopping: no more work is taken; what runs has ${limitMs / 1000} s to end.`);
  const late = (): void => say('warning', `What ran had not ended after ${limitMs / 1000} s.`);
  await withTimeLimit(Promise.all([work.drain(), server.close()]), limitMs, late);
  server.breakOff();
  try {
    await withTimeLimit(app.terminate(), limitMs, () =>
      say('warning', 'An appTerminate hook takes too long.'),
    );
  } catch (error) {
    say('error', `An appTerminate hook threw: ${textOf(error)}`);
  }
}
