import type { IncomingMessage } from 'node:http';
import type { NullableString, RpcHttp } from './rpc.ts';

/** ASP.NET's limit in the Functions host (FUNCTIONS_REQUEST_BODY_SIZE_LIMIT's default). */
export const bodyLimit = 100 * 1024 * 1024;

export type Body =
  { readonly kind: 'body'; readonly bytes: Buffer | undefined } | { readonly kind: 'tooLarge' };

/**
 * The body as the worker gets it: only when Content-Length says there is one. A chunked body is read and thrown away,
 * as the real host does without HTTP streams.
 */
export async function readBody(request: IncomingMessage): Promise<Body> {
  const length = Number(request.headers['content-length'] ?? '0');
  if (length > bodyLimit) return { kind: 'tooLarge' };
  const chunks: Buffer[] = [];
  for await (const chunk of request) if (length > 0 && Buffer.isBuffer(chunk)) chunks.push(chunk);
  return { kind: 'body', bytes: length > 0 ? Buffer.concat(chunks) : undefined };
}

export function toRpcHttp(
  request: IncomingMessage,
  url: URL,
  parameters: ReadonlyMap<string, string>,
  body: Buffer | undefined,
): RpcHttp {
  return {
    url: url.href,
    method: request.method ?? 'GET',
    nullableHeaders: nullable(headersOf(request)),
    nullableQuery: nullable(queryOf(url)),
    nullableParams: nullable(parameters),
    ...(body === undefined ? {} : { body: { bytes: body } }),
  };
}

function headersOf(request: IncomingMessage): ReadonlyMap<string, string> {
  const joined = Object.entries(request.headersDistinct).map(
    ([name, values]) => [name, (values ?? []).join(',')] as const,
  );
  return new Map(joined);
}

/** A key given twice is joined, as the host does. */
function queryOf(url: URL): ReadonlyMap<string, string> {
  return new Map(
    [...new Set(url.searchParams.keys())].map((key) => [key, url.searchParams.getAll(key).join(',')]),
  );
}

function nullable(values: ReadonlyMap<string, string>): Readonly<Record<string, NullableString>> {
  return Object.fromEntries([...values].map(([key, value]) => [key, { value }]));
}
