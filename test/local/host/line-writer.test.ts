import { Writable } from 'node:stream';
import { createLineWriter } from '../../../local/host/line-writer.ts';

describe('local/host/line-writer', () => {
  it('drops lines past the limit rather than wait, and says how many', () => {
    const written: string[] = [];
    let release = (): void => undefined;
    const stuck = new Writable({
      decodeStrings: false,
      write: (chunk: string, _encoding, done) => {
        written.push(chunk);
        release = done;
      },
    });
    const write = createLineWriter(stuck);
    const big = 'x'.repeat(9 * 1024 * 1024);
    for (const line of [big, big, 'lost', 'lost too']) write(line);
    expect(stuck.writableLength).toBeLessThan(19 * 1024 * 1024);
    release();
    release();
    write('after');
    release();
    release();
    expect(written.slice(2)).toEqual(['(2 log lines dropped: nobody reads them fast enough)\n', 'after\n']);
  });

  it('goes on when the reader has gone away', () => {
    const gone = new Writable({ write: (_chunk, _encoding, done) => done(new Error('EPIPE')) });
    const write = createLineWriter(gone);
    write('one');
    expect(() => write('two')).not.toThrow();
  });
});
