/** Checking the body of a PATCH against what may be updated, member by member, case by case. */

import { Refusal } from '../http/exchange.ts';
import { isObject, type JsonObject } from '../http/json.ts';
import type { GraphErrors } from './graph-errors.ts';

export type Updatable =
  | { readonly kind: 'choice'; readonly members: readonly string[] }
  | { readonly kind: 'text'; readonly nullable: boolean }
  | { readonly kind: 'texts' }
  | { readonly kind: 'dictionary' };

export type UpdateSchema = ReadonlyMap<string, Updatable>;

/** @throws Refusal 400 for anything that isn't updatable, or has a value it can't have. */
export function checkUpdate(body: JsonObject, schema: UpdateSchema, errors: GraphErrors): void {
  if (Object.keys(body).length === 0)
    throw new Refusal(errors.bad('The request body has nothing to update.'));
  for (const [name, value] of Object.entries(body)) {
    const updatable = schema.get(name);
    if (updatable === undefined)
      throw new Refusal(errors.bad(`The property '${name}' can't be updated or doesn't exist on this type.`));
    if (!fits(updatable, value))
      throw new Refusal(errors.bad(`Invalid value specified for property '${name}' of resource.`));
  }
}

function fits(updatable: Updatable, value: unknown): boolean {
  switch (updatable.kind) {
    case 'choice':
      return typeof value === 'string' && updatable.members.includes(value);
    case 'text':
      return typeof value === 'string' || (updatable.nullable && value === null);
    case 'texts':
      return Array.isArray(value) && value.every((each) => typeof each === 'string');
    case 'dictionary':
      return (
        value === null || (isObject(value) && Object.values(value).every((each) => typeof each === 'string'))
      );
  }
}
