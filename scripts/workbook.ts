/** The workbook's JSON, made from its outline here and the queries in infra/queries/workbook. */

import { readFileSync } from 'node:fs';
import path from 'node:path';

export const workbookPath = 'infra/workbook/alert-mirror.json';
const queries = 'infra/queries/workbook';
const resourceType = 'microsoft.insights/components';

type Shape = 'table' | 'timechart' | 'barchart';

interface Tile {
  readonly query: string;
  readonly title: string;
  readonly shape: Shape;
  /** Of the width; the rest of a row goes to its neighbour. */
  readonly width?: number;
}

interface Section {
  readonly heading: string;
  readonly words: string;
  readonly tiles: readonly Tile[];
}

const sections: readonly Section[] = [
  {
    heading: 'Is it working?',
    words:
      'A heartbeat each minute, a poll of each product each minute, a subscription for each resource; and what each product lets the app do.',
    tiles: [
      { query: 'heartbeat', title: 'Last heartbeat', shape: 'table' },
      { query: 'polls', title: 'Polls', shape: 'table', width: 60 },
      { query: 'subscriptions', title: 'Graph subscriptions', shape: 'table', width: 40 },
      { query: 'capabilities', title: 'What products let it do', shape: 'table' },
    ],
  },
  {
    heading: 'What is out of step?',
    words: 'Each sweep compares what is open, and what changed in the last day, with what was decided.',
    tiles: [
      { query: 'drift', title: 'Now', shape: 'table', width: 60 },
      { query: 'drift-over-time', title: 'Out of step, over time', shape: 'timechart', width: 40 },
    ],
  },
  {
    heading: 'How fast?',
    words:
      'From the change in a product, by its own clock, to the write in each other. What Graph takes to tell us is in it.',
    tiles: [
      { query: 'lag', title: 'Lag, from product to product', shape: 'table', width: 60 },
      { query: 'lag-over-time', title: 'Seconds since the change', shape: 'timechart', width: 40 },
      { query: 'noticed', title: 'How changes were learned of', shape: 'table', width: 60 },
      { query: 'deliveries', title: 'Notifications', shape: 'timechart', width: 40 },
    ],
  },
  {
    heading: 'What failed, and why?',
    words: 'What comes back by itself is tried again; a dead letter waits for a person.',
    tiles: [
      { query: 'dead-letters', title: 'Dead letters', shape: 'table' },
      { query: 'failures', title: 'Failed writes and looks', shape: 'table', width: 60 },
      { query: 'throttling', title: 'Answers with 429', shape: 'timechart', width: 40 },
      { query: 'calls', title: 'Calls', shape: 'table' },
    ],
  },
  {
    heading: 'What did it do?',
    words: 'In the time that is chosen above.',
    tiles: [
      { query: 'writes', title: 'Copies written', shape: 'table', width: 60 },
      { query: 'not-written', title: 'Left alone, by the check that objects', shape: 'barchart', width: 40 },
      { query: 'handled', title: 'Keys worked off', shape: 'table' },
    ],
  },
  {
    heading: 'One alert',
    words: 'Put its correlation id, or the id of one of its copies, into the field Alert above.',
    tiles: [{ query: 'journey', title: 'Its whole way', shape: 'table' }],
  },
];

const readQuery = (name: string): string => readFileSync(path.join(queries, `${name}.kql`), 'utf8').trimEnd();

/** Names of the queries that the workbook shows. */
export const workbookQueries: readonly string[] = [
  'tenants',
  'providers',
  ...sections.flatMap(({ tiles }) => tiles.map(({ query }) => query)),
];

export function workbookJson(): string {
  const items = [
    text('intro', '# Alert Mirror\n\nWhat to do about what you see here: docs/operations.md.'),
    parameters(),
    ...sections.flatMap(({ heading, words, tiles }) => [
      text(heading, `## ${heading}\n\n${words}`),
      ...tiles.map(tile),
    ]),
  ];
  const workbook = {
    version: 'Notebook/1.0',
    items,
    fallbackResourceIds: [],
    $schema: 'https://github.com/Microsoft/Application-Insights-Workbooks/blob/master/schema/workbook.json',
  };
  return `${JSON.stringify(workbook, null, 2)}\n`;
}

function text(name: string, json: string) {
  return { type: 1, content: { json }, name: `text: ${name}` };
}

function tile({ query, title, shape, width }: Tile) {
  return {
    type: 3,
    content: {
      version: 'KqlItem/1.0',
      query: readQuery(query),
      size: 0,
      title,
      timeContextFromParameter: 'TimeRange',
      queryType: 0,
      resourceType,
      visualization: shape,
      noDataMessage: 'Nothing in this time.',
      ...(shape === 'table' ? { gridSettings: { filter: true } } : {}),
    },
    ...(width === undefined ? {} : { customWidth: String(width), styleSettings: { showBorder: true } }),
    name: `query: ${query}`,
  };
}

function parameters() {
  const timeRange = {
    ...{ id: 'c2d5f0a0-6c1b-4f7e-9d1e-000000000001', version: 'KqlParameterItem/1.0' },
    ...{ name: 'TimeRange', label: 'Time', type: 4, isRequired: true },
    typeSettings: {
      selectableValues: [1, 4, 24, 72, 168, 720].map((hours) => ({ durationMs: hours * 3_600_000 })),
      allowCustom: true,
    },
    value: { durationMs: 24 * 3_600_000 },
  };
  const alert = {
    ...{ id: 'c2d5f0a0-6c1b-4f7e-9d1e-000000000004', version: 'KqlParameterItem/1.0' },
    ...{ name: 'Alert', type: 1, isRequired: false, value: '' },
  };
  return {
    type: 9,
    content: {
      version: 'KqlParameterItem/1.0',
      parameters: [timeRange, choice('Tenant', 'tenants', 2), choice('Provider', 'providers', 3), alert],
      style: 'pills',
      queryType: 0,
      resourceType,
    },
    name: 'parameters',
  };
}

/** A list with "all"; the queries test for it with `'*' in (…)`. */
function choice(name: string, query: string, number: number) {
  return {
    ...{ id: `c2d5f0a0-6c1b-4f7e-9d1e-00000000000${number}`, version: 'KqlParameterItem/1.0' },
    ...{ name, type: 2, isRequired: true, multiSelect: true, quote: "'", delimiter: ',' },
    query: readQuery(query),
    ...{ queryType: 0, resourceType, timeContextFromParameter: 'TimeRange' },
    typeSettings: { additionalResourceOptions: ['value::all'], selectAllValue: '*', showDefault: false },
    value: ['value::all'],
  };
}
