import { replaceSettingsTable, settingsTable } from '../../scripts/settings-table.ts';

describe('scripts/settings-table', () => {
  const page = '# Title\n\n<!-- settings: npm run generate -->\nold\n<!-- /settings -->\n\nend\n';

  it('puts the table in its place and leaves the rest', () => {
    const replaced = replaceSettingsTable(page);
    expect(replaced.startsWith('# Title\n\n<!-- settings: npm run generate -->\n\n| setting |')).toBe(true);
    expect(replaced.endsWith('\n\n<!-- /settings -->\n\nend\n')).toBe(true);
    expect(replaced).not.toContain('old');
  });

  it('changes nothing the second time', () => {
    const once = replaceSettingsTable(page);
    expect(replaceSettingsTable(once)).toBe(once);
  });

  it('refuses a page without a place for it', () => {
    expect(() => replaceSettingsTable('# Title')).toThrow('the page has no place for this part');
  });

  it('marks what is secret', () => {
    expect(settingsTable()).toMatch(/^\| `CLIENT_STATE` .*\*\*Secret\.\*\*/m);
    expect(settingsTable()).not.toMatch(/^\| `MIRROR_MODE` .*Secret/m);
  });
});
