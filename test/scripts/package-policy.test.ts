import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readPolicy } from '../../scripts/package-policy.ts';

let file: string;

beforeEach(() => (file = path.join(mkdtempSync(path.join(tmpdir(), 'alert-mirror-test-')), 'policy.json')));
afterEach(() => rmSync(path.dirname(file), { recursive: true, force: true }));

describe('scripts/package-policy', () => {
  it('takes the policy of the project where there is one', () => {
    writeFileSync(file, '{"providers":{"defenderXdr":{"direction":"both"}}}');
    expect(readPolicy(undefined, file)).toEqual({
      text: '{"providers":{"defenderXdr":{"direction":"both"}}}',
      notices: [],
    });
  });

  it('says that there is none, and what to do', () => {
    const { text, notices } = readPolicy(undefined, file);
    expect(text).toBeUndefined();
    expect(notices).toEqual([expect.stringMatching(/no mirror\.policy\.json.*copy mirror\.policy\.sample/)]);
  });

  it('refuses a file that was asked for and is not there', () => {
    expect(() => readPolicy(file)).toThrow(`--policy: there is no file ${file}.`);
  });

  it('says what this version cannot reach', () => {
    writeFileSync(file, '{"providers":{"qradar":{"direction":"out"}}}');
    expect(readPolicy(file).notices).toEqual([expect.stringMatching(/^providers\.qradar: is on, but/)]);
  });
});
