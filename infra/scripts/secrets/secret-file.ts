/**
 * A secret on the way to az: in a file that only its owner can read, since the arguments of a command stand in the list of processes
 * for everyone. The file is gone when the work is done, however it ends.
 */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export async function withSecretFile<T>(text: string, use: (file: string) => Promise<T>): Promise<T> {
  // For its owner alone, too.
  const directory = mkdtempSync(path.join(tmpdir(), 'alert-mirror-'));
  const remove = (): void => rmSync(directory, { recursive: true, force: true });
  const onSignal = (signal: NodeJS.Signals): void => {
    remove();
    stopListening();
    process.kill(process.pid, signal);
  };
  const stopListening = (): void => {
    for (const signal of signals) process.off(signal, onSignal);
  };
  for (const signal of signals) process.on(signal, onSignal);
  try {
    const file = path.join(directory, 'secret');
    writeFileSync(file, text, { mode: 0o600, flag: 'wx' });
    return await use(file);
  } finally {
    remove();
    stopListening();
  }
}
