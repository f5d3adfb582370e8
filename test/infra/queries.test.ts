/** Every query of the alert rules, the workbook and the docs: what Kusto says of it, and what it reads of our lines. */

import { analyseQuery } from '../support/kusto.ts';
import { findWrongNames } from '../support/log-names.ts';
import { queriesInDocs, queryFiles, withParameters } from '../support/our-queries.ts';

const all = [
  ...queryFiles('infra/queries/alerts'),
  ...queryFiles('infra/queries/workbook'),
  ...queriesInDocs(),
].map(({ name, text }) => ({ name, text: withParameters(text) }));

const lines =
  'traces | where message startswith \'{"message":"swept",\' | extend line = parse_json(message) | ';
const calls =
  'traces | where message startswith \'{"message":"api calls",\' | extend line = parse_json(message) | mv-expand row = line.calls | ';

describe('infra/queries', () => {
  it.each([
    ['a misspelt operator', 'traces | sumarize count()'],
    ['a column that is none', 'traces | where tmestamp > ago(1h)'],
    ['a table that is none', 'trace | count'],
    ['a function that is none', 'traces | where timestamp > before(1h)'],
    ['a wrong type', 'traces | where timestamp > 3'],
    ['an unfinished query', 'traces | where'],
    ['a column that was projected away', 'traces | project message | where timestamp > ago(1h)'],
  ])('Kusto finds %s', (_sentence, query) => {
    expect(analyseQuery(query).diagnostics).not.toEqual([]);
  });

  it.each([
    ['a message that nobody logs', lines.replace('swept', 'sweept') + 'count'],
    ['a message that is not closed', lines.replace('"swept",', '"swept') + 'count'],
    ['a compared message that nobody logs', lines + "where tostring(line.message) == 'sweept'"],
    ['a field that the line has not', lines + 'where tolong(line.outOfSteps) > 0'],
    ['a field of another line', lines + 'where tolong(line.lagMs) > 0'],
    ['a field by its index', lines + "where tolong(line['outOfSteps']) > 0"],
    ['a field in a summary', lines + 'summarize max(tolong(line.outOfSteps)) by tostring(line.provider)'],
    ['a field read directly', 'traces | where tostring(parse_json(message).outOfSteps) == 1'],
    ['a column of a row', calls + 'where tostring(row.outcme) == 1'],
    ['a part under another name', lines + 'extend other = line | extend x = other.outOfSteps'],
    ['a text read as a number', lines + 'where tolong(line.provider) > 0'],
    ['a number read as a flag', lines + 'where tobool(line.outOfStep)'],
  ])('the list of events finds %s', (_sentence, query) => {
    expect(findWrongNames(analyseQuery(query).syntax)).toHaveLength(1);
  });

  it.each([
    lines + 'where tolong(line.outOfStep) > 0 and tostring(line.excused.guard) != ""',
    calls + "summarize sum(tolong(row['count'])) by tostring(row.caller)",
    'traces | extend line = parse_json(message) | where tostring(line.correlationId) == ""',
    'traces | extend other = customDimensions.InvocationId',
  ])('both let %s pass', (query) => {
    const { diagnostics, syntax } = analyseQuery(query);
    expect([diagnostics, findWrongNames(syntax)]).toEqual([[], []]);
  });

  it('there are queries', () => {
    expect(all.length).toBeGreaterThan(30);
  });

  describe.each(all)('$name', ({ text }) => {
    const { diagnostics, syntax } = analyseQuery(text);

    it('is right by Kusto', () => expect(diagnostics).toEqual([]));
    it('reads what is written', () => expect(findWrongNames(syntax)).toEqual([]));
    it('says in its first line what it shows', () => expect(text).toMatch(/^\/\/ [A-Z0-9].*[.:]\n/));
    it('has no placeholder left', () => expect(text).not.toMatch(/\{[A-Z][A-Za-z]*\}/));
  });
});
