import { traceParent } from '../../../local/host/trace-context.ts';

const incoming = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00';

describe('local/host/trace-context', () => {
  it('goes on with the caller’s trace in a span of its own', () => {
    expect(traceParent(incoming)).toMatch(
      /^00-0af7651916cd43dd8448eb211c80319c-(?!b7ad6b7169203331)[0-9a-f]{16}-00$/,
    );
  });

  it.each([undefined, '', 'garbage', incoming.replace('00-', 'ff')])(
    'starts a new trace for %j',
    (header) => {
      const first = traceParent(header);
      expect(first).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
      expect(traceParent(header)).not.toBe(first);
    },
  );
});
