import path from 'node:path';
import { parseOptions } from '../../../local/host/options.ts';
import { removeApps, writeApp } from './fixture-app.ts';

afterAll(removeApps);

describe('local/host/options', () => {
  it('starts the working directory’s app on 7071 when nothing is said', () => {
    const dir = writeApp();
    expect(parseOptions([], dir)).toEqual({ port: 7071, appDir: dir, keysFile: undefined });
  });

  it('takes port, app and keys', () => {
    const dir = writeApp();
    expect(parseOptions(['--port', '0', '--app', 'dist', '--keys'], dir)).toEqual({
      port: 0,
      appDir: path.join(dir, 'dist'),
      keysFile: path.join(dir, '.local', 'host-keys.json'),
    });
  });

  it.each([
    [['--prot', '1'], /--prot/],
    [['--port', '99999'], /--port must be a number from 0 to 65535.*"99999"/],
    [['--port', '-1'], /--port/],
    [['--app', 'nowhere'], /nowhere does not exist/],
    [['extra'], /extra/],
  ])('refuses %j and shows how to use it', (args, reason) => {
    expect(() => parseOptions(args, '/')).toThrow(reason);
    expect(() => parseOptions(args, '/')).toThrow(/Usage: npm run host/);
  });
});
