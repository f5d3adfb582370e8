/** The role for Defender for Cloud and its assignment, as infra/defender-for-cloud-role.bicep has them. */

import path from 'node:path';
import * as z from 'zod';
import type { Az } from '../az/az.ts';
import { list } from '../az/rest.ts';
import { ScriptError } from '../exit-code.ts';

const template = path.resolve(import.meta.dirname, '..', '..', 'defender-for-cloud-role.bicep');

/** `scope`: `/subscriptions/<id>`. The deployment may be repeated: every name in it is made from what it is for. */
export async function deployCustomRole(
  { az, principalId }: { readonly az: Az; readonly principalId: string },
  scope: string,
): Promise<void> {
  const [, , azureSubscriptionId = ''] = scope.split('/');
  const args = ['deployment', 'sub', 'create', '--name', 'alert-mirror-role'];
  const where = ['--subscription', azureSubscriptionId, '--location', await anyLocation(az, scope)];
  const what = ['--template-file', template, '--parameters', `principalId=${principalId}`];
  await az([...args, ...where, ...what]);
}

/** A role has no place, but the record of its deployment does; which one matters to nobody. */
async function anyLocation(az: Az, scope: string): Promise<string> {
  const item = z.object({ name: z.string(), metadata: z.object({ regionType: z.string() }).nullish() });
  const locations = await list(az, { url: `${scope}/locations?api-version=2022-12-01`, item });
  const location = locations.find(({ metadata }) => metadata?.regionType === 'Physical') ?? locations[0];
  if (location !== undefined) return location.name;
  throw new ScriptError('failed', 'The Azure subscription has no locations to deploy to.');
}
