/**
 * The module `@azure/functions-core`, which exists nowhere on npm: `@azure/functions` requires it when the first
 * function is registered, and the host supplies it. In Jest, jest.config.js maps the name to this file; in the local
 * host, core-module.ts does.
 *
 * @see https://github.com/Azure/azure-functions-nodejs-worker/blob/v3.x/src/setupCoreModule.ts
 */

import type { AppRegistry, CoreLog, HookCallback, HookName } from './app-registry.ts';
import { createAppRegistry, hookNames } from './app-registry.ts';
import type { FunctionCallback, FunctionMetadata, LogCategory, LogLevel, ProgrammingModel } from './rpc.ts';

/** The Node worker and the host that this one stands in for. */
export const version = '3.14.1';
export const hostVersion = '4.1047.100';

// The library asks for this module once and keeps it, so the app behind it changes, not the module.
let app: AppRegistry = createAppRegistry(() => undefined);

/** What the app (or, in a test, the imported function file) has registered. */
export function currentApp(): AppRegistry {
  return app;
}

/** Starts an empty registry; whatever is loaded from now on registers there. */
export function beginApp(sink: CoreLog): AppRegistry {
  // A library that two apps of one process share sets its model for the first only.
  const { programmingModel } = app;
  app = createAppRegistry(sink);
  app.programmingModel = programmingModel;
  return app;
}

export class Disposable {
  #onDispose: (() => unknown) | undefined;

  constructor(onDispose: () => unknown) {
    this.#onDispose = onDispose;
  }

  static from(...disposables: readonly { dispose(): unknown }[]): Disposable {
    return new Disposable(() => disposables.map((disposable) => disposable.dispose()));
  }

  dispose(): unknown {
    const onDispose = this.#onDispose;
    this.#onDispose = undefined;
    return onDispose?.();
  }
}

export function log(level: LogLevel, category: LogCategory, message: string): void {
  app.log(level, category, message);
}

export function setProgrammingModel(model: ProgrammingModel): void {
  app.programmingModel = model;
}

export function getProgrammingModel(): ProgrammingModel | undefined {
  return app.programmingModel;
}

export function registerFunction(metadata: FunctionMetadata, callback: FunctionCallback): Disposable {
  return new Disposable(app.addFunction(metadata, callback));
}

/** @throws RangeError for a hook this host doesn't know, marked as the library expects it. */
export function registerHook(name: string, callback: HookCallback): Disposable {
  if (!isHookName(name)) {
    throw Object.assign(new RangeError(`Unrecognized hook "${name}"`), { isAzureFunctionsSystemError: true });
  }
  return new Disposable(app.addHook(name, callback));
}

function isHookName(name: string): name is HookName {
  return hookNames.some((known) => known === name);
}
