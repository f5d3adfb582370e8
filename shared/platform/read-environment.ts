/** From the environment's strings to checked values: what is not there, what is not there yet, and what is wrong. */

import { Environment, type EnvironmentValues } from './environment.ts';
import { settings, type SettingName } from './settings.ts';
import { readStorageSettings } from './storage-settings.ts';
import type { StorageSettings } from './storage-account.ts';

export type Env = Readonly<Record<string, string | undefined>>;

export interface EnvironmentReading {
  /** Undefined when a value is wrong. */
  readonly values: EnvironmentValues | undefined;
  readonly storage: StorageSettings | undefined;
  /** Settings whose Key Vault reference the platform has not resolved (yet): it then hands on the reference itself. */
  readonly unresolved: ReadonlySet<SettingName>;
  readonly mistakes: readonly string[];
}

export function readEnvironment(env: Env): EnvironmentReading {
  const { present, unresolved } = sort(env);
  const raw = Object.fromEntries(present);
  const parsed = Environment.safeParse(raw);
  const storage = readStorageSettings(parsed.data ?? raw);
  const mistakes = [
    ...(parsed.error?.issues ?? []).map(({ path, message }) => `${String(path[0])}: ${message}`),
    ...listUnresolved(unresolved),
    ...(storage.ok || unresolved.has('AzureWebJobsStorage') ? [] : [storage.mistake]),
    ...listMissing((name) => present.has(name), unresolved),
  ];
  return { values: parsed.data, storage: storage.ok ? storage.storage : undefined, unresolved, mistakes };
}

/** An empty setting is one that is not there. White space around a value is a slip of the clipboard. */
function sort(env: Env): { present: ReadonlyMap<SettingName, string>; unresolved: ReadonlySet<SettingName> } {
  const present = new Map<SettingName, string>();
  const unresolved = new Set<SettingName>();
  for (const { name } of settings) {
    const value = env[name]?.trim() ?? '';
    if (value.startsWith('@Microsoft.KeyVault(')) unresolved.add(name);
    else if (value !== '') present.set(name, value);
  }
  return { present, unresolved };
}

/** Without these the app still polls; anything else must be there to start. */
const awaitable = new Set<SettingName>(['CLIENT_STATE', 'CLIENT_STATE_PREVIOUS', 'NOTIFICATION_KEY']);

function listUnresolved(unresolved: ReadonlySet<SettingName>): readonly string[] {
  return [...unresolved]
    .filter((name) => !awaitable.has(name))
    .map(
      (name) =>
        `${name}: is a Key Vault reference that is not resolved; let the identity of the app read the secret`,
    );
}

function listMissing(
  isPresent: (name: SettingName) => boolean,
  unresolved: ReadonlySet<SettingName>,
): readonly string[] {
  const missing = (name: SettingName): boolean => !isPresent(name) && !unresolved.has(name);
  const mistakes: string[] = [];
  if (missing('AZURE_TENANT_ID')) {
    mistakes.push('AZURE_TENANT_ID: is missing; set it to the id of your Entra tenant');
  }
  const told = new Set<SettingName>();
  for (const [name, needed, what] of requirements) {
    if (!isPresent(name) || !missing(needed) || told.has(needed)) continue;
    told.add(needed);
    mistakes.push(`${needed}: is missing; with ${name} it is required: set ${what}`);
  }
  return mistakes;
}

/** Whoever sets the first needs the second. */
const requirements: readonly (readonly [SettingName, SettingName, string])[] = [
  ['NOTIFICATION_URL', 'CLIENT_STATE', '32 random characters'],
  ['NOTIFICATION_EVENT_HUB', 'CLIENT_STATE', '32 random characters'],
  ['NOTIFICATION_EVENT_HUB', 'NOTIFICATION_EVENT_HUB_DOMAIN', 'the primary domain of the tenant'],
  ['NOTIFICATION_EVENT_HUB', 'EVENT_HUB__fullyQualifiedNamespace', 'the host name of the namespace'],
  ['ALERT_EVENT_HUB', 'EVENT_HUB__fullyQualifiedNamespace', 'the host name of the namespace'],
];
