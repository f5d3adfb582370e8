/** Turns for tests that are not about quotas: always at once, with the client that the test has. */

import type { ApiClient } from '../../shared/platform/api-client.ts';
import type { Turns } from '../../shared/quota/turns.ts';

export function freeTurns(api: () => ApiClient): Turns {
  return {
    take: async () => ({ kind: 'now', api: api(), end: () => undefined }),
    giveBack: () => undefined,
    client: () => api(),
  };
}

export const noApi: ApiClient = {
  now: () => '',
  send: () => Promise.reject(new Error('the products of this test are called by themselves')),
};
