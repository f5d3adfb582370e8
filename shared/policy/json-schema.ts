/** The same rules as JSON Schema, for editors; published as mirror.policy.schema.json (a test compares the two). */

import * as z from 'zod';
import { PolicyDocument } from './schema.ts';

export type JsonSchema = z.core.JSONSchema.JSONSchema;

export function policyJsonSchema(): JsonSchema {
  return z.toJSONSchema(PolicyDocument, {
    io: 'input',
    target: 'draft-7', // What VS Code supports in full.
    override: ({ jsonSchema }) => {
      // `format` says it; the pattern that zod adds is unreadable in an editor's message.
      if (jsonSchema.format === 'date-time') delete jsonSchema.pattern;
    },
  });
}

let made: JsonSchema | undefined;

/** The keys that the schema knows at a place in the document. */
export function knownKeys(path: readonly PropertyKey[]): readonly string[] {
  made ??= policyJsonSchema();
  let places: readonly JsonSchema[] = [made];
  for (const step of path) places = places.flatMap((place) => below(place, step));
  return places
    .flatMap(alternatives)
    .flatMap((place) => [...Object.keys(place.properties ?? {}), ...names(place)]);
}

function below(place: JsonSchema, step: PropertyKey): readonly JsonSchema[] {
  return alternatives(place).flatMap((one) => {
    if (typeof step === 'number') return elements(one);
    const properties = new Map(Object.entries(one.properties ?? {}));
    const child = properties.get(String(step));
    return typeof child === 'object' ? [child] : [];
  });
}

/** Of an object whose keys are one list. */
const names = ({ propertyNames }: JsonSchema): readonly string[] =>
  typeof propertyNames === 'object' ? (propertyNames.enum ?? []).map(String) : [];

const elements = ({ items }: JsonSchema): readonly JsonSchema[] =>
  typeof items === 'object' && !Array.isArray(items) ? [items] : [];

const alternatives = (place: JsonSchema): readonly JsonSchema[] => [place, ...(place.anyOf ?? [])];
