import { filterLog, formatEntry } from '../../../local/host/host-log.ts';
import type { LogEntry } from '../../../local/host/host-log.ts';
import { isShown } from '../../../local/host/log-level.ts';

const at = Date.parse('2026-11-22T10:00:00.000Z');

describe('local/host/host-log', () => {
  it('writes time, level, function, short invocation id and message', () => {
    const entry: LogEntry = {
      level: 'warning',
      category: 'Function.poll.User',
      functionName: 'poll',
      invocationId: '3f2a1b9c-0000-0000-0000-000000000000',
      message: 'slow',
    };
    expect(formatEntry(entry, at)).toBe('2026-11-22T10:00:00.000Z WARN  poll 3f2a1b9c slow');
  });

  it('keeps a message with line breaks in one line', () => {
    expect(formatEntry({ level: 'error', category: 'Host', message: 'a\nb\r\nc' }, at)).toBe(
      '2026-11-22T10:00:00.000Z ERROR host a\\nb\\nc',
    );
  });

  it('lets the longest category prefix decide what is shown', () => {
    const filter = new Map([
      ['default', 'warning'],
      ['function', 'error'],
      ['function.poll', 'debug'],
    ] as const);
    expect(isShown(filter, 'Host.General', 'information')).toBe(false);
    expect(isShown(filter, 'Host.General', 'warning')).toBe(true);
    expect(isShown(filter, 'Function.sweep.User', 'warning')).toBe(false);
    expect(isShown(filter, 'Function.poll.User', 'debug')).toBe(true);
    expect(isShown(filter, 'Function.pollers', 'debug')).toBe(false);
  });

  it('shows information and above when host.json says nothing, and never `none`', () => {
    const seen: string[] = [];
    const log = filterLog((entry) => void seen.push(entry.level), new Map());
    for (const level of ['debug', 'information', 'none', 'error'] as const)
      log({ level, category: 'X', message: '' });
    expect(seen).toEqual(['information', 'error']);
  });
});
