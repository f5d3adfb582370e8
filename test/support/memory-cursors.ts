/** The small things to remember, in memory, and counted: for one process or several. */

import type { CursorStore, PollCursor, SwitchOn } from '../../shared/mirror/cursors.ts';

export function createMemoryCursors(): CursorStore {
  const polls = new Map<string, PollCursor>();
  const switches = new Map<string, SwitchOn>();
  const closings = new Map<string, number>();
  const name = (...parts: readonly string[]): string => parts.join('|');
  return {
    async take({ tenantId, provider, hour, wanted, limit }) {
      const id = name(tenantId, provider, hour);
      const before = closings.get(id) ?? 0;
      const granted = Math.max(0, Math.min(wanted, (await limit(before)) - before));
      closings.set(id, before + granted);
      return granted;
    },
    readPoll: async (tenantId, provider) => polls.get(name(tenantId, provider)) ?? {},
    writePoll: async (tenantId, provider, cursor) => void polls.set(name(tenantId, provider), cursor),
    readSwitchOn: async (tenantId, provider) => switches.get(name(tenantId, provider)),
    writeSwitchOn: async (tenantId, provider, switchOn) =>
      void switches.set(name(tenantId, provider), switchOn),
    writeDrift: async () => undefined,
  };
}
