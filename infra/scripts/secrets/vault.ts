/** The secrets in Key Vault. A value is in the hands of this process only; it is never printed nor put on a command line. */

import * as z from 'zod';
import { isAzError } from '../az/az-error.ts';
import type { Az } from '../az/az.ts';
import { ScriptError } from '../exit-code.ts';
import { withSecretFile } from './secret-file.ts';

export interface SecretFacts {
  readonly enabled: boolean;
  /** Milliseconds since the epoch. */
  readonly updatedAt: number;
}

/** @throws ScriptError for a secret that is there and switched off: it is somebody's decision, and not to be undone here. */
export function isThere(secrets: ReadonlyMap<string, SecretFacts>, name: string): boolean {
  const facts = secrets.get(name);
  if (facts === undefined || facts.enabled) return facts !== undefined;
  throw new ScriptError(
    'failed',
    `The secret ${name} is disabled: enable it, or delete and purge it, then run this again.`,
  );
}

export interface Vault {
  /** What is there, by name, without the values. */
  list(): Promise<ReadonlyMap<string, SecretFacts>>;
  read(name: string): Promise<string>;
  write(name: string, value: string): Promise<void>;
}

const Listed = z.array(
  z.object({
    id: z.string(),
    attributes: z.object({ enabled: z.boolean(), updated: z.string() }),
  }),
);

export function createVault(az: Az, name: string): Vault {
  const at = ['--vault-name', name];
  const ask = async (args: readonly string[]): Promise<unknown> => {
    try {
      return await az(['keyvault', 'secret', ...args]);
    } catch (error) {
      throw explain(error, name);
    }
  };
  return {
    async list() {
      const secrets = Listed.parse(await ask(['list', ...at]));
      return new Map(
        secrets.map(({ id, attributes: { enabled, updated } }) => [
          /\/secrets\/([^/]+)/.exec(id)?.[1] ?? '',
          { enabled, updatedAt: Date.parse(updated) },
        ]),
      );
    },
    async read(secret) {
      const value = z
        .string()
        .min(1)
        .safeParse(await ask(['show', ...at, '--name', secret, '--query', 'value']));
      if (value.success) return value.data;
      throw new ScriptError(
        'failed',
        `The secret ${secret} in ${name} holds nothing: rotate it with --rotate.`,
      );
    },
    async write(secret, value) {
      // az prints what it has set, value included, unless told to print less.
      await withSecretFile(value, (file) =>
        ask(['set', ...at, '--name', secret, '--file', file, '--encoding', 'utf-8', '--query', 'id']),
      );
    },
  };
}

function explain(error: unknown, vault: string): unknown {
  if (isAzError(error, 'forbidden') && error.reason === 'ForbiddenByFirewall')
    return new ScriptError(
      'notAllowed',
      `The network rules of the vault ${vault} keep this machine out: run this from a network that it lets in.`,
    );
  if (isAzError(error, 'forbidden'))
    return new ScriptError(
      'notAllowed',
      `The account that is signed in may not use the secrets of ${vault}: it needs the role Key Vault Secrets Officer there (parameter operators of infra/main.bicep). A role that was given just now takes some minutes.`,
    );
  if (isAzError(error, 'conflict') && error.reason === 'ObjectIsDeletedButRecoverable')
    return new ScriptError(
      'failed',
      `A secret of that name was deleted from ${vault} and can still be had back: "az keyvault secret recover --vault-name ${vault} --name <name>", then run this again.`,
    );
  return error;
}
