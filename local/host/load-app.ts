import { existsSync, globSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import * as z from 'zod';
import type { AppRegistry } from './app-registry.ts';
import { beginApp } from './functions-core.ts';
import { HostError, isError, textOf } from './host-error.ts';
import type { HostLog } from './host-log.ts';
import { readJson } from './read-json.ts';
import { runHooks, withLogHooks } from './run-hooks.ts';

const packageJson = z.object({
  main: z.string({ error: 'must name the entry file(s), such as "dist/index.cjs"' }).min(1),
});

/** Shared by the start and the end of one app, and by its hooks. */
export interface LoadedApp {
  readonly registry: AppRegistry;
  readonly appHookData: object;
  /** Runs the appTerminate hooks. */
  terminate(): Promise<void>;
}

/**
 * Loads the entry files that `main` names (a glob is fine), in order, and starts the app as the Node worker does.
 *
 * @see https://github.com/Azure/azure-functions-nodejs-worker/blob/v3.x/src/startApp.ts
 * @throws HostError when there is no entry file, or one throws: then no function of the app would exist in Azure either.
 */
export async function loadApp(appDir: string, log: HostLog): Promise<LoadedApp> {
  const entries = findEntries(appDir);
  const registry = beginApp((level, category, message) => {
    logApp(level, category, message);
  });
  const logApp = withLogHooks(
    registry,
    () => undefined,
    (level, _category, message) => log({ level, category: 'Host.Worker', message }),
  );
  for (const entry of entries) loadEntry(entry);
  const appHookData = {};
  const hookContext = { hookData: {}, appHookData, functionAppDirectory: appDir };
  await startHooks(registry, hookContext);
  await registry.programmingModel?.getCapabilities({});
  registry.started = true;
  return { registry, appHookData, terminate: () => runHooks(registry, 'appTerminate', hookContext) };
}

function findEntries(appDir: string): readonly string[] {
  const file = path.join(appDir, 'package.json');
  const pattern = readJson(file, packageJson)?.main;
  if (pattern === undefined) throw new HostError(`${file} is missing. Give the app's folder with --app DIR.`);
  const entries = existsSync(path.join(appDir, pattern))
    ? [pattern]
    : globSync(pattern, { cwd: appDir }).sort();
  if (entries.length > 0) return entries.map((entry) => path.join(appDir, entry));
  throw new HostError(`"${pattern}", the main of ${file}, does not exist. Run "npm run build" first.`);
}

function loadEntry(entry: string): void {
  try {
    createRequire(entry)(entry);
  } catch (cause) {
    const where = isError(cause) ? (cause.stack ?? '').split('\n').slice(1, 4).join('\n') : '';
    throw new HostError(
      `${entry} threw while it was loaded, so no function starts: ${textOf(cause)}\n${where}`,
      { cause },
    );
  }
}

async function startHooks(registry: AppRegistry, context: object): Promise<void> {
  try {
    await runHooks(registry, 'appStart', context);
  } catch (cause) {
    throw new HostError(`An appStart hook threw, so no function starts: ${textOf(cause)}`, { cause });
  }
}
