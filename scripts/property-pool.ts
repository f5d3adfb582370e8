/** Threads that check properties, as many at once as there are cores. */

import { availableParallelism } from 'node:os';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Answer, Task } from '../test/support/properties/worker.ts';

/** Where the worker stands below the root of the code that it checks. */
const workerFile = path.join('test', 'support', 'properties', 'worker.ts');

export interface Checker {
  /** @throws Error when the thread breaks: that says nothing about the property. */
  check(task: Task): Promise<Answer>;
  end(): Promise<void>;
}

/** @param root of the code that is checked. */
export function startChecker(root: string): Checker {
  const worker = new Worker(path.resolve(root, workerFile));
  let broken: Error | undefined;
  worker.on('error', (error) => {
    broken = error instanceof Error ? error : new Error(String(error));
  });
  return {
    check(task) {
      return new Promise((resolve, reject) => {
        const release = (): void => {
          worker.off('message', answered).off('error', failed);
        };
        const answered = (answer: Answer): void => {
          release();
          resolve(answer);
        };
        const failed = (error: unknown): void => {
          release();
          reject(error instanceof Error ? error : new Error(String(error)));
        };
        if (broken !== undefined) failed(broken);
        else worker.on('message', answered).on('error', failed).postMessage(task);
      });
    },
    async end() {
      await worker.terminate();
    },
  };
}

/** Takes the items in turn, one for each core at a time. */
export async function onEveryCore<T>(
  items: readonly T[],
  take: (items: Iterable<T>) => Promise<void>,
): Promise<void> {
  const rest = items.values();
  await Promise.all(Array.from({ length: availableParallelism() }, () => take(rest)));
}
