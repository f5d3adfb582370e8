/**
 * As much of Resource Graph's query language as reading alerts takes: `where` with =~, ==, in~, in, and, or; `project`;
 * `summarize … = count()`. Anything else is refused, so that nothing passes here that was never thought about.
 *
 * @see https://learn.microsoft.com/azure/governance/resource-graph/concepts/query-language
 */

import { isObject, type JsonObject } from '../http/json.ts';

export class QueryError extends Error {}

type Rows = readonly JsonObject[];
type Value = (row: JsonObject) => unknown;
type Test = (row: JsonObject) => boolean;

export interface Query {
  readonly table: string;
  run(rows: Rows): Rows;
}

const tokenPattern = /\s*(?:('[^']*')|(=~|==|in~(?!\w)|[|(),=])|([\w.]+))/y;
const functions = new Set(['tostring', 'todynamic']);

/** @throws QueryError */
export function parseQuery(text: string): Query {
  const reader = new Reader(tokensOf(text));
  const table = reader.word();
  const stages: ((rows: Rows) => Rows)[] = [];
  while (reader.skip('|')) stages.push(reader.stage());
  if (!reader.ended) throw new QueryError(`Unexpected '${reader.word()}'`);
  return { table, run: (rows) => stages.reduce((left, stage) => stage(left), rows) };
}

function tokensOf(text: string): readonly string[] {
  const tokens: string[] = [];
  tokenPattern.lastIndex = 0;
  while (text.slice(tokenPattern.lastIndex).trim() !== '') {
    const found = tokenPattern.exec(text);
    if (found === null) throw new QueryError('A token could not be recognized');
    tokens.push(found[0].trim());
  }
  return tokens;
}

class Reader {
  readonly #tokens: readonly string[];
  #at = 0;

  constructor(tokens: readonly string[]) {
    this.#tokens = tokens;
  }

  get ended(): boolean {
    return this.#at >= this.#tokens.length;
  }

  skip(token: string): boolean {
    if (this.#tokens[this.#at] !== token) return false;
    this.#at += 1;
    return true;
  }

  word(): string {
    const token = this.#tokens[this.#at] ?? '';
    if (!/^[\w.]+$/.test(token)) throw new QueryError(`A name is expected instead of '${token}'`);
    this.#at += 1;
    return token;
  }

  stage(): (rows: Rows) => Rows {
    const operator = this.word();
    if (operator === 'where') {
      const test = this.#either();
      return (rows) => rows.filter(test);
    }
    if (operator === 'summarize') return this.#count();
    if (operator !== 'project') throw new QueryError(`The operator '${operator}' is not supported`);
    const columns = this.#columns();
    return (rows) =>
      rows.map((row) => Object.fromEntries(columns.map(([name, value]) => [name, value(row)])));
  }

  #count(): (rows: Rows) => Rows {
    const name = this.word();
    for (const token of ['=', 'count', '(', ')']) this.#expect(token);
    return (rows) => [{ [name]: rows.length }];
  }

  #columns(): readonly (readonly [string, Value])[] {
    const columns: (readonly [string, Value])[] = [];
    do {
      const name = this.word();
      columns.push([name, this.skip('=') ? this.#value() : (row) => read(row, name)]);
    } while (this.skip(','));
    return columns;
  }

  #either(): Test {
    const tests = [this.#both()];
    while (this.skip('or')) tests.push(this.#both());
    return (row) => tests.some((test) => test(row));
  }

  #both(): Test {
    const tests = [this.#comparison()];
    while (this.skip('and')) tests.push(this.#comparison());
    return (row) => tests.every((test) => test(row));
  }

  #comparison(): Test {
    const value = this.#value();
    const operator = this.#tokens[this.#at] ?? '';
    this.#at += 1;
    const isList = operator === 'in' || operator === 'in~';
    if (!isList && operator !== '==' && operator !== '=~')
      throw new QueryError(`The operator '${operator}' is not supported`);
    const fold = operator.endsWith('~') ? (each: string) => each.toLowerCase() : (each: string) => each;
    const members = (isList ? this.#list() : [this.#string()]).map(fold);
    return (row) => {
      const left = value(row);
      return typeof left === 'string' && members.includes(fold(left));
    };
  }

  #list(): readonly string[] {
    this.#expect('(');
    const members = [this.#string()];
    while (this.skip(',')) members.push(this.#string());
    this.#expect(')');
    return members;
  }

  #value(): Value {
    const name = this.word();
    if (!functions.has(name)) return (row) => read(row, name);
    this.#expect('(');
    const inner = this.#value();
    this.#expect(')');
    return name === 'todynamic' ? inner : (row) => inner(row) ?? '';
  }

  #string(): string {
    const token = this.#tokens[this.#at] ?? '';
    if (!token.startsWith("'")) throw new QueryError(`A string is expected instead of '${token}'`);
    this.#at += 1;
    return token.slice(1, -1);
  }

  #expect(token: string): void {
    if (!this.skip(token)) throw new QueryError(`'${token}' is expected`);
  }
}

/** Names count by case, in columns and inside of `properties` alike; what is not there is null. */
function read(row: JsonObject, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((value, name) => (isObject(value) ? (value[name] ?? null) : null), row);
}
