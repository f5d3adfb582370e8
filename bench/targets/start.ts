/** Starts the processes that are measured. */

import path from 'node:path';
import { benchClientState, benchTenantId } from '../load/notifications.ts';
import { startMeasured, type MeasuredChild } from '../measure/measured-child.ts';
import { compiledTarget } from './compile.ts';

export const startBare = (): Promise<MeasuredChild> => startMeasured(compiledTarget('bare'));

export const startConstantQueue = (...args: readonly string[]): Promise<MeasuredChild> =>
  startMeasured(compiledTarget('constant-queue'), { args });

/** @param storage connection string; undefined: the port itself answers at once. */
export function startReceiver(storage: string | undefined): Promise<MeasuredChild> {
  return startMeasured(compiledTarget('receiver'), {
    args: storage === undefined ? ['--queue', 'none'] : [],
    env: {
      BENCH_STORAGE: storage ?? '',
      BENCH_TENANT_ID: benchTenantId,
      BENCH_CLIENT_STATE: benchClientState,
    },
  });
}

const root = path.resolve(import.meta.dirname, '..', '..');
const workers = [
  'mirror-alert',
  'record-dead-letter',
  'poll-providers',
  'sweep-alerts',
  'manage-subscriptions',
];

/** Settings with which the bundle receives, and does nothing else. */
export function receivingOnly(storage: string): Readonly<Record<string, string>> {
  return {
    AzureWebJobsStorage: storage,
    AZURE_TENANT_ID: benchTenantId,
    CLIENT_STATE: benchClientState,
    CLOUD_APPS_ENDPOINT: 'https://localhost:1',
    MIRROR_POLICY: benchPolicy,
    ...Object.fromEntries(workers.map((name) => [`AzureWebJobs.${name}.Disabled`, 'true'])),
  };
}

/** Four products, and no guard that would hold back what is measured. */
export const benchPolicy = path.join(root, 'bench', 'mirror.policy.json');
/** Defender XDR alerts and Cloud Apps: no copy that several alerts share. */
export const alertsOnlyPolicy = path.join(root, 'bench', 'alerts-only.policy.json');

/** The local function host with the bundle, as `npm run host` starts it. */
export function startHost(settings: Readonly<Record<string, string>>): Promise<MeasuredChild> {
  return startMeasured('local/host/main.ts', { args: ['--port', '0', '--app', root], env: settings });
}

/** The bundle without a host. */
export function startBundle(settings: Readonly<Record<string, string>>): Promise<MeasuredChild> {
  return startMeasured(compiledTarget('bundle'), { env: settings });
}
