/** Where the app looks for its secrets: its own settings say so. */

import type { FunctionApp } from '../app/function-app.ts';
import { parseReference, type KeyVaultReference } from '../app/key-vault-reference.ts';
import { ScriptError } from '../exit-code.ts';

export interface Places {
  readonly vault: string;
  /** Names of secrets. */
  readonly clientState: string;
  readonly clientStatePrevious: string;
  readonly notificationKey: string;
}

/** @throws ScriptError for a setting that is no reference: a secret that stands there in the open belongs moved first. */
export function placesOf({ settings }: Pick<FunctionApp, 'settings'>): Places {
  const referenceOf = (name: string): KeyVaultReference => {
    const reference = parseReference(settings.get(name) ?? '');
    if (reference !== undefined && reference.version === undefined) return reference;
    throw new ScriptError(
      'failed',
      reference === undefined
        ? `The setting ${name} of the app is no Key Vault reference: deploy infra/main.bicep again.`
        : `The setting ${name} of the app refers to one version of its secret and would never see a new one: take the version out of the reference.`,
    );
  };
  const clientState = referenceOf('CLIENT_STATE');
  const clientStatePrevious = referenceOf('CLIENT_STATE_PREVIOUS');
  const notificationKey = referenceOf('NOTIFICATION_KEY');
  if (new Set([clientState, clientStatePrevious, notificationKey].map(({ vault }) => vault)).size > 1)
    throw new ScriptError(
      'failed',
      'The settings of the app refer to several vaults: use one for all three.',
    );
  return {
    vault: clientState.vault,
    clientState: clientState.secret,
    clientStatePrevious: clientStatePrevious.secret,
    notificationKey: notificationKey.secret,
  };
}
