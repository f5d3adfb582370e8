import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { isAllowed, loadKeys } from '../../../local/host/keys.ts';
import { removeApps, writeApp } from './fixture-app.ts';

afterAll(removeApps);

const newFile = () => path.join(writeApp(), '.local', 'host-keys.json');

describe('local/host/keys', () => {
  it('makes keys once, for the owner only, and adds those of new functions', () => {
    const file = newFile();
    const first = loadKeys(file, ['one']);
    const second = loadKeys(file, ['one', 'two', 'constructor']);
    expect(second.master).toBe(first.master);
    expect(second.functions.one).toEqual(first.functions.one);
    expect(Object.keys(second.functions)).toEqual(['one', 'two', 'constructor']);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(second);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('opens by level: function keys their own function, host keys all, the master key everything', () => {
    const keys = loadKeys(newFile(), ['one', 'two']);
    const own = keys.functions.one?.default;
    expect(isAllowed(keys, 'anonymous', 'one', undefined)).toBe(true);
    expect(isAllowed(keys, 'function', 'one', undefined)).toBe(false);
    expect(isAllowed(keys, 'function', 'one', 'wrong')).toBe(false);
    expect(isAllowed(keys, 'function', 'one', own)).toBe(true);
    expect(isAllowed(keys, 'function', 'two', own)).toBe(false);
    expect(isAllowed(keys, 'function', 'two', keys.host.default)).toBe(true);
    expect(isAllowed(keys, 'admin', 'one', keys.host.default)).toBe(false);
    expect(isAllowed(keys, 'admin', 'one', keys.master)).toBe(true);
    expect(isAllowed(keys, 'function', 'constructor', 'anything')).toBe(false);
  });
});
