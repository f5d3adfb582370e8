/** Lists of risks. @see https://learn.microsoft.com/graph/api/riskdetection-list */

import * as z from 'zod';
import { TerminalError } from '../errors.ts';
import type { ApiClient } from '../platform/api-client.ts';
import { pagesOfEach } from './pages-of-each.ts';
import { readPages, type ItemReader } from './pages.ts';
import type { Page, ProviderScope } from './provider.ts';
import { riskDetection, riskyPrincipal } from './risk-objects.ts';
import { formatRiskRef, parseRiskRef, servicePrincipals, users, type RiskSide } from './risk-ref.ts';
import { text } from './reading.ts';

const sidesIn = ({ servicePrincipals: wanted = false }: ProviderScope): readonly RiskSide[] =>
  wanted ? [users, servicePrincipals] : [users];

interface Collection {
  readonly path: string;
  readonly changed: string;
  readonly reader: ItemReader;
}

/** Detections first, so that whoever looks at their person knows them. */
const collectionsOf = (side: RiskSide): readonly Collection[] => [
  {
    path: `/identityProtection/${side.detections}`,
    changed: 'lastUpdatedDateTime',
    reader: readerFor(side, false),
  },
  {
    path: `/identityProtection/${side.principals}`,
    changed: 'riskLastUpdatedDateTime',
    reader: readerFor(side, true),
  },
];

const readerFor = (side: RiskSide, isPrincipal: boolean): ItemReader => ({
  schema: isPrincipal ? riskyPrincipal(side) : riskDetection(side),
  idField: 'id',
  normaliseRef: (raw) => {
    const parsed = parseRiskRef(`${isPrincipal ? side.principal : side.detection}:${raw}`);
    return parsed && formatRiskRef(parsed);
  },
});

/** A filter, or everything. Never `$orderby`: only `$filter`, `$select` and `$top` are documented. */
function queryOf({ pageSize }: RiskSide, filter?: string): string {
  const parts = [
    ...(filter === undefined ? [] : [`$filter=${encodeURIComponent(filter)}`]),
    ...(pageSize === undefined ? [] : [`$top=${pageSize}`]),
  ];
  return parts.length === 0 ? '' : `?${parts.join('&')}`;
}

export const listRisks = (api: ApiClient, since: Date, scope: ProviderScope): AsyncIterable<Page> =>
  pagesOfEach(sidesIn(scope), (side) => changedIn(api, side, since));

/** Service principals need a licence of their own: where it is not there, they are missing, and users are read all the same. */
async function* changedIn(api: ApiClient, side: RiskSide, since: Date): AsyncIterable<Page> {
  try {
    for (const collection of collectionsOf(side)) yield* changedSince(api, side, collection, since);
  } catch (error) {
    const isRefused = error instanceof TerminalError && error.code === 'forbidden';
    if (side !== servicePrincipals || !isRefused) throw error;
    yield { observations: [], unreadable: [], missing: [side.principals] };
  }
}

/** No page says that these dates can be filtered by, though it has been seen to work: without, all is read. */
async function* changedSince(
  api: ApiClient,
  side: RiskSide,
  { path, changed, reader }: Collection,
  since: Date,
): AsyncIterable<Page> {
  try {
    yield* readPages(api, `${path}${queryOf(side, `${changed} ge ${since.toISOString()}`)}`, reader);
  } catch (error) {
    if (!(error instanceof TerminalError && error.code === 'refused')) throw error;
    for await (const page of readPages(api, `${path}${queryOf(side)}`, reader))
      yield { ...page, observations: page.observations.filter((one) => !isBefore(one.updatedAt, since)) };
  }
}

const isBefore = (updatedAt: string | undefined, since: Date): boolean =>
  updatedAt !== undefined && Date.parse(updatedAt) < since.getTime();

const isAtRisk = "riskState eq 'atRisk'";

export const listOpenRisks = (api: ApiClient, scope: ProviderScope): AsyncIterable<Page> =>
  pagesOfEach(sidesIn(scope), (side) => openIn(api, side));

async function* openIn(api: ApiClient, side: RiskSide): AsyncIterable<Page> {
  for (const { path, reader } of collectionsOf(side))
    yield* readPages(api, `${path}${queryOf(side, isAtRisk)}`, reader);
}

const OnePage = z.object({ value: z.array(z.unknown()), '@odata.nextLink': text });

/** Users alone: what is written are mostly they. Where there are more than a page, no share can matter. */
export async function countUsersAtRisk(api: ApiClient): Promise<number | undefined> {
  const path = `/identityProtection/${users.principals}${queryOf(users, isAtRisk)}&$select=id`;
  const { value, '@odata.nextLink': next } = await api.send({ method: 'GET', path, schema: OnePage });
  return next === undefined ? value.length : undefined;
}
