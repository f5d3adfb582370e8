import { expandSettings, isDisabled, readSettings } from '../../../local/host/settings.ts';
import { removeApps, writeApp } from './fixture-app.ts';

afterAll(removeApps);

const appWith = (localSettings: object) =>
  writeApp({ files: { 'local.settings.json': JSON.stringify(localSettings) } });

describe('local/host/settings', () => {
  it('puts the environment over local.settings.json', () => {
    const dir = appWith({ Values: { A: 'file', B: 'file' } });
    const settings = readSettings(dir, { B: 'environment', C: 'environment' });
    expect([...settings]).toEqual([
      ['A', 'file'],
      ['B', 'environment'],
      ['C', 'environment'],
    ]);
  });

  it('does without local.settings.json', () => {
    expect(readSettings(writeApp(), { A: '1' }).get('A')).toBe('1');
  });

  it('refuses settings that are encrypted or nested, and says what to do', () => {
    expect(() => readSettings(appWith({ IsEncrypted: true }), {})).toThrow(/func settings decrypt/);
    expect(() => readSettings(appWith({ Values: { A: { B: 1 } } }), {})).toThrow(
      /Values.A: must be a string/,
    );
  });

  it('replaces %NAME% by the setting and names one that is not set', () => {
    const settings = new Map([
      ['Q', 'alert-changes'],
      ['constructor', 'x'],
    ]);
    expect(expandSettings('a-%Q%', settings)).toBe('a-alert-changes');
    expect(() => expandSettings('%toString%', settings)).toThrow(/the setting toString is not set/);
  });

  it.each([
    ['AzureWebJobs.poll.Disabled', 'true', true],
    ['AzureWebJobs__poll__Disabled', '1', true],
    ['AzureWebJobs.poll.Disabled', 'false', false],
    ['AzureWebJobs.sweep.Disabled', 'true', false],
  ])('with %s=%s, poll is disabled: %s', (name, value, disabled) => {
    expect(isDisabled('poll', new Map([[name, value]]))).toBe(disabled);
  });
});
