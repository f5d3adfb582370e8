import { answerAdmin } from './admin.ts';
import { systemClock } from './clock.ts';
import { HostError } from './host-error.ts';
import type { HostFunction } from './host-function.ts';
import { hostIdOf } from './host-id.ts';
import type { HostConfig } from './host-json.ts';
import type { HostLog } from './host-log.ts';
import { logAs } from './host-log.ts';
import type { HostSetup } from './host.ts';
import { createHttpGate } from './http-gate.ts';
import type { HttpParts } from './http-handler.ts';
import { createRequestHandler } from './http-handler.ts';
import type { RequestHandler } from './http-server.ts';
import type { Invoke } from './invoke.ts';
import { createInvoker } from './invoke.ts';
import { isAllowed, loadKeys } from './keys.ts';
import { createListeners } from './listeners.ts';
import type { LoadedApp } from './load-app.ts';
import { createOutputWriter } from './outputs.ts';
import { createQueueSender } from './queue-sender.ts';
import { messageLeaseMs } from './queue-pacing.ts';
import { createRouter } from './router.ts';
import { dataForRunNow } from './run-now.ts';
import { createRunning } from './running.ts';
import type { StorageAccounts } from './storage-accounts.ts';
import { createStorageAccounts } from './storage-accounts.ts';

export interface WorkParts {
  readonly setup: HostSetup;
  readonly config: HostConfig;
  readonly log: HostLog;
  readonly app: LoadedApp;
  readonly functions: readonly HostFunction[];
}

export interface Work {
  readonly handler: RequestHandler;
  readonly runFunction: (name: string, input?: string) => Promise<void>;
  /** Stops the listeners; resolves when all that ran has ended. */
  drain(): Promise<void>;
}

/** Wires the functions to what triggers them, and starts the queue and timer listeners. */
export async function startWork(parts: WorkParts): Promise<Work> {
  const { setup, config, log, functions } = parts;
  const running = createRunning();
  const stopping = new AbortController();
  const accounts = createStorageAccounts(setup.settings);
  const hostId = hostIdOf(setup.appDir, setup.settings);
  const invokeNow = createInvokerFor(parts, accounts);
  const invoke: Invoke = (target, trigger) => running.track(invokeNow(target, trigger));
  const byName = new Map(functions.map((target) => [target.name, target]));
  const clock = setup.clock ?? systemClock;
  const leaseMs = setup.messageLeaseMs ?? messageLeaseMs;
  const listeners = await createListeners(
    { hostId, config, accounts, clock, leaseMs, log, invoke },
    functions,
  );
  const listening = listeners.map((listen) => listen(stopping.signal));
  const state = (): string => (stopping.signal.aborted ? 'Stopping' : 'Running');
  const start = (target: HostFunction, input: string) => invoke(target, dataForRunNow(target, input));
  const startUnheard = (target: HostFunction, input: string): void => void start(target, input);
  return {
    handler: createRequestHandler({
      ...httpParts(parts, byName),
      invoke,
      admin: (method, path, body) =>
        answerAdmin({ hostId, state, functions: byName, start: startUnheard }, method, path, body),
    }),
    runFunction: async (name, input = '') => {
      const target = byName.get(name);
      if (target === undefined) throw new HostError(`There is no function named "${name}".`);
      const result = await start(target, input);
      if (!result.ok) throw result.error;
    },
    drain: async () => {
      stopping.abort();
      await Promise.all(listening);
      await running.idle();
    },
  };
}

function createInvokerFor({ setup, config, log, app }: WorkParts, accounts: StorageAccounts): Invoke {
  return createInvoker({
    app: app.registry,
    appHookData: app.appHookData,
    log,
    functionTimeoutMs: config.functionTimeoutMs,
    writeOutputs: createOutputWriter(
      setup.settings,
      createQueueSender(accounts, config.queues.messageEncoding),
    ),
  });
}

function httpParts(
  { setup, config, log, functions }: WorkParts,
  byName: ReadonlyMap<string, HostFunction>,
): Omit<HttpParts, 'invoke' | 'admin'> {
  const routed = functions.flatMap(({ trigger, disabled }) =>
    trigger.kind === 'http' && !disabled ? [trigger.http] : [],
  );
  return {
    route: createRouter(routed),
    functions: byName,
    gate: createHttpGate(config.http),
    customHeaders: config.http.customHeaders,
    isAllowed: createKeyCheck(
      setup.keysFile,
      routed.map(({ name }) => name),
      log,
    ),
  };
}

function createKeyCheck(
  keysFile: string | undefined,
  names: readonly string[],
  log: HostLog,
): HttpParts['isAllowed'] {
  if (keysFile === undefined) return () => true;
  const keys = loadKeys(keysFile, names);
  logAs(log, 'Host.General')('information', `Keys are asked for; they are in ${keysFile}`);
  return (level, name, given) => isAllowed(keys, level, name, given);
}
