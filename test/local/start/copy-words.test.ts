import { cautionAt, nameOfCopy } from '../../../local/start/copy-words.ts';

describe('local/start/copy-words', () => {
  it('calls a copy what its product is called', () => {
    const copy = { provider: 'sentinel', ref: '/incidents/one' } as const;
    expect([nameOfCopy(copy), cautionAt(copy)]).toEqual(['Microsoft Sentinel', '']);
  });

  it('tells what was detected from whom it is about, and what acts on a person', () => {
    const person = { provider: 'entraIdProtection', ref: 'user:1' } as const;
    const detection = { provider: 'entraIdProtection', ref: 'detection:1' } as const;
    expect([nameOfCopy(person), nameOfCopy(detection)]).toEqual([
      'Entra ID Protection, person',
      'Entra ID Protection, detection',
    ]);
    const workload = { provider: 'entraIdProtection', ref: 'servicePrincipal:1' } as const;
    expect([nameOfCopy(workload), cautionAt(workload)]).toEqual([
      'Entra ID Protection, workload',
      expect.stringContaining('acts on the workload'),
    ]);
    expect(cautionAt(person)).toContain('acts on the person, for good');
    expect(cautionAt(detection)).toBe('');
  });
});
