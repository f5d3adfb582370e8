import type { QueueSender } from './queue-sender.ts';
import { readQueueBinding } from './host-function.ts';
import type { HostFunction } from './host-function.ts';
import { messagesOf } from './output-messages.ts';
import type { Binding, InvocationResponse, TypedData } from './rpc.ts';
import type { Settings } from './settings.ts';

/**
 * Writes what an invocation put into its output bindings; the invocation fails when that fails, so that a webhook
 * answers 202 only for what is in the queue.
 */
export type OutputWriter = (target: HostFunction, response: InvocationResponse) => Promise<void>;

export function createOutputWriter(settings: Settings, send: QueueSender): OutputWriter {
  return async (target, response) => {
    for (const [name, binding] of outputBindings(target)) {
      const data = dataFor(name, response);
      if (data === null || data === undefined) continue;
      if (!isQueueOutput(binding))
        throw new Error(`The local host cannot write ${binding.type} outputs; use Core Tools.`);
      const { queueName, connection } = readQueueBinding(binding, settings);
      await send(connection, queueName, messagesOf(data));
    }
  };
}

/** All but the HTTP answer, which goes to the caller. */
export function outputBindings({ metadata }: HostFunction): readonly (readonly [string, Binding])[] {
  return Object.entries(metadata.bindings).filter(
    ([, binding]) => binding.direction === 'out' && binding.type.toLowerCase() !== 'http',
  );
}

export function isQueueOutput(binding: Binding): boolean {
  return binding.type.toLowerCase() === 'queue';
}

function dataFor(name: string, response: InvocationResponse): TypedData | null | undefined {
  if (name === '$return') return response.returnValue;
  return response.outputData?.find((output) => output.name === name)?.data;
}
