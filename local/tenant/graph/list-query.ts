/** $filter, $top, $skip, $count, $expand and paging of Graph's security collections; nothing else is understood. */

import { Refusal, type Call } from '../http/exchange.ts';
import type { FilterSchema, Predicate } from '../odata/filter.ts';
import { readFilter } from '../odata/read-filter.ts';
import type { GraphErrors } from './graph-errors.ts';

export const maxPage = 50;

export interface ListQuery {
  readonly matches: Predicate;
  readonly top: number;
  readonly skip: number;
  readonly count: boolean;
  readonly expand: boolean;
}

/** @throws Refusal 400 */
export function readListQuery(
  call: Call,
  errors: GraphErrors,
  filterable: FilterSchema,
  allowed: ReadonlySet<string>,
): ListQuery {
  for (const name of call.query.keys()) {
    if (!allowed.has(name))
      throw new Refusal(errors.bad(`The query parameter '${name}' is not supported on this resource.`));
    if (call.query.getAll(name).length > 1)
      throw new Refusal(errors.bad(`The query parameter '${name}' is given more than once.`));
  }
  return {
    matches: readFilter(call.query.get('$filter'), filterable, (message) => new Refusal(errors.bad(message))),
    top: readTop(call.query.get('$top'), errors),
    skip: readSkip(call, errors),
    count: readCount(call.query.get('$count'), errors),
    expand: readExpand(call.query.get('$expand'), errors),
  };
}

/** The collection answer for one page of `matching`, which is in its final order. */
export function page<T>(
  call: Call,
  query: ListQuery,
  matching: readonly T[],
  context: string,
  present: (entity: T) => object,
): object {
  const value = matching.slice(query.skip, query.skip + query.top).map(present);
  const next = query.skip + query.top;
  return {
    '@odata.context': `https://graph.microsoft.com/v1.0/$metadata#${context}`,
    ...(query.count ? { '@odata.count': matching.length } : {}),
    ...(next < matching.length ? { '@odata.nextLink': nextLink(call, next) } : {}),
    value,
  };
}

function nextLink(call: Call, skip: number): string {
  const link = new URL(call.path, call.origin);
  for (const name of ['$filter', '$top', '$count', '$expand']) {
    const value = call.query.get(name);
    if (value !== null) link.searchParams.set(name, value);
  }
  link.searchParams.set('$skiptoken', Buffer.from(`s:${skip}`).toString('base64url'));
  return link.href;
}

function readTop(text: string | null, errors: GraphErrors): number {
  if (text === null) return maxPage;
  const top = wholeNumber(text);
  if (top === undefined || top < 1)
    throw new Refusal(errors.bad(`Invalid value '${text}' for $top query option found.`));
  if (top > maxPage)
    throw new Refusal(
      errors.bad(
        `The limit of '${maxPage}' for Top query has been exceeded. The value from the incoming request is '${top}'.`,
      ),
    );
  return top;
}

function readSkip(call: Call, errors: GraphErrors): number {
  const token = call.query.get('$skiptoken');
  if (token !== null) {
    const skip = /^s:(\d+)$/.exec(Buffer.from(token, 'base64url').toString())?.[1];
    if (skip === undefined) throw new Refusal(errors.bad('The skip token is not valid.'));
    return Number(skip);
  }
  const text = call.query.get('$skip') ?? '0';
  const skip = wholeNumber(text);
  if (skip === undefined)
    throw new Refusal(errors.bad(`Invalid value '${text}' for $skip query option found.`));
  return skip;
}

function readCount(text: string | null, errors: GraphErrors): boolean {
  if (text !== null && text !== 'true' && text !== 'false')
    throw new Refusal(errors.bad(`Invalid value '${text}' for $count query option found.`));
  return text === 'true';
}

function readExpand(text: string | null, errors: GraphErrors): boolean {
  if (text !== null && text !== 'alerts')
    throw new Refusal(errors.bad(`Could not find a property named '${text}' to expand.`));
  return text === 'alerts';
}

const wholeNumber = (text: string): number | undefined => (/^\d{1,9}$/.test(text) ? Number(text) : undefined);
