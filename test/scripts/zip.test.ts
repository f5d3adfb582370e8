import { unzipSync } from 'fflate';
import { zip } from '../../scripts/zip.ts';

const file = (name: string, text: string) => ({ name, contents: Buffer.from(text, 'utf8') });
const first = file('a.txt', 'one');
const second = file('b/c.txt', 'two');

describe('scripts/zip', () => {
  it('holds the files', () => {
    const files = unzipSync(zip([first, second]));
    const texts = Object.entries(files).map(([name, bytes]) => [name, Buffer.from(bytes).toString('utf8')]);
    expect(texts).toEqual([
      ['a.txt', 'one'],
      ['b/c.txt', 'two'],
    ]);
  });

  it('does not depend on the order in which the files are given', () => {
    expect(Buffer.from(zip([second, first])).equals(zip([first, second]))).toBe(true);
  });

  it('makes files that everyone may read', () => {
    const zipped = Buffer.from(zip([first]));
    const central = zipped.indexOf(Buffer.from([0x50, 0x4b, 1, 2]));
    expect(zipped.readUInt32LE(central + 38) >>> 16).toBe(0o100644);
  });
});
