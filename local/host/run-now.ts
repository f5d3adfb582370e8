import type { HostFunction } from './host-function.ts';
import type { TriggerData } from './invoke.ts';
import { timerData } from './timer-data.ts';

/** What a function gets when a person runs it: a timer its (empty) schedule, every other the given text. */
export function dataForRunNow({ trigger }: HostFunction, input: string): TriggerData {
  const reason = 'This function was programmatically called via the host APIs.';
  switch (trigger.kind) {
    case 'timer':
      return { reason, data: { json: timerData(undefined, false) } };
    case 'http': {
      const body = { bytes: Buffer.from(input) };
      return { reason, data: { http: { url: 'http://127.0.0.1/', method: 'POST', body } } };
    }
    // The extension makes one event of the text, whatever is in it.
    case 'eventHub':
      return { reason, data: trigger.many ? { collectionString: { string: [input] } } : { string: input } };
    case 'queue':
    case 'other':
      return { reason, data: { string: input } };
  }
}
