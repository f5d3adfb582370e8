import * as z from 'zod';
import { parseOrigin } from '../../../shared/platform/origin.ts';
import { appOptions, appUsage, flag, readCommandLine, resourceGroup, word } from '../command-line.ts';

export const usage = `Usage: npm run smoke -- --resource-group NAME [options]
       FUNCTION_KEY=... npm run smoke -- --app-url https://HOST [options]
Looks whether the deployed app works; the last line is "working", or how much is not. Changes nothing.
${appUsage}
  --app-url         origin of the app, where it is not its own host name (a gateway, a custom domain), or az is not to
                    be used; then the environment variable FUNCTION_KEY holds a host key
  --wait            seconds to give it (default 180: a new app starts, and polls once a minute)`;

const origin = z.string().transform((text, context) => {
  const parsed = parseOrigin(text, { httpOnLoopback: true });
  if (parsed !== undefined) return parsed;
  context.addIssue({ code: 'custom', message: 'is not an origin; expected https://<host> without path' });
  return z.NEVER;
});

const seconds = z
  .string()
  .regex(/^\d{1,4}$/, { error: 'is not a number of seconds from 0 to 3600' })
  .transform(Number)
  .refine((value) => value <= 3600, { error: 'is not a number of seconds from 0 to 3600' });

const Options = z
  .strictObject({
    'resource-group': resourceGroup,
    app: word,
    subscription: word,
    'app-url': origin.exactOptional(),
    wait: seconds.default(180),
    help: flag,
  })
  .refine(
    (values) => values.help || values['resource-group'] !== undefined || values['app-url'] !== undefined,
    { path: ['resource-group'], error: 'is missing; or name the app with --app-url' },
  );

export type SmokeOptions = z.output<typeof Options>;

export function readOptions(args: readonly string[]): SmokeOptions {
  const text = { type: 'string' } as const;
  const options = { ...appOptions, 'app-url': text, wait: text, help: { type: 'boolean' } as const };
  return readCommandLine(args, { options, schema: Options, usage });
}
