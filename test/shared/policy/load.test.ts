import { loadPolicy, overrideMode } from '../../../shared/policy/load.ts';
import { emptyPolicy } from '../../../shared/policy/parse.ts';

const failing = (code: string) => (): never => {
  throw Object.assign(new Error('the path and more'), { code });
};

describe('shared/policy/load', () => {
  it('reads the file that it is given', () => {
    const read: string[] = [];
    const loaded = loadPolicy('/app/mirror.policy.json', (path) => {
      read.push(path);
      return '{"mode": "enforce", "providers": {"jira": {"direction": "in"}}}';
    });
    expect(read).toEqual(['/app/mirror.policy.json']);
    expect(loaded).toMatchObject({ ok: true, policy: { mode: 'enforce' }, notices: [] });
  });

  it('turns every provider off, and says so, when there is no file', () => {
    expect(loadPolicy('mirror.policy.json', failing('ENOENT'))).toEqual({
      ok: true,
      policy: emptyPolicy,
      notices: [
        'mirror.policy.json: there is no such file, so every provider is off; copy mirror.policy.sample.json and edit it',
      ],
    });
  });

  it.each(['EACCES', 'EISDIR'])('does not take a file that cannot be read (%s) for a missing one', (code) => {
    expect(loadPolicy('p.json', failing(code))).toEqual({
      ok: false,
      mistakes: [`p.json: can't be read (${code}); make it a readable file`],
    });
  });

  it('says in which file each mistake is', () => {
    expect(loadPolicy('p.json', () => '{"lookBackDays": 0, "mode": 1}')).toEqual({
      ok: false,
      mistakes: [
        expect.stringMatching(/^p\.json: mode: /),
        expect.stringMatching(/^p\.json: lookBackDays: /),
      ],
    });
  });

  it('notices a policy that turns nothing on', () => {
    const loaded = loadPolicy('p.json', () => '{"providers": {"jira": {"direction": "off"}}}');
    expect(loaded).toMatchObject({
      ok: true,
      notices: ['p.json: turns no provider on, so nothing is mirrored'],
    });
  });

  it('lets the setting override the mode, and leaves the rest', () => {
    expect(overrideMode(emptyPolicy, 'enforce')).toEqual({ ...emptyPolicy, mode: 'enforce' });
    expect(overrideMode({ ...emptyPolicy, mode: 'enforce' }, 'observe').mode).toBe('observe');
    expect(overrideMode(emptyPolicy, undefined)).toBe(emptyPolicy);
  });
});
