import * as z from 'zod';
import {
  appUsage,
  flag,
  identityFields,
  identityMissing,
  identityOptions,
  namesIdentity,
  readCommandLine,
} from '../command-line.ts';

export const usage = `Usage: npm run federation -- --resource-group NAME [options]
       npm run federation -- --principal-id GUID [options]
A managed identity is known in its own tenant only. This makes an application for several tenants that trusts the identity, so that no
secret is needed in the others either. Changes nothing without --apply.
${appUsage}
  --principal-id    object id of the user-assigned identity, for who can't read the resource group
  --tenant          tenant of the identity (default: the app's)
  --remove          delete the application; it then is nobody in every tenant
  --apply           do it`;

const Options = z
  .strictObject({
    ...identityFields,
    remove: flag,
    apply: flag,
    help: flag,
  })
  .refine(namesIdentity, identityMissing);

export type FederationOptions = z.output<typeof Options>;

export function readOptions(args: readonly string[]): FederationOptions {
  const yes = { type: 'boolean' } as const;
  const options = { ...identityOptions, remove: yes, apply: yes, help: yes };
  return readCommandLine(args, { options, schema: Options, usage });
}
