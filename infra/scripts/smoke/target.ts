/** The app to look at, and the keys that open it: found with az, or given. */

import * as z from 'zod';
import { findFunctionApp } from '../app/function-app.ts';
import { readReferences, remedyFor } from '../app/references.ts';
import { readAccount } from '../az/account.ts';
import type { Az } from '../az/az.ts';
import { find, send } from '../az/rest.ts';
import { webApi } from '../app/function-app.ts';
import { ScriptError } from '../exit-code.ts';
import { fail, note, ok, type Line } from './line.ts';
import type { SmokeOptions } from './options.ts';

export interface Target {
  /** Origin. */
  readonly url: string;
  /** Opens every function; secret. */
  readonly hostKey: string;
  /** Opens the functions for Graph's notifications; secret. */
  readonly graphKey: string;
  /** What az knows of the app. */
  readonly lines: readonly Line[];
}

export async function findTarget(
  az: Az,
  options: SmokeOptions,
  givenKey: string | undefined,
): Promise<Target> {
  const resourceGroup = options['resource-group'];
  const url = options['app-url'];
  if (resourceGroup === undefined) {
    if (url !== undefined && givenKey !== undefined && givenKey !== '')
      return { url, hostKey: givenKey, graphKey: givenKey, lines: [] };
    throw new ScriptError(
      'wrongInput',
      'FUNCTION_KEY is empty: set it to a host key of the app, or name its --resource-group and let az find one.',
    );
  }
  const { azureSubscriptionId } = await readAccount(az, options.subscription);
  const app = await findFunctionApp(az, { azureSubscriptionId, resourceGroup, name: options.app });
  const hostKey = await readHostKey(az, app.id);
  return {
    url: url ?? app.url,
    hostKey,
    graphKey: (await readGraphKey(az, app.id)) ?? hostKey,
    lines: judgeReferences(await readReferences(az, app), app.settings),
  };
}

const HostKeys = z.object({ functionKeys: z.record(z.string(), z.string()) });

async function readHostKey(az: Az, id: string): Promise<string> {
  const url = `${id}/host/default/listkeys?${webApi}`;
  const { functionKeys } = await send(az, { method: 'post', url, schema: HostKeys });
  const key = functionKeys.default ?? Object.values(functionKeys)[0];
  if (key !== undefined) return key;
  throw new ScriptError(
    'notYet',
    'The app has no host key yet: deploy the code, and wait until it has started once.',
  );
}

/** Made by `npm run secrets`; none before. */
async function readGraphKey(az: Az, id: string): Promise<string | undefined> {
  const url = `${id}/functions/receive-change-notification/listkeys?${webApi}`;
  const keys = z.looseObject({ graph: z.string().optional() });
  const schema = z.union([z.object({ properties: keys }).transform(({ properties }) => properties), keys]);
  return (await find(az, { method: 'post', url, schema }))?.graph;
}

function judgeReferences(
  references: ReadonlyMap<string, string>,
  settings: ReadonlyMap<string, string>,
): readonly Line[] {
  const polls = (settings.get('NOTIFICATION_URL') ?? '') === '';
  return [...references].flatMap(([name, status]) => {
    if (status === 'Resolved') return [ok(`${name} comes out of Key Vault`)];
    // There is none before the first rotation.
    if (name === 'CLIENT_STATE_PREVIOUS' && status === 'SecretNotFound') return [];
    const words = `${name} does not come out of Key Vault (${status}): ${remedyFor(status)}`;
    return [polls ? note(words) : fail(words)];
  });
}
