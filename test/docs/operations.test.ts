/** What the operations guide says is what the code does. */

import { readFileSync } from 'node:fs';
import { writeChecks } from '../../shared/mirror/write-checks.ts';

const page = readFileSync('docs/operations.md', 'utf8');
const section = (heading: string): string => (page.split(`## ${heading}\n`)[1] ?? '').split(/^## /m)[0] ?? '';

/** Those of shared copies have finer names (`shared-copy.ts`). */
const shared = ['members unknown', 'not a member', 'open members', 'several members'];

describe('docs/operations', () => {
  it('explains every objection', () => {
    const rows = section('Why is a copy not in step?').match(/^\| `.*$/gm) ?? [];
    const explained = rows.flatMap((row) =>
      [...(row.split('|')[1] ?? '').matchAll(/`([^`]+)`/g)].map((match) => match[1]),
    );
    const objections = writeChecks.map(([check]) => check).filter((check) => check !== 'shared copy');
    expect(explained.toSorted()).toEqual([...objections, ...shared].toSorted());
  });

  it('leads to no heading that is not there', () => {
    const anchors = new Set(
      [...page.matchAll(/^#{1,4} (.+)$/gm)].map(([, heading = '']) =>
        heading
          .toLowerCase()
          .replace(/[^a-z0-9 -]/g, '')
          .replaceAll(' ', '-'),
      ),
    );
    const links = [...page.matchAll(/\]\(#([^)]+)\)/g)].map(([, anchor = '']) => anchor);
    expect(links.length).toBeGreaterThan(10);
    expect(links.filter((anchor) => !anchors.has(anchor))).toEqual([]);
  });
});
