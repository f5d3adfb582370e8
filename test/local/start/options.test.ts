import { defaultPort, readOptions } from '../../../local/start/options.ts';

describe('local/start/options', () => {
  it('needs nothing', () => {
    expect(readOptions([])).toEqual({ port: defaultPort, verbose: false });
  });

  it('takes a port and --verbose', () => {
    expect(readOptions(['--port', '0', '--verbose'])).toEqual({ port: 0, verbose: true });
  });

  it.each([[['--port', 'x']], [['--port', '65536']], [['--port', '-1']], [['--prot', '1']], [['7272']]])(
    '%j is refused, and the usage is shown',
    (args) => {
      expect(() => readOptions(args)).toThrow(/Usage: npm start/);
    },
  );
});
