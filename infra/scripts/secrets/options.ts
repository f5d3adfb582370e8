import * as z from 'zod';
import { appOptions, appUsage, flag, readCommandLine, resourceGroup, word } from '../command-line.ts';

export const usage = `Usage: npm run secrets -- --resource-group NAME [options]
Sets the client state and the notification key, once the code is deployed: random, into Key Vault, where they are missing.
Until then the app polls. Changes nothing without --apply. No secret is printed.
${appUsage}
  --rotate          new ones instead of those that are there; the old ones are accepted until the next rotation
  --apply           do it`;

const Options = z
  .strictObject({
    'resource-group': resourceGroup,
    app: word,
    subscription: word,
    rotate: flag,
    apply: flag,
    help: flag,
  })
  .refine((values) => values.help || values['resource-group'] !== undefined, {
    path: ['resource-group'],
    error: 'is missing',
  });

export type SecretOptions = z.output<typeof Options>;

export function readOptions(args: readonly string[]): SecretOptions {
  const yes = { type: 'boolean' } as const;
  const options = { ...appOptions, rotate: yes, apply: yes, help: yes };
  return readCommandLine(args, { options, schema: Options, usage });
}
