import type { AppRegistry, CoreLog, HookName } from './app-registry.ts';
import type { LogCategory, LogLevel } from './rpc.ts';

/** In the order they were registered; one that throws ends it, as in Azure. */
export async function runHooks(
  app: AppRegistry,
  name: Exclude<HookName, 'log'>,
  context: object,
): Promise<void> {
  for (const hook of app.hooks(name)) await hook(context);
}

interface LogHookContext {
  level: LogLevel;
  message: string;
  readonly category: LogCategory;
  readonly invocationContext: unknown;
}

/**
 * Passes each line by the app's log hooks, which may rewrite or silence the app's own lines and only see the host's.
 * A hook that logs isn't asked about its own line.
 */
export function withLogHooks(app: AppRegistry, invocationContext: () => unknown, sink: CoreLog): CoreLog {
  let asking = false;
  return (level, category, message) => {
    const context: LogHookContext = { level, message, category, invocationContext: invocationContext() };
    if (!asking) {
      asking = true;
      try {
        for (const hook of app.hooks('log')) hook(context);
      } finally {
        asking = false;
      }
    }
    if (category === 'user') sink(context.level, category, context.message);
    else sink(level, category, message);
  };
}
