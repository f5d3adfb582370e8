/**
 * Asking a product what it lets the app do: one page of its list tells whether it can be read, the grants whether it
 * could be written. Nothing is ever written for it.
 */

import * as z from 'zod';
import { TransientError } from '../errors.ts';
import { calledBy, type ApiClient } from '../platform/api-client.ts';
import type { TokenRoles } from '../platform/token-roles.ts';
import type { Provider, ProviderScope } from '../provider/provider.ts';
import type { Answer, Place } from './finding.ts';
import { judgeAnswer } from './judge-answer.ts';
import { judgeActions, judgeRoles } from './judge-grants.ts';
import { placesOf } from './places.ts';

export interface ProbePorts {
  /** Inside the product's quota. @throws TerminalError when this cloud doesn't have the API. */
  readonly client: (tenantId: string, provider: Provider) => ApiClient;
  /** Of the one tenant that is asked about. */
  readonly roles: TokenRoles;
}

export interface ProbeAnswers {
  readonly reads: ReadonlyMap<Place, Answer>;
  readonly writes: ReadonlyMap<Place, Answer>;
}

/** Whom its calls are counted for: their refusals are findings and no trouble. */
export const probeCaller = 'capabilities';

/** Places that are asked at once. */
const width = 4;

/** Never rejects: trouble is an answer. */
export async function probe(
  ports: ProbePorts,
  tenantId: string,
  provider: Provider,
  { scope, writes }: { readonly scope: ProviderScope; readonly writes: boolean },
): Promise<ProbeAnswers> {
  const places = [...placesOf(scope)];
  const held = await heldRoles(ports, provider);
  const client = (): ApiClient => calledBy(probeCaller, ports.client(tenantId, provider));
  const ask = (question: (place: Place, scope: ProviderScope) => Promise<Answer>) =>
    inGroups(places, async ([place, part]) => [place, await question(place, part)] as const);
  return {
    reads: new Map(await ask((_place, part) => askToRead(client, provider, part, held))),
    writes: new Map(writes ? await ask((place) => askToWrite(client, provider, place, held)) : []),
  };
}

type Held = { readonly roles: readonly string[] | undefined } | { readonly error: unknown };

async function heldRoles({ roles }: ProbePorts, { api }: Provider): Promise<Held> {
  try {
    return { roles: await roles(api) };
  } catch (error) {
    return { error };
  }
}

async function askToRead(
  client: () => ApiClient,
  provider: Provider,
  scope: ProviderScope,
  held: Held,
): Promise<Answer> {
  try {
    return (await readLittle(client(), provider, scope)) ? { can: 'yes' } : { can: 'unknown' };
  } catch (error) {
    return judgeAnswer(provider.api, error, suffices(provider, held));
  }
}

/** False where the product offers nothing to read. */
async function readLittle(api: ApiClient, provider: Provider, scope: ProviderScope): Promise<boolean> {
  if (provider.probe !== undefined) {
    await provider.probe(api, scope);
    return true;
  }
  const pages = provider.list?.(api, new Date(api.now()), scope)[Symbol.asyncIterator]();
  await pages?.next();
  await pages?.return?.();
  return pages !== undefined;
}

/** Whoever may write may read. */
function suffices({ permissions }: Provider, held: Held): boolean | undefined {
  if ('error' in held || held.roles === undefined) return undefined;
  const { roles } = held;
  return [...permissions.read, ...permissions.write].some((name) => roles.includes(name));
}

async function askToWrite(
  client: () => ApiClient,
  provider: Provider,
  place: Place,
  held: Held,
): Promise<Answer> {
  if (provider.api !== 'arm')
    return 'error' in held
      ? judgeAnswer(provider.api, held.error)
      : judgeRoles(provider.permissions.write, held.roles);
  const { writeActions } = provider;
  if (writeActions === undefined) return { can: 'unknown' };
  try {
    const { value } = await client().send({ method: 'GET', path: permissionsAt(place), schema: Permissions });
    return judgeActions(writeActions, value);
  } catch (error) {
    // Not to be told is not to be refused.
    return { can: 'unknown', ...(error instanceof TransientError ? { passing: true } : {}) };
  }
}

const names = z.array(z.string()).nullish();
const Permissions = z.object({
  value: z.array(
    z
      .object({ actions: names, notActions: names })
      .transform(({ actions, notActions }) => ({ actions: actions ?? [], notActions: notActions ?? [] })),
  ),
});

/**
 * The caller's own. Documented for resources and resource groups, and given for Azure subscriptions as well.
 * @see https://learn.microsoft.com/rest/api/authorization/permissions/list-for-resource
 */
function permissionsAt(place: Place): string {
  const scope = place.startsWith('/') ? place : `/subscriptions/${place}`;
  return `${scope}/providers/Microsoft.Authorization/permissions?api-version=2022-04-01`;
}

async function inGroups<T, R>(items: readonly T[], run: (item: T) => Promise<R>): Promise<readonly R[]> {
  const results: R[] = [];
  for (let i = 0; i < items.length; i += width)
    results.push(...(await Promise.all(items.slice(i, i + width).map(run))));
  return results;
}
