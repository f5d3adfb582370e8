import type { HostFunction } from './host-function.ts';
import { isQueueOutput, outputBindings } from './outputs.ts';

/** A sentence for each binding that the app registered and this host doesn't serve; Core Tools and Azure do. */
export function unsupportedBindings(target: HostFunction): readonly string[] {
  const { name, trigger, triggerName, metadata } = target;
  const inputs = Object.entries(metadata.bindings).filter(
    ([key, { direction }]) => direction === 'in' && key !== triggerName,
  );
  const outputs = outputBindings(target).filter(([, binding]) => !isQueueOutput(binding));
  return [
    ...(trigger.kind === 'other'
      ? [
          `${name}: a ${trigger.type} does not fire in the local host. Run it with POST /admin/functions/${name}.`,
        ]
      : []),
    ...inputs.map(([, { type }]) => `${name}: a ${type} input stays empty in the local host.`),
    ...outputs.map(
      ([, { type }]) => `${name}: a run that writes its ${type} output fails in the local host.`,
    ),
  ];
}
