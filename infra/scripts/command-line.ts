/** What the command lines of the scripts here have in common. */

import { parseArgs, type ParseArgsConfig } from 'node:util';
import * as z from 'zod';
import { ScriptError } from './exit-code.ts';

type Options = NonNullable<ParseArgsConfig['options']>;
type Values = Readonly<Record<string, string | boolean | undefined>>;

const text = { type: 'string' } as const;

/** Where the app is. */
export const appOptions = { 'resource-group': text, app: text, subscription: text } as const;

export const appUsage = `  --resource-group  where infra/main.bicep was deployed to
  --app             name of the function app, where the resource group holds several
  --subscription    id or name of the Azure subscription (default: the one that az has chosen)`;

/** @throws ScriptError that says what is wrong and shows the usage. */
export function readCommandLine<T>(
  args: readonly string[],
  {
    options,
    schema,
    usage,
  }: { readonly options: Options; readonly schema: z.ZodType<T>; readonly usage: string },
): T {
  const wrong = (message: string): ScriptError => new ScriptError('wrongInput', `${message}\n${usage}`);
  let values: Values;
  try {
    values = parseArgs({ args: [...args], options }).values as Values;
  } catch (error) {
    throw wrong(error instanceof Error ? error.message : String(error));
  }
  const parsed = schema.safeParse(values);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw wrong(`--${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`);
}

export const flag = z.boolean().default(false);
export const guid = z.guid({ error: 'is not a GUID' }).toLowerCase().exactOptional();
export const word = z.string().min(1, { error: 'is empty' }).exactOptional();
/** Goes into a resource id. @see https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules */
export const resourceGroup = z
  .string()
  .regex(/^[\p{L}\p{N}_().-]{1,90}$/u, { error: 'is not the name of a resource group' })
  .exactOptional();

/** Whose identity it is about: that of the app in a resource group, or one named by its object id. */
export const identityFields = {
  'resource-group': resourceGroup,
  app: word,
  subscription: word,
  'principal-id': guid,
  tenant: guid,
};

export const identityOptions = { ...appOptions, 'principal-id': text, tenant: text } as const;

/** For `refine`: one of the two must be there, unless only help is asked for. */
export const namesIdentity = (values: {
  readonly help: boolean;
  readonly 'resource-group'?: string;
  readonly 'principal-id'?: string;
}): boolean => values.help || values['resource-group'] !== undefined || values['principal-id'] !== undefined;

export const identityMissing = {
  path: ['resource-group'],
  error: 'is missing; or name the identity with --principal-id',
};
