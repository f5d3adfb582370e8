/** One key of any kind, where its product is on and lets the app look. */

import type { AlertKey } from '../alert/alert-key.ts';
import type { Log } from '../platform/log.ts';
import { kindOf } from '../provider/kind-of.ts';
import type { MirrorDeps, Outcome } from './deps.ts';
import { aboutKey } from './log-lines.ts';
import { activeProvider } from './look.ts';
import { reconcileShared } from './reconcile-shared.ts';
import { reconcileAlert } from './reconcile.ts';

export async function reconcileKey(deps: MirrorDeps, key: AlertKey, log: Log): Promise<Outcome> {
  const provider = activeProvider(deps, key.provider);
  if (provider === undefined) {
    log('info', 'key dropped: its provider is off', aboutKey(key));
    return { kind: 'done' };
  }
  const barrier = await deps.capabilities.barrier(key.tenantId, provider, key.ref);
  if (barrier?.deed === 'read') {
    // Once it can be read, the polls begin where the last good one ended.
    log('info', 'key dropped: its provider cannot be read', aboutKey(key));
    return { kind: 'done' };
  }
  const run = kindOf(provider, key.ref) === 'shared' ? reconcileShared : reconcileAlert;
  return run(deps, key, provider, log);
}
