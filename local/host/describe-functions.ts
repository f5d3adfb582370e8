import type { HostFunction } from './host-function.ts';

/** The list printed at start, one function a line, as `func start` does. */
export function describeFunctions(functions: readonly HostFunction[], origin: string): readonly string[] {
  const width = Math.max(0, ...functions.map(({ name }) => name.length));
  return functions.map(
    (target) =>
      `${target.name.padEnd(width)}  ${target.disabled ? '(disabled) ' : ''}${what(target, origin)}`,
  );
}

function what({ trigger }: HostFunction, origin: string): string {
  switch (trigger.kind) {
    case 'http':
      return `[${[...trigger.http.methods].join(',')}] ${origin}/${trigger.http.path}`;
    case 'queue':
      return `queue ${trigger.queueName}`;
    case 'timer':
      return `timer ${trigger.text}`;
    case 'eventHub':
      return `event hub ${trigger.hub} (not listened to here)`;
    case 'other':
      return `${trigger.type} (not triggered here)`;
  }
}
