import { Cron } from 'croner';
import fc from 'fast-check';
import { explainNcrontab } from '../../../shared/platform/ncrontab.ts';

const item = (min: number, max: number): fc.Arbitrary<string> => {
  const number = fc.integer({ min, max });
  return fc.oneof(
    fc.constant('*'),
    number.map(String),
    fc.tuple(number, number).map(([a, b]) => `${Math.min(a, b)}-${Math.max(a, b)}`),
    fc.integer({ min: 1, max }).map((step) => `*/${step}`),
  );
};

const field = (min: number, max: number): fc.Arbitrary<string> =>
  fc.array(item(min, max), { minLength: 1, maxLength: 3 }).map((items) => items.join(','));

const schedule = fc
  .tuple(field(0, 59), field(0, 59), field(0, 23), field(1, 31), field(1, 12), field(0, 6))
  .map((fields) => fields.join(' '));

describe('shared/platform/ncrontab', () => {
  it.each([
    '0 * * * * *',
    '0 */15 * * * *',
    '*/5 * * * * *',
    '0 0 9-17 * * 1-5',
    '0 30 6,18 1 jan,JUL *',
    '0 0 0 * * Mon-Fri',
    '10/20 0 0 * * *',
    '  0 0  0 * * * ',
  ])('accepts %s', (text) => {
    expect(explainNcrontab(text)).toBeUndefined();
  });

  it.each([
    ['', /^has 1 fields where six/],
    ['*/15 * * * *', /^has 5 fields where six/],
    ['0 0 0 * * * 2026', /^has 7 fields/],
    ['00:01:00', /^has 1 fields/],
    ['60 * * * * *', /^is wrong in: second \(0 to 59\);/],
    ['0 60 24 32 13 7', /^is wrong in: minute .*, hour .*, day .*, month .*, day of week \(0 to 6\);/],
    ['0 0 0 0 * *', /^is wrong in: day \(1 to 31\)/],
    ['0 9-5 * * * *', /minute/],
    ['0 1-2-3 * * * *', /minute/],
    ['0 */0 * * * *', /minute/],
    ['0 */60 * * * *', /minute/],
    ['0 */5/5 * * * *', /minute/],
    ['0 1, * * * *', /minute/],
    ['0 - * * * *', /minute/],
    ['0 * * * mon *', /month/],
    ['0 5-x * * * *', /minute/],
    ['0 -5 * * * *', /minute/],
    ['%POLL% * * * * *', /second/],
  ])('says what is wrong with "%s"', (text, message) => {
    expect(explainNcrontab(text)).toMatch(message);
  });

  it('accepts every schedule there is, and none that another reader refuses', () => {
    fc.assert(
      fc.property(schedule, (text) => {
        expect(explainNcrontab(text)).toBeUndefined();
        expect(() => new Cron(text, { mode: '6-part', paused: true })).not.toThrow();
      }),
    );
  });

  it('never throws and never repeats what it was given', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 12 }), (text) => {
        expect(explainNcrontab(`SECRET${text}`)).not.toContain('SECRET');
      }),
    );
  });
});
