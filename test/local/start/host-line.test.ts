import { numberIn, parseHostLine, textIn } from '../../../local/start/host-line.ts';

const time = '2026-11-22T12:00:00.000Z';

describe('local/start/host-line', () => {
  it('reads what the app logs as one JSON object', () => {
    const line = parseHostLine(
      `${time} INFO  mirror-alert 1a2b3c4d {"message":"mirrored","provider":"sentinel","lagMs":1234}`,
    );
    expect(line).toMatchObject({
      at: Date.parse(time),
      level: 'INFO',
      source: 'mirror-alert',
      message: 'mirrored',
    });
    expect(numberIn(line?.fields ?? {}, 'lagMs')).toBe(1234);
    expect(textIn(line?.fields ?? {}, 'provider')).toBe('sentinel');
    expect(textIn(line?.fields ?? {}, 'lagMs')).toBeUndefined();
  });

  it("reads the host's own lines, which have no invocation", () => {
    expect(parseHostLine(`${time} ERROR host The queue is gone`)).toMatchObject({
      source: 'host',
      message: 'The queue is gone',
      fields: {},
    });
  });

  it('keeps the text of what only looks like JSON', () => {
    expect(parseHostLine(`${time} INFO  mirror-alert 1a2b3c4d {"message":`)).toMatchObject({
      message: '{"message":',
    });
  });

  it.each([
    '',
    'listening on http://127.0.0.1:1',
    '  report-health  [GET] …',
    '2026-99-99T00:00:00Z INFO  host x',
  ])('leaves "%s" alone', (text) => {
    expect(parseHostLine(text)).toBeUndefined();
  });
});
