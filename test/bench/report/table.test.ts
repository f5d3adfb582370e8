import { formatNumber, measuresTable } from '../../../bench/report/table.ts';

describe('bench/report/table', () => {
  it.each([
    [1234.567, '1235'],
    [12.3456, '12.3'],
    [0.0123456, '0.0123'],
    [-250.4, '-250'],
    [0, '0'],
    [NaN, 'NaN'],
  ])('shows %p as %s', (value, text) => {
    expect(formatNumber(value)).toBe(text);
  });

  it('aligns names, values, goals and verdicts', () => {
    const table = measuresTable([
      { name: 'a', value: { median: 2, min: 1, max: 3 }, unit: 'ms', goal: '≤ 5 ms', met: true },
      { name: 'longer', value: 7, unit: '' },
      { name: 'b', value: 9, unit: 'ms', goal: '≤ 5 ms', met: false },
    ]);
    expect(table.split('\n')).toEqual([
      '  a       2 [1..3] ms  ≤ 5 ms  met',
      '  longer  7',
      '  b       9 ms         ≤ 5 ms  MISSED',
    ]);
  });

  it('is empty without measures', () => {
    expect(measuresTable([])).toBe('');
  });
});
