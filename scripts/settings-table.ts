/** The table of docs/settings.md, made from the one list of settings. */

import type { Setting } from '../shared/platform/setting.ts';
import { settings } from '../shared/platform/settings.ts';
import { replacePart } from './generated-part.ts';

export function settingsTable(): string {
  const rows = settings.map(
    ({ name, meaning, fallback, secret }: Setting) =>
      `| \`${name}\` | ${meaning}${secret ? ' **Secret.**' : ''} | ${fallback} |`,
  );
  return ['| setting | meaning | when empty |', '| --- | --- | --- |', ...rows].join('\n');
}

/** The same page with the table as it should be. */
export const replaceSettingsTable = (page: string): string => replacePart(page, 'settings', settingsTable());
