import type { AppRegistry, RegisteredFunction } from './app-registry.ts';
import type { Schedule } from './cron.ts';
import { parseSchedule } from './cron.ts';
import { HostError, textOf } from './host-error.ts';
import type { HttpFunction } from './http-function.ts';
import { readHttpFunction } from './http-function.ts';
import type { Binding } from './rpc.ts';
import type { Settings } from './settings.ts';
import { expandSettings, isDisabled } from './settings.ts';

export type Trigger =
  | { readonly kind: 'http'; readonly http: HttpFunction }
  | { readonly kind: 'queue'; readonly queueName: string; readonly connection: string }
  | {
      readonly kind: 'timer';
      readonly text: string;
      readonly schedule: Schedule;
      readonly useMonitor: boolean;
      readonly runOnStartup: boolean;
    }
  /** Nothing listens to a hub here: an event is handed over by hand. */
  | { readonly kind: 'eventHub'; readonly hub: string; readonly many: boolean }
  /** Registered, and run by hand only. */
  | { readonly kind: 'other'; readonly type: string };

export interface HostFunction extends RegisteredFunction {
  readonly name: string;
  /** The binding's name, under which the invocation gets its data. */
  readonly triggerName: string;
  readonly trigger: Trigger;
  readonly disabled: boolean;
}

interface Context {
  readonly settings: Settings;
  readonly routePrefix: string;
}

export const hostStorage = 'AzureWebJobsStorage';

/** @throws HostError naming every function whose trigger can't be used, and why. */
export function readFunctions(app: AppRegistry, context: Context): readonly HostFunction[] {
  const mistakes: string[] = [];
  const functions = [...app.functions.values()].flatMap((registered) => {
    try {
      return [readFunction(registered, context)];
    } catch (error) {
      mistakes.push(`  ${registered.metadata.name}: ${textOf(error)}`);
      return [];
    }
  });
  if (mistakes.length === 0) return functions;
  throw new HostError(`Functions that cannot be started:\n${mistakes.join('\n')}`);
}

function readFunction(registered: RegisteredFunction, context: Context): HostFunction {
  const { name, bindings } = registered.metadata;
  const found = Object.entries(bindings).find(([, binding]) => isTrigger(binding));
  if (found === undefined)
    throw new HostError('it has no trigger. Register it with app.http, app.timer and so on.');
  const [triggerName, binding] = found;
  const trigger = readTrigger(name, binding, context);
  return { ...registered, name, triggerName, trigger, disabled: isDisabled(name, context.settings) };
}

function isTrigger(binding: Binding): boolean {
  return /trigger$/i.test(binding.type);
}

function readTrigger(name: string, binding: Binding, { settings, routePrefix }: Context): Trigger {
  switch (binding.type.toLowerCase()) {
    case 'httptrigger':
      return { kind: 'http', http: readHttpFunction(name, binding, routePrefix) };
    case 'queuetrigger':
      return { kind: 'queue', ...readQueueBinding(binding, settings) };
    case 'timertrigger':
      return readTimer(binding, settings);
    case 'eventhubtrigger':
      return readEventHub(binding, settings);
    default:
      return { kind: 'other', type: binding.type };
  }
}

function readTimer(binding: Binding, settings: Settings): Trigger {
  const text = expandSettings(requiredText(binding, 'schedule'), settings);
  const schedule = parseSchedule(text);
  return {
    kind: 'timer',
    text,
    schedule,
    useMonitor: binding.useMonitor !== false && !schedule.moreOftenThanEachMinute,
    runOnStartup: binding.runOnStartup === true,
  };
}

/** The real host doesn't start the function without either. */
function readEventHub(binding: Binding, settings: Settings): Trigger {
  requiredText(binding, 'connection');
  const hub = expandSettings(requiredText(binding, 'eventHubName'), settings);
  return { kind: 'eventHub', hub, many: binding.cardinality === 'many' };
}

/** Queue and connection of a trigger or an output. */
export function readQueueBinding(
  binding: Binding,
  settings: Settings,
): { queueName: string; connection: string } {
  const queueName = expandSettings(requiredText(binding, 'queueName'), settings).toLowerCase();
  if (!/^(?=.{3,63}$)[a-z0-9]+(-[a-z0-9]+)*$/.test(queueName)) {
    throw new HostError(`"${queueName}" is no queue name: 3 to 63 letters, digits and single dashes.`);
  }
  const connection = binding.connection;
  const named = typeof connection === 'string' && connection !== '';
  return { queueName, connection: named ? expandSettings(connection, settings) : hostStorage };
}

function requiredText(binding: Binding, option: string): string {
  const value = binding[option];
  if (typeof value === 'string' && value.trim() !== '') return value;
  throw new HostError(`its ${binding.type} has no ${option}.`);
}
