import * as z from 'zod';
import { appOptions, appUsage, flag, guid, readCommandLine, resourceGroup, word } from '../command-line.ts';

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
    'resource-group': resourceGroup,
    app: word,
    subscription: word,
    'principal-id': guid,
    tenant: guid,
    remove: flag,
    apply: flag,
    help: flag,
  })
  .refine(
    (values) => values.help || values['resource-group'] !== undefined || values['principal-id'] !== undefined,
    { path: ['resource-group'], error: 'is missing; or name the identity with --principal-id' },
  );

export type FederationOptions = z.output<typeof Options>;

export function readOptions(args: readonly string[]): FederationOptions {
  const text = { type: 'string' } as const;
  const yes = { type: 'boolean' } as const;
  const options = { ...appOptions, 'principal-id': text, tenant: text, remove: yes, apply: yes, help: yes };
  return readCommandLine(args, { options, schema: Options, usage });
}
