/** The table of docs/settings.md, made from the one list of settings. */

import { settings, type Setting } from '../shared/platform/settings.ts';

const begin = '<!-- settings: npm run generate -->';
const end = '<!-- /settings -->';

export function settingsTable(): string {
  const rows = settings.map(
    ({ name, meaning, fallback, secret }: Setting) =>
      `| \`${name}\` | ${meaning}${secret ? ' **Secret.**' : ''} | ${fallback} |`,
  );
  return ['| setting | meaning | when empty |', '| --- | --- | --- |', ...rows].join('\n');
}

/** The same page with the table as it should be. */
export function replaceSettingsTable(page: string): string {
  const from = page.indexOf(begin);
  const to = page.indexOf(end);
  if (from < 0 || to < from) throw new Error(`the page has no place for the table: ${begin} … ${end}`);
  return `${page.slice(0, from + begin.length)}\n\n${settingsTable()}\n\n${page.slice(to)}`;
}
