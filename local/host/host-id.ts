import { createHash } from 'node:crypto';
import type { Settings } from './settings.ts';

/** Names this app's timers and locks in storage: two apps in one storage must not share it. */
export function hostIdOf(appDir: string, settings: Settings): string {
  const given = settings.get('AzureFunctionsWebHost__hostid');
  return given ?? `local-${createHash('sha256').update(appDir).digest('hex').slice(0, 16)}`;
}
