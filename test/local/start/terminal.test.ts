import type { FeedEntry } from '../../../local/start/feed.ts';
import { formatEntry, isTold } from '../../../local/start/terminal.ts';

const entry: FeedEntry = {
  id: 1,
  at: Date.UTC(2026, 10, 22, 12),
  kind: 'wrote',
  tone: 'good',
  product: 'Microsoft Sentinel',
  title: 'Suspected identity theft (pass-the-ticket)',
  text: 'resolved · truePositive',
};

describe('local/start/terminal', () => {
  it('prints one line: time, what, product, alert, text', () => {
    expect(formatEntry(entry, false)).toMatch(
      /^\d\d:00:00 {2}wrote +Microsoft Sentinel +Suspected identity theft .*… {2}resolved · truePositive$/,
    );
  });

  it('colours only when asked to', () => {
    expect(formatEntry(entry, true)).toContain('\u001B[32mresolved · truePositive\u001B[0m');
    expect(formatEntry(entry, false)).not.toContain('\u001B');
  });

  it("never hands a comment's control codes to the terminal", () => {
    const line = formatEntry({ ...entry, text: '“\u001B[2Jgone\r\nline”' }, false);
    // eslint-disable-next-line no-control-regex
    expect(line).not.toMatch(/[\u0000-\u001F]/);
  });

  it("leaves the journal's small steps to the page", () => {
    expect(isTold(entry)).toBe(true);
    expect(isTold({ ...entry, kind: 'first-seen' })).toBe(false);
  });
});
