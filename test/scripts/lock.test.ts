import { readFileSync } from 'node:fs';
import { completeLock, missingEntries, parseLock } from '../../scripts/lock.ts';

const lockOf = (packages: object) => parseLock(JSON.stringify({ lockfileVersion: 3, packages }));

const tool = {
  version: '1.2.3',
  dev: true,
  license: 'MIT',
  optionalDependencies: {
    '@x/tool-linux-x64-gnu': '1.2.3',
    '@x/tool-linux-arm-musleabihf': '1.2.3',
    '@x/tool-darwin-arm64': '1.2.3',
    '@x/tool-win32-x64-msvc': '1.2.3',
    '@x/tool-wasm32-wasi': '1.2.3',
    fsevents: '^2.0.0',
  },
};

describe('scripts/lock', () => {
  const lock = lockOf({
    '': {},
    'node_modules/@x/tool': tool,
    'node_modules/@x/tool-linux-x64-gnu': { version: '1.2.3' },
  });

  it('finds the platforms that are left out, and nothing else', () => {
    const common = { version: '1.2.3', dev: true, license: 'MIT', optional: true };
    expect([...missingEntries(lock)]).toEqual([
      [
        'node_modules/@x/tool-linux-arm-musleabihf',
        { ...common, cpu: ['arm'], libc: ['musl'], os: ['linux'] },
      ],
      ['node_modules/@x/tool-darwin-arm64', { ...common, cpu: ['arm64'], os: ['darwin'] }],
      ['node_modules/@x/tool-win32-x64-msvc', { ...common, cpu: ['x64'], os: ['win32'] }],
    ]);
  });

  it('leaves what is there, and nothing missing', () => {
    const completed = completeLock(lock);
    expect(missingEntries(completed).size).toBe(0);
    expect(completed).toMatchObject(lock);
  });

  it('is content with a package of its own below its owner', () => {
    const nested = lockOf({
      'node_modules/a': { optionalDependencies: { 'b-linux-x64': '1.0.0' } },
      'node_modules/a/node_modules/b-linux-x64': { version: '1.0.0' },
    });
    expect(missingEntries(nested).size).toBe(0);
  });

  it('finds nothing missing in package-lock.json (node scripts/complete-lock.ts)', () => {
    expect([...missingEntries(parseLock(readFileSync('package-lock.json', 'utf8'))).keys()]).toEqual([]);
  });
});
