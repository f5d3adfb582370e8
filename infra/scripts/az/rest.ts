/** `az rest`: one request to Azure Resource Manager or Microsoft Graph, and the pages of a list. */

import * as z from 'zod';
import { ScriptError } from '../exit-code.ts';
import { isAzError } from './az-error.ts';
import type { Az } from './az.ts';

export interface RestRequest<T> {
  readonly method?: 'get' | 'post' | 'put' | 'delete' | 'patch';
  /** A path means Azure Resource Manager of the cloud that az is signed in to. */
  readonly url: string;
  /** Whose token to send, where the address doesn't say so. */
  readonly resource?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Stands on the command line, where every process of the machine can read it: no secrets. */
  readonly body?: unknown;
  /** Path of a file with the body, for secrets. */
  readonly bodyFile?: string;
  readonly schema: z.ZodType<T>;
}

/** @throws AzError; ScriptError when the answer isn't what it should be. */
export async function send<T>(az: Az, request: RestRequest<T>): Promise<T> {
  const { method = 'get', url, resource, headers, body, bodyFile, schema } = request;
  const args = ['rest', '--method', method, '--url', url];
  if (resource !== undefined) args.push('--resource', resource);
  if (headers !== undefined) args.push('--headers', JSON.stringify(headers));
  if (body !== undefined) args.push('--body', JSON.stringify(body));
  if (bodyFile !== undefined) args.push('--body', `@${bodyFile}`);
  const parsed = schema.safeParse(await az(args));
  if (parsed.success) return parsed.data;
  // The value is left out of the message: it may be a secret.
  const [issue] = parsed.error.issues;
  throw new ScriptError(
    'failed',
    `${method.toUpperCase()} ${url.replace(/\?.*$/, '')} was answered with something unexpected at "${issue?.path.join('.') ?? ''}".`,
  );
}

/** Undefined for what doesn't exist. */
export async function find<T>(az: Az, request: RestRequest<T>): Promise<T | undefined> {
  try {
    return await send(az, request);
  } catch (error) {
    if (isAzError(error, 'not-found')) return undefined;
    throw error;
  }
}

const mostPages = 200;

/** All pages. ARM calls the next one `nextLink`, Graph `@odata.nextLink`. */
export async function list<T>(
  az: Az,
  { url, resource, item }: { readonly url: string; readonly resource?: string; readonly item: z.ZodType<T> },
): Promise<readonly T[]> {
  const schema = z.object({
    value: z.array(item),
    nextLink: z.string().nullish(),
    '@odata.nextLink': z.string().nullish(),
  });
  const found: T[] = [];
  let next: string | undefined = url;
  for (let page = 0; next !== undefined && page < mostPages; page += 1) {
    const answer: z.output<typeof schema> = await send(az, {
      url: next,
      schema,
      ...(resource === undefined ? {} : { resource }),
    });
    found.push(...answer.value);
    next = (answer.nextLink ?? answer['@odata.nextLink'] ?? '') || undefined;
    if (next !== undefined && resource !== undefined) checkPage(next, resource);
  }
  return found;
}

/** The token goes wherever the link points. */
function checkPage(link: string, resource: string): void {
  if (!URL.canParse(link) || new URL(link).origin !== new URL(resource).origin)
    throw new ScriptError('failed', 'A list continues on another host than the one it was asked of.');
}
