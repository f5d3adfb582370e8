import * as z from 'zod';
import { appOptions, appUsage, flag, guid, readCommandLine, resourceGroup, word } from '../command-line.ts';

export const usage = `Usage: npm run grants -- --resource-group NAME [options]
       npm run grants -- --principal-id GUID [options]
Shows what the app's identity must be granted for the policy, and what of it is there. Changes nothing without --apply.
${appUsage}
  --principal-id    object id of the identity, for who can't read the resource group
  --tenant          tenant to grant in (default: the app's)
  --policy          policy file (default: mirror.policy.json)
  --only            "entra" (permissions of Graph and the Defender APIs) or "azure" (roles on subscriptions, workspaces)
  --read-only       what reading needs: enough as long as the policy observes
  --prune           also take back what the policy does not need any more
  --remove          take back all of it
  --apply           do it`;

const Options = z
  .strictObject({
    'resource-group': resourceGroup,
    app: word,
    subscription: word,
    'principal-id': guid,
    tenant: guid,
    policy: word,
    only: z.enum(['entra', 'azure'], { error: 'is neither "entra" nor "azure"' }).exactOptional(),
    'read-only': flag,
    prune: flag,
    remove: flag,
    apply: flag,
    help: flag,
  })
  .refine(
    (values) => values.help || values['resource-group'] !== undefined || values['principal-id'] !== undefined,
    {
      path: ['resource-group'],
      error: 'is missing; or name the identity with --principal-id',
    },
  );

export type GrantOptions = z.output<typeof Options>;

export function readOptions(args: readonly string[]): GrantOptions {
  const text = { type: 'string' } as const;
  const yes = { type: 'boolean' } as const;
  const options = {
    ...appOptions,
    ...{ 'principal-id': text, tenant: text, policy: text, only: text },
    ...{ 'read-only': yes, prune: yes, remove: yes, apply: yes, help: yes },
  };
  return readCommandLine(args, { options, schema: Options, usage });
}
