import { toLine } from '../../../shared/telemetry/line.ts';

/** Characters that a trace holds. */
const limit = 32_768;

describe('shared/telemetry/line', () => {
  it('is one JSON object on one line that begins with the message', () => {
    const line = toLine('polled', { provider: 'sentinel', found: 1, text: 'a\nb' });
    expect(line.startsWith('{"message":"polled",')).toBe(true);
    expect(line).not.toContain('\n');
    expect(JSON.parse(line)).toEqual({ message: 'polled', provider: 'sentinel', found: 1, text: 'a\nb' });
  });

  it('keeps the message first even where a field has the same name', () => {
    expect(toLine('polled', { message: 'x' }).startsWith('{"message":')).toBe(true);
  });

  it('cuts long texts and long lists short', () => {
    const line = toLine('dead letter', {
      reasons: Array.from({ length: 500 }, () => 'r'),
      text: 'x'.repeat(9_000),
    });
    const { reasons, text } = JSON.parse(line) as { reasons: string[]; text: string };
    expect(reasons).toHaveLength(100);
    expect(text).toHaveLength(1_501);
  });

  it('stays JSON, and says which thing it was about, where even that is too long', () => {
    const looks = Array.from({ length: 500 }, () => ({ provider: 'sentinel', meaning: 'm'.repeat(1_000) }));
    const line = toLine('planned', { correlationId: 'c1', ref: '/'.repeat(1_024), looks });
    expect(line.length).toBeLessThan(limit);
    expect(JSON.parse(line)).toEqual({
      message: 'planned',
      correlationId: 'c1',
      ref: '/'.repeat(1_024),
      cut: true,
    });
  });
});
