import type { FunctionCallback, FunctionMetadata, LogCategory, LogLevel, ProgrammingModel } from './rpc.ts';

export const hookNames = ['preInvocation', 'postInvocation', 'appStart', 'appTerminate', 'log'] as const;
export type HookName = (typeof hookNames)[number];
/** What a hook gets is described at @azure/functions' hook types; a hook may answer with a promise, except `log`. */
export type HookCallback = (context: object) => unknown;
export type CoreLog = (level: LogLevel, category: LogCategory, message: string) => void;

export interface RegisteredFunction {
  readonly metadata: FunctionMetadata;
  readonly callback: FunctionCallback;
}

/** Everything that one app has told its host while its entry file was loaded. */
export interface AppRegistry {
  readonly functions: ReadonlyMap<string, RegisteredFunction>;
  hooks(name: HookName): readonly HookCallback[];
  addFunction(metadata: FunctionMetadata, callback: FunctionCallback): () => void;
  addHook(name: HookName, callback: HookCallback): () => void;
  programmingModel: ProgrammingModel | undefined;
  /** From here on the set of functions is fixed. */
  started: boolean;
  readonly log: CoreLog;
}

/** @see https://github.com/Azure/azure-functions-host/blob/dev/src/WebJobs.Script/Utility.cs (FunctionNameValidationRegex) */
const functionName = /^[a-z][a-z0-9_-]{0,127}$/i;

function assertRegistrable(app: AppRegistry, name: string): void {
  if (app.started) throw new Error('A function can only be registered while the app starts.');
  if (!functionName.test(name)) {
    throw new Error(
      `Function name "${name}" is not valid: a letter, then letters, digits, "-" or "_", 128 at most.`,
    );
  }
  const taken = [...app.functions.keys()].find((known) => known.toLowerCase() === name.toLowerCase());
  if (taken !== undefined)
    throw new Error(`A function named "${taken}" is already registered. Give each its own name.`);
}

/** `log` takes what the app and its library say outside of any invocation. */
export function createAppRegistry(log: CoreLog): AppRegistry {
  const functions = new Map<string, RegisteredFunction>();
  const hooks = new Map<HookName, HookCallback[]>();
  const app: AppRegistry = {
    functions,
    hooks: (name) => hooks.get(name) ?? [],
    addFunction: (metadata, callback) => {
      assertRegistrable(app, metadata.name);
      functions.set(metadata.name, { metadata, callback });
      return () => void functions.delete(metadata.name);
    },
    addHook: (name, callback) => {
      hooks.set(name, [...(hooks.get(name) ?? []), callback]);
      return () =>
        void hooks.set(
          name,
          (hooks.get(name) ?? []).filter((other) => other !== callback),
        );
    },
    programmingModel: undefined,
    started: false,
    log,
  };
  return app;
}
