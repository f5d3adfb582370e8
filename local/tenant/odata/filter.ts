/** The part of OData's $filter that these products document: comparisons of listed properties, and, or, brackets. */

import { comparableTime } from '../state/timestamps.ts';
import { lex, type Token } from './lexer.ts';

export type FilterProperty =
  | { readonly kind: 'time' }
  | { readonly kind: 'string' }
  | { readonly kind: 'choice'; readonly members: readonly string[] };

/** Property → how its literals look. Anything else can't be filtered on. */
export type FilterSchema = ReadonlyMap<string, FilterProperty>;
export type Predicate = (valueOf: (property: string) => unknown) => boolean;

/** What is wrong, in OData's way of saying it. */
export class FilterError extends Error {}

const operators = new Set(['eq', 'ne', 'gt', 'ge', 'lt', 'le']);

/** @throws FilterError */
export function parseFilter(text: string, schema: FilterSchema): Predicate {
  const tokens = lex(text);
  if (tokens === undefined || tokens.length === 0) throw new FilterError('Invalid filter clause');
  const reader = new Reader(tokens, schema);
  const predicate = reader.either();
  if (reader.peek() !== undefined) throw new FilterError('Syntax error in the filter clause');
  return predicate;
}

class Reader {
  readonly #tokens: readonly Token[];
  readonly #schema: FilterSchema;
  #at = 0;

  constructor(tokens: readonly Token[], schema: FilterSchema) {
    this.#tokens = tokens;
    this.#schema = schema;
  }

  peek(): Token | undefined {
    return this.#tokens[this.#at];
  }

  either(): Predicate {
    const parts = [this.#both()];
    while (this.#skipWord('or')) parts.push(this.#both());
    return (valueOf) => parts.some((part) => part(valueOf));
  }

  #both(): Predicate {
    const parts = [this.#single()];
    while (this.#skipWord('and')) parts.push(this.#single());
    return (valueOf) => parts.every((part) => part(valueOf));
  }

  #single(): Predicate {
    if (this.peek()?.kind !== 'open') return this.#comparison();
    this.#at += 1;
    const inner = this.either();
    if (this.#take()?.kind !== 'close') throw new FilterError("')' expected in the filter clause");
    return inner;
  }

  #comparison(): Predicate {
    const name = this.#word();
    const property = this.#schema.get(name);
    if (property === undefined)
      throw new FilterError(`Property '${name}' can't be used in the filter clause`);
    const operator = this.#word();
    if (!operators.has(operator)) throw new FilterError(`Operator '${operator}' is not supported`);
    const literal = this.#literal(property);
    return (valueOf) => holds(operator, comparable(property, valueOf(name)), literal);
  }

  /** Times stay bare, everything else is quoted: the wrong kind is an error, as in OData. */
  #literal(property: FilterProperty): string | null {
    const token = this.#take();
    if (token?.kind === 'word' && token.text === 'null') return null;
    if (property.kind === 'time') {
      const time = token?.kind === 'time' ? comparableTime(token.text) : undefined;
      if (time === undefined) throw new FilterError('A binary operator with incompatible types was detected');
      return time;
    }
    if (token?.kind !== 'string')
      throw new FilterError('A binary operator with incompatible types was detected');
    if (property.kind === 'choice' && !property.members.includes(token.text))
      throw new FilterError(`The string '${token.text}' is not a valid enumeration type constant`);
    return token.text;
  }

  #take(): Token | undefined {
    const token = this.peek();
    this.#at += 1;
    return token;
  }

  #word(): string {
    const token = this.#take();
    if (token?.kind !== 'word') throw new FilterError('Syntax error in the filter clause');
    return token.text;
  }

  #skipWord(word: string): boolean {
    const token = this.peek();
    if (token?.kind !== 'word' || token.text !== word) return false;
    this.#at += 1;
    return true;
  }
}

function comparable(property: FilterProperty, value: unknown): string | null {
  if (typeof value !== 'string') return null;
  return property.kind === 'time' ? (comparableTime(value) ?? null) : value;
}

/** Null is equal to null only, and neither less nor greater than anything. */
function holds(operator: string, left: string | null, right: string | null): boolean {
  if (operator === 'eq') return left === right;
  if (operator === 'ne') return left !== right;
  if (left === null || right === null) return false;
  if (operator === 'gt') return left > right;
  if (operator === 'ge') return left >= right;
  return operator === 'lt' ? left < right : left <= right;
}
