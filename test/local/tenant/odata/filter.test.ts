import { FilterError, parseFilter, type FilterSchema } from '../../../../local/tenant/odata/filter.ts';

const schema: FilterSchema = new Map([
  ['status', { kind: 'choice', members: ['new', 'resolved'] }],
  ['at', { kind: 'time' }],
  ['who', { kind: 'string' }],
]);
const row: Readonly<Record<string, unknown>> = {
  status: 'new',
  at: '2026-11-22T10:00:00.5003333Z',
  who: "O'Neil",
};
const holds = (text: string): boolean => parseFilter(text, schema)((name) => row[name]);

describe('local/tenant/odata/filter', () => {
  it.each([
    ["status eq 'new'", true],
    ["status ne 'new'", false],
    ["who eq 'O''Neil'", true],
    ['who eq null', false],
    ['at ge 2026-11-22T10:00:00.5003333Z', true],
    ['at gt 2026-11-22T10:00:00.5003333Z', false],
    ['at gt 2026-11-22T10:00:00.5003332Z', true],
    ['at lt 2026-11-22T11:00:00.501+01:00', true],
    ['at le 2026-11-22T10:00:00Z', false],
    ["status eq 'resolved' and at ge 2020-01-01T00:00:00Z or who eq 'O''Neil'", true],
    ["status eq 'resolved' and (at ge 2020-01-01T00:00:00Z or who eq 'O''Neil')", false],
  ])('%s is %s', (text, expected) => {
    expect(holds(text)).toBe(expected);
  });

  it.each([
    '',
    'status',
    'status eq',
    "status eq 'gone'",
    'status eq 2026-11-22T10:00:00Z',
    "status like 'new'",
    "status EQ 'new'",
    "title eq 'x'",
    "at ge '2026-11-22T10:00:00Z'",
    'at ge 2026-11-22',
    'at ge 2026-11-22T10:00:00',
    "(status eq 'new'",
    "status eq 'new')",
    "status eq 'new' status eq 'new'",
    "status eq 'new",
    "not status eq 'new'",
    'at ge 2026-99-22T10:00:00Z',
  ])('refuses %j', (text) => {
    expect(() => parseFilter(text, schema)).toThrow(FilterError);
  });
});
