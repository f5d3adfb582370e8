/**
 * A thread that checks properties, of the code beside which it stands: the runs of one process are spread over the
 * machine's cores, and a broken copy of the code is checked by its own copy of this file.
 */

import { parentPort } from 'node:worker_threads';
import { loopProperties } from './loop-properties.ts';
import { planProperties } from './plan-properties.ts';
import type { CheckOptions, Failure, Property } from './property.ts';

export interface Task {
  readonly property: Pick<Property, 'suite' | 'name'>;
  readonly options: CheckOptions;
}

export interface Answer {
  readonly failure: Failure | undefined;
}

async function check({ property: { suite, name }, options }: Task): Promise<Answer> {
  const property = [...loopProperties, ...planProperties].find(
    (one) => one.suite === suite && one.name === name,
  );
  if (property === undefined) throw new Error(`There is no property '${name}' in the suite '${suite}'.`);
  return { failure: await property.check(options) };
}

parentPort?.on('message', (task: Task) => {
  void check(task).then((answer) => parentPort?.postMessage(answer));
});
