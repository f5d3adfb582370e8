/** Reading lists page by page, item by item. */

import * as z from 'zod';
import { TransientError } from '../errors.ts';
import type { ApiClient } from '../platform/api-client.ts';
import type { Page } from './provider.ts';
import type { Reading } from './reading.ts';

const link = z.string().min(1).optional().catch(undefined);
/** Graph's next-page link has a prefix, Azure Resource Manager's has none. */
const List = z
  .object({ value: z.array(z.unknown()), '@odata.nextLink': link, nextLink: link })
  .transform((list) => ({ items: list.value, next: list['@odata.nextLink'] ?? list.nextLink }));

export interface ItemReader {
  readonly schema: z.ZodType<Reading>;
  /** The name of the field that holds an item's id. */
  readonly idField: string;
  readonly normaliseRef: (raw: string) => string | undefined;
}

/** Follows next-page links from `path`. @throws TransientError `unreadable` when a page names itself as the next. */
export async function* readPages(api: ApiClient, path: string, reader: ItemReader): AsyncIterable<Page> {
  for await (const { items, readAt } of rawPages(api, path)) yield readItems(items, reader, readAt);
}

export async function* rawPages(
  api: ApiClient,
  path: string,
): AsyncIterable<{ readonly items: readonly unknown[]; readonly readAt: string }> {
  let next: string | undefined = path;
  while (next !== undefined) {
    const readAt = api.now();
    const current: string = next;
    const list = await api.send({ method: 'GET', path: current, schema: List });
    yield { items: list.items, readAt };
    if (list.next === current)
      throw new TransientError('unreadable', 'A list names its own page as the next one.');
    next = list.next;
  }
}

export function readItems(items: readonly unknown[], reader: ItemReader, readAt: string): Page {
  const read = items.map((raw) => ({ raw, data: reader.schema.safeParse(raw).data }));
  return {
    observations: read.flatMap(({ data }) => (data === undefined ? [] : [{ ...data, readAt }])),
    unreadable: read.filter(({ data }) => data === undefined).map(({ raw }) => refOf(raw, reader)),
  };
}

function refOf(raw: unknown, { idField, normaliseRef }: ItemReader): string | undefined {
  const id = z.record(z.string(), z.unknown()).safeParse(raw).data?.[idField];
  return typeof id === 'string' ? normaliseRef(id) : undefined;
}
