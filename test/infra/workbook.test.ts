/** The workbook is what its queries and its outline make it; the queries themselves are tested with all others. */

import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod';
import { workbookJson, workbookPath, workbookQueries } from '../../scripts/workbook.ts';
import { queryFiles } from '../support/our-queries.ts';

const Parameter = z.looseObject({ name: z.string(), query: z.string().optional() });
const Workbook = z.looseObject({
  version: z.literal('Notebook/1.0'),
  items: z.array(
    z.looseObject({
      type: z.union([z.literal(1), z.literal(3), z.literal(9)]),
      name: z.string(),
      content: z.looseObject({
        query: z.string().optional(),
        json: z.string().optional(),
        title: z.string().optional(),
        timeContextFromParameter: z.string().optional(),
        parameters: z.array(Parameter).optional(),
      }),
    }),
  ),
});

const { items } = Workbook.parse(JSON.parse(readFileSync(workbookPath, 'utf8')));
const parameters = items.flatMap(({ content }) => content.parameters ?? []);
const tiles = items.filter(({ type }) => type === 3);

describe('infra/workbook', () => {
  it('is up to date: `npm run generate` changes nothing', () => {
    expect(readFileSync(workbookPath, 'utf8')).toBe(workbookJson());
  });

  it('shows every query of its folder', () => {
    const files = queryFiles('infra/queries/workbook').map(({ name }) => path.basename(name, '.kql'));
    expect(workbookQueries.toSorted()).toEqual(files.toSorted());
  });

  it.each(['working', 'out of step', 'fast', 'failed', 'do', 'One alert'])(
    'has a section on: %s',
    (words) => {
      expect(items.some(({ content }) => content.json?.includes(words))).toBe(true);
    },
  );

  it('has one name for each thing', () => {
    const names = items.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });

  it.each(tiles)(
    '$name stands under the chosen time and asks for no parameter that is none',
    ({ content }) => {
      expect(content.timeContextFromParameter).toBe('TimeRange');
      const asked = [...(content.query ?? '').matchAll(/\{([A-Z]\w*)\}/g)].map(([, name]) => name);
      const known = parameters.map(({ name }) => name);
      expect(asked.filter((name) => !known.includes(name ?? ''))).toEqual([]);
    },
  );
});
