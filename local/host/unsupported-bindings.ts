import type { HostFunction, Trigger } from './host-function.ts';
import { isQueueOutput, outputBindings } from './outputs.ts';

/** A sentence for each binding that the app registered and this host doesn't serve; Core Tools and Azure do. */
export function unsupportedBindings(target: HostFunction): readonly string[] {
  const { name, trigger, triggerName, metadata } = target;
  const inputs = Object.entries(metadata.bindings).filter(
    ([key, { direction }]) => direction === 'in' && key !== triggerName,
  );
  const outputs = outputBindings(target).filter(([, binding]) => !isQueueOutput(binding));
  return [
    ...unsupportedTrigger(name, trigger),
    ...inputs.map(([, { type }]) => `${name}: a ${type} input stays empty in the local host.`),
    ...outputs.map(
      ([, { type }]) => `${name}: a run that writes its ${type} output fails in the local host.`,
    ),
  ];
}

function unsupportedTrigger(name: string, trigger: Trigger): readonly string[] {
  const byHand = `POST /admin/functions/${name}`;
  if (trigger.kind === 'eventHub') {
    return [
      `${name}: the local host listens to no Event Hub. Hand it an event with ${byHand} {"input": "<event>"}.`,
    ];
  }
  if (trigger.kind !== 'other') return [];
  return [`${name}: a ${trigger.type} does not fire in the local host. Run it with ${byHand}.`];
}
