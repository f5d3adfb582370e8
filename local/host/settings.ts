import path from 'node:path';
import * as z from 'zod';
import { HostError } from './host-error.ts';
import { readJson } from './read-json.ts';

export type Settings = ReadonlyMap<string, string>;

const localSettings = z.object({
  IsEncrypted: z.boolean().default(false),
  Values: z.record(z.string(), z.string({ error: 'must be a string; settings are flat' })).default({}),
});

/** App settings: the environment over the `Values` of DIR's local.settings.json. */
export function readSettings(appDir: string, environment: NodeJS.ProcessEnv): Settings {
  const file = path.join(appDir, 'local.settings.json');
  const parsed = readJson(file, localSettings);
  if (parsed?.IsEncrypted === true) {
    throw new HostError(`${file} is encrypted. Run "func settings decrypt", or set IsEncrypted to false.`);
  }
  const settings = new Map(Object.entries(parsed?.Values ?? {}));
  for (const [name, value] of Object.entries(environment)) if (value !== undefined) settings.set(name, value);
  return settings;
}

/**
 * Replaces each `%NAME%` by that app setting, as the host does in schedules, queue names and connections.
 * @throws HostError naming a setting that is not set.
 */
export function expandSettings(text: string, settings: Settings): string {
  return text.replace(/%([^%]+)%/g, (_whole, name: string) => {
    const value = settings.get(name);
    if (value !== undefined) return value;
    throw new HostError(
      `the setting ${name} is not set. Set it in the environment or in local.settings.json.`,
    );
  });
}

/** The per-function switch; Linux allows no dot in names, so both spellings count. */
export function isDisabled(functionName: string, settings: Settings): boolean {
  const value =
    settings.get(`AzureWebJobs.${functionName}.Disabled`) ??
    settings.get(`AzureWebJobs__${functionName}__Disabled`);
  return value !== undefined && /^(true|1)$/i.test(value);
}
