import type { Writable } from 'node:stream';

/** Characters that may wait for a slow reader before lines are dropped. */
const mostWaiting = 16 * 1024 * 1024;

/**
 * Writes lines without ever waiting for the reader; past the limit they are dropped, counted and reported. A reader that
 * has gone away ends the output, not the program.
 */
export function createLineWriter(stream: Writable): (line: string) => void {
  let dropped = 0;
  stream.on('error', () => undefined);
  return (line) => {
    if (stream.writableLength > mostWaiting) {
      dropped += 1;
      return;
    }
    if (dropped > 0) stream.write(`(${dropped} log lines dropped: nobody reads them fast enough)\n`);
    dropped = 0;
    stream.write(`${line}\n`);
  };
}
