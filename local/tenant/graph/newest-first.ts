/** The order of Graph's security collections, and their properties by name. */

interface Dated {
  readonly id: string;
  readonly createdDateTime: string;
}

/** All times have the same form, so they compare as text; equal ones go by id, so that pages do not overlap. */
export function newestFirst(a: Dated, b: Dated): number {
  return inOrder(b.createdDateTime, a.createdDateTime) || inOrder(a.id, b.id);
}

const inOrder = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

export function propertyOf(entity: object, name: string): unknown {
  return (entity as Readonly<Record<string, unknown>>)[name];
}
