import { readFileSync } from 'node:fs';
import { replacePart } from '../../scripts/generated-part.ts';
import { telemetryTables } from '../../scripts/telemetry-tables.ts';
import { events } from '../../shared/telemetry/events.ts';

describe('scripts/telemetry-tables', () => {
  const page = readFileSync('docs/telemetry.md', 'utf8');

  it('is what docs/telemetry.md shows: `npm run generate` changes nothing', () => {
    expect(replacePart(page, 'events', telemetryTables())).toBe(page);
  });

  it('describes every event', () => {
    const tables = telemetryTables();
    expect(Object.keys(events).filter((message) => !tables.includes(`**\`${message}\`**`))).toEqual([]);
  });

  it('shows columns of rows below their field', () => {
    expect(telemetryTables()).toContain('| `calls[].outcome` | text |');
  });
});

describe('scripts/generated-part', () => {
  it('refuses a page that has no place for the part', () => {
    expect(() => replacePart('# Title', 'events', 'x')).toThrow('no place for this part');
  });
});
