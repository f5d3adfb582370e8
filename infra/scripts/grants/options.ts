import * as z from 'zod';
import {
  appUsage,
  flag,
  identityFields,
  identityMissing,
  identityOptions,
  namesIdentity,
  readCommandLine,
  word,
} from '../command-line.ts';

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
    ...identityFields,
    policy: word,
    only: z.enum(['entra', 'azure'], { error: 'is neither "entra" nor "azure"' }).exactOptional(),
    'read-only': flag,
    prune: flag,
    remove: flag,
    apply: flag,
    help: flag,
  })
  .refine(namesIdentity, identityMissing);

export type GrantOptions = z.output<typeof Options>;

export function readOptions(args: readonly string[]): GrantOptions {
  const text = { type: 'string' } as const;
  const yes = { type: 'boolean' } as const;
  const options = {
    ...identityOptions,
    ...{ policy: text, only: text },
    ...{ 'read-only': yes, prune: yes, remove: yes, apply: yes, help: yes },
  };
  return readCommandLine(args, { options, schema: Options, usage });
}
