/** Finds out what is missing and, when told to, sets it; the result as an exit code. */

import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import { cloudNames } from '../../../shared/platform/clouds.ts';
import { findFunctionApp, type FunctionApp } from '../app/function-app.ts';
import { readReferences, refreshReferences, remedyFor, restart } from '../app/references.ts';
import { checkCloud, readAccount } from '../az/account.ts';
import { AzError } from '../az/az-error.ts';
import type { Az } from '../az/az.ts';
import { eventually } from '../az/with-patience.ts';
import { exitCodes, ScriptError, type ExitCode } from '../exit-code.ts';
import type { Io } from '../script.ts';
import { hasGraphFunctions } from './function-keys.ts';
import { readOptions, usage, type SecretOptions } from './options.ts';
import { placesOf } from './places.ts';
import { planRotation } from './rotate.ts';
import { planMissing, type Step } from './set-missing.ts';
import { createVault } from './vault.ts';

export async function runSecrets(args: readonly string[], given: Io): Promise<ExitCode> {
  const options = readOptions(args);
  const io = { ...given, az: discreet(given.az) };
  if (options.help) {
    io.print(usage);
    return exitCodes.ok;
  }
  const app = await findApp(io, options);
  if ((app.settings.get('NOTIFICATION_URL') ?? '') === '') {
    io.print(
      `${app.name} takes no notifications (its NOTIFICATION_URL is empty): it polls, and needs no secrets.`,
    );
    return exitCodes.ok;
  }
  const places = placesOf(app);
  if (!(await hasGraphFunctions(io.az, app)))
    throw new ScriptError(
      'notYet',
      `${app.name} has no code yet: deploy it first ("npm run package", "az functionapp deployment source config-zip").`,
    );
  const reload = () => reloadSecrets(io, app);
  const work = { az: io.az, app, places, vault: createVault(io.az, places.vault), newSecret };
  const steps = options.rotate
    ? await planRotation(work, { now: io.now(), reload })
    : await planMissing(work);
  return conclude(io, { app, options, steps, reload });
}

const newSecret = (): string => randomBytes(32).toString('base64url');

/** Nobody knows what a message about a secret holds: the code is enough to say what to do. */
function discreet(az: Az): Az {
  return async (args) => {
    try {
      return await az(args);
    } catch (error) {
      if (!(error instanceof AzError)) throw error;
      const { code, reason, command } = error;
      throw new AzError({ code, reason, command, detail: '' });
    }
  };
}

async function findApp({ az }: Io, options: SecretOptions): Promise<FunctionApp> {
  const account = await readAccount(az, options.subscription);
  const { azureSubscriptionId } = account;
  const resourceGroup = options['resource-group'] ?? '';
  const app = await findFunctionApp(az, { azureSubscriptionId, resourceGroup, name: options.app });
  checkCloud(account, z.enum(cloudNames).catch('public').parse(app.settings.get('AZURE_CLOUD')));
  return app;
}

interface Situation {
  readonly app: FunctionApp;
  readonly options: SecretOptions;
  readonly steps: readonly Step[];
  readonly reload: () => Promise<void>;
}

async function conclude(io: Io, { app, options, steps, reload }: Situation): Promise<ExitCode> {
  const unresolved = await readUnresolved(io, app);
  if (steps.length === 0 && unresolved.size === 0) {
    io.print('All secrets are set, and the app has them.');
    return exitCodes.ok;
  }
  if (!options.apply) {
    for (const { words } of steps) io.print(`  to set: ${words}`);
    if (steps.length === 0) io.print('  The secrets are there, but the app does not have them yet.');
    io.print('Nothing was changed: run this again with --apply.');
    return exitCodes.notYet;
  }
  for (const { words, take } of steps) {
    await take();
    io.print(`  done: ${words}`);
  }
  await reload();
  io.print(
    'The app has its secrets. It makes or renews its subscriptions within 15 minutes: npm run smoke tells.',
  );
  return exitCodes.ok;
}

/** There is none before the first rotation. */
const mayBeMissing = 'CLIENT_STATE_PREVIOUS';

async function readUnresolved({ az }: Io, app: FunctionApp): Promise<ReadonlyMap<string, string>> {
  const references = await readReferences(az, app);
  return new Map(
    [...references].filter(([name, status]) => {
      const fine = name === mayBeMissing && status === 'SecretNotFound';
      return status !== 'Resolved' && !fine;
    }),
  );
}

const patienceSeconds = 180;

/** The platform reads the secrets, then the app starts anew with them. It may be stopped at any line. */
async function reloadSecrets(io: Io, app: FunctionApp): Promise<void> {
  await refreshReferences(io.az, app);
  let unresolved: ReadonlyMap<string, string> = new Map();
  const resolved = await eventually(
    async () => {
      unresolved = await readUnresolved(io, app);
      return unresolved.size === 0 ? true : undefined;
    },
    { sleep: io.sleep, seconds: patienceSeconds },
  );
  if (resolved === undefined) {
    const lines = [...unresolved].map(([name, status]) => `${name}: ${status}; ${remedyFor(status)}`);
    throw new ScriptError('notYet', `The secrets are set, but the app can't read them:\n${lines.join('\n')}`);
  }
  await restart(io.az, app);
}
