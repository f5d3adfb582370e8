/** Products that let the app do everything, for tests that are not about that. */

import type { Capabilities } from '../../shared/capability/capabilities.ts';

export const allCapable: Capabilities = {
  probeIfDue: async () => undefined,
  readable: async (_tenantId, _provider, scope) => scope,
  barrier: async () => undefined,
  regainedAt: async () => undefined,
  caughtUp: async () => undefined,
  doubt: () => undefined,
  isClosed: () => false,
  refused: async () => undefined,
};
