import { randomUUID } from 'node:crypto';
import type { AppRegistry } from './app-registry.ts';
import { isError, textOf } from './host-error.ts';
import type { HostFunction } from './host-function.ts';
import type { HostLog } from './host-log.ts';
import type { OutputWriter } from './outputs.ts';
import type { CoreInvocationContext, InvocationResponse, RetryContext, TypedData } from './rpc.ts';
import { runHooks, withLogHooks } from './run-hooks.ts';
import { withTimeLimit } from './time-limit.ts';
import { traceParent } from './trace-context.ts';

/** What a trigger hands over for one run. */
export interface TriggerData {
  /** Why it runs, for the log. */
  readonly reason: string;
  readonly data: TypedData;
  readonly metadata?: Readonly<Record<string, TypedData>>;
  readonly traceParent?: string | undefined;
  readonly traceState?: string | undefined;
  readonly retry?: RetryContext;
}

export type InvocationResult =
  | { readonly ok: true; readonly returnValue: TypedData | null | undefined }
  | { readonly ok: false; readonly error: unknown };

/** Runs a function to its end, outputs written; never rejects. */
export type Invoke = (target: HostFunction, trigger: TriggerData) => Promise<InvocationResult>;

export interface InvokerParts {
  readonly app: AppRegistry;
  readonly log: HostLog;
  /** undefined: no limit. */
  readonly functionTimeoutMs: number | undefined;
  readonly writeOutputs: OutputWriter;
  /** Shared by all hooks of the app. */
  readonly appHookData: object;
}

export function createInvoker(parts: InvokerParts): Invoke {
  return async (target, trigger) => {
    const invocationId = randomUUID();
    const say = lineOf(parts.log, target.name, invocationId);
    const startedAt = performance.now();
    say(
      'information',
      `Executing 'Functions.${target.name}' (Reason='${trigger.reason}', Id=${invocationId})`,
    );
    const took = (): string => `Id=${invocationId}, Duration=${Math.round(performance.now() - startedAt)}ms`;
    try {
      const limitMs = parts.functionTimeoutMs ?? Infinity;
      const run = runFunction(parts, target, trigger, invocationId);
      const response = await withTimeLimit(run, limitMs, timedOut(limitMs), true);
      await parts.writeOutputs(target, response);
      say('information', `Executed 'Functions.${target.name}' (Succeeded, ${took()})`);
      return { ok: true, returnValue: response.returnValue };
    } catch (error) {
      say('error', `Executed 'Functions.${target.name}' (Failed, ${took()}): ${textOf(error)}`);
      if (isError(error)) for (const line of stackLines(error)) say('error', line);
      return { ok: false, error };
    }
  };
}

/** Azure ends the worker process then; here the handler goes on unheard. */
function timedOut(limitMs: number): () => never {
  return () => {
    throw new Error(
      `Timeout value of ${limitMs / 1000} s exceeded (host.json functionTimeout). Make the function do less.`,
    );
  };
}

async function runFunction(
  parts: InvokerParts,
  target: HostFunction,
  trigger: TriggerData,
  invocationId: string,
): Promise<InvocationResponse> {
  const { app } = parts;
  const core = createCoreContext(parts, target, trigger, invocationId);
  const model = await app.programmingModel?.getInvocationModel(core.context);
  if (model === undefined)
    throw new Error('The app has set no programming model. Is @azure/functions in its bundle?');
  const { context, inputs } = await model.getArguments();
  core.setInvocationContext(context);
  const shared = { hookData: {}, appHookData: parts.appHookData, invocationContext: context };

  const before = { ...shared, functionCallback: target.callback, inputs };
  core.context.state = 'preInvocationHooks';
  await runHooks(app, 'preInvocation', before);

  const after: AfterInvocation = { ...shared, inputs: before.inputs, result: null, error: null };
  core.context.state = 'invocation';
  try {
    after.result = await model.invokeFunction(context, [...before.inputs], before.functionCallback);
  } catch (error) {
    after.error = error ?? new Error('The function threw nothing.');
  }
  core.context.state = 'postInvocationHooks';
  await runHooks(app, 'postInvocation', after);
  core.context.state = undefined;

  // A hook may have put an error in or taken it away.
  if (after.error !== null && after.error !== undefined) throw asError(after.error);
  return model.getResponse(context, after.result);
}

interface AfterInvocation {
  result: unknown;
  error: unknown;
  readonly inputs: readonly unknown[];
}

function createCoreContext(
  parts: InvokerParts,
  target: HostFunction,
  trigger: TriggerData,
  invocationId: string,
) {
  let invocationContext: unknown;
  const context: CoreInvocationContext = {
    invocationId,
    request: {
      invocationId,
      functionId: target.name,
      inputData: [{ name: target.triggerName, data: trigger.data }],
      ...(trigger.metadata === undefined ? {} : { triggerMetadata: trigger.metadata }),
      traceContext: {
        traceParent: traceParent(trigger.traceParent),
        ...(trigger.traceState === undefined ? {} : { traceState: trigger.traceState }),
      },
      ...(trigger.retry === undefined ? {} : { retryContext: trigger.retry }),
    },
    metadata: target.metadata,
    state: undefined,
    log: withLogHooks(
      parts.app,
      () => invocationContext,
      (level, category, message) => {
        const part = category === 'user' ? `Function.${target.name}.User` : `Function.${target.name}`;
        parts.log({ level, category: part, functionName: target.name, invocationId, message });
      },
    ),
  };
  const setInvocationContext = (given: unknown): void => void (invocationContext = given);
  return { context, setInvocationContext };
}

function lineOf(log: HostLog, functionName: string, invocationId: string) {
  return (level: 'information' | 'error', message: string): void =>
    log({ level, category: `Function.${functionName}`, functionName, invocationId, message });
}

function asError(thrown: unknown): Error {
  return isError(thrown) ? thrown : new Error(String(thrown));
}

function stackLines(error: Error): readonly string[] {
  return (error.stack ?? '')
    .split('\n')
    .slice(1)
    .map((line) => `  ${line.trim()}`);
}
