import { parseOptions } from '../../bench/options.ts';

const known = ['lag', 'memory'];

describe('bench/options', () => {
  it('runs everything at full length by default', () => {
    expect(parseOptions([], known)).toEqual({ only: [], quick: false });
  });

  it.each([[['--only', 'lag']], [['--only=lag']], [['--only', ' lag ,']]])(
    'takes %j for one name',
    (args) => {
      expect(parseOptions(args, known).only).toEqual(['lag']);
    },
  );

  it('takes several names', () => {
    expect(parseOptions(['--quick', '--only', 'lag,memory'], known)).toEqual({ only: known, quick: true });
  });

  it('names what does not exist, and what does', () => {
    expect(() => parseOptions(['--only', 'lag,speed'], known)).toThrow(
      '--only: there is no benchmark speed. There are: lag, memory.',
    );
  });

  it('says how it is used when an option is unknown', () => {
    expect(() => parseOptions(['--fast'], known)).toThrow(/--fast[^]*Usage: npm run bench/);
  });
});
