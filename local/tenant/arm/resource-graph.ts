/**
 * Azure Resource Graph over the alerts of Defender for Cloud: behind by a switch, and silent about what the caller may
 * not read. @see https://learn.microsoft.com/rest/api/azureresourcegraph/resourcegraph/resources/resources
 */

import { readObject } from '../face/read-body.ts';
import type { Operation, OperationInput } from '../face/face.ts';
import { Refusal, type Reply } from '../http/exchange.ts';
import { isObject, type JsonObject } from '../http/json.ts';
import { permissionNames, type Permission } from '../identity/permissions.ts';
import { azureSubscriptionId, tenantId } from '../seed/ids.ts';
import type { World } from '../world.ts';
import { armErrors } from './arm-errors.ts';
import { checkQuery } from './arm-input.ts';
import type { CloudAlert } from './cloud-alert.ts';
import { parseQuery, QueryError, type Query } from './resource-graph-query.ts';

export const resourceGraphApiVersion = '2021-03-01';

const readsAlerts: readonly Permission[] = ['Microsoft.Security/locations/alerts/read'];
const maxSubscriptions = 1000;

export function resourceGraphOperations(world: World): readonly Operation[] {
  return [
    {
      name: 'resourceGraph.query',
      method: 'POST',
      path: '/providers/Microsoft.ResourceGraph/resources',
      quota: 'arm.resourceGraph',
      // Whoever may read anything may ask, and sees what he may read.
      needs: permissionNames,
      readsByPost: true,
      handle: (input) => query(world, input),
    },
  ];
}

function query(world: World, input: OperationInput): Reply {
  checkQuery(input, resourceGraphApiVersion, []);
  const body = readObject(input.call, armErrors.bad);
  for (const name of Object.keys(body))
    if (!['query', 'subscriptions', 'options'].includes(name)) throw bad(`'${name}' is not supported.`);
  checkOptions(body.options);
  const parsed = parse(body.query);
  const subscriptions = readSubscriptions(body.subscriptions);
  const data = parsed.run(
    rowsOf(world, input.asOf).filter(({ subscriptionId }) => subscriptions?.has(subscriptionId) ?? true),
  );
  return {
    status: 200,
    body: { totalRecords: data.length, count: data.length, data, facets: [], resultTruncated: 'false' },
  };
}

const bad = (message: string): Refusal => new Refusal(armErrors.bad(message));

function checkOptions(options: unknown): void {
  if (options === undefined) return;
  const known =
    isObject(options) &&
    Object.entries(options).every(([name, value]) => name === 'resultFormat' && value === 'objectArray');
  if (!known)
    throw bad("Of the options only 'resultFormat' is supported here, and of its values 'objectArray'.");
}

function parse(text: unknown): Query {
  if (typeof text !== 'string') throw bad("'query' must be a string.");
  try {
    const parsed = parseQuery(text);
    if (parsed.table.toLowerCase() !== 'securityresources')
      throw new QueryError(`There is no table '${parsed.table}'`);
    return parsed;
  } catch (error) {
    if (error instanceof QueryError) throw bad(`Query is invalid: ${error.message}.`);
    throw error;
  }
}

/** Lower case; undefined stands for all that the caller may read. */
function readSubscriptions(value: unknown): ReadonlySet<unknown> | undefined {
  if (value === undefined) return undefined;
  const isList =
    Array.isArray(value) && value.every((each) => typeof each === 'string' && /^[\da-f-]{36}$/i.test(each));
  if (!isList || value.length > maxSubscriptions)
    throw bad(`'subscriptions' must be a list of ${maxSubscriptions} GUIDs at most.`);
  return new Set(value.map((each) => String(each).toLowerCase()));
}

function rowsOf(world: World, asOf = world.clock.now()): readonly JsonObject[] {
  if (!world.permissions.holdsAny(readsAlerts)) return [];
  return world.cloud.list(asOf - world.switches.resourceGraphLagMs).map(rowOf);
}

function rowOf({ id, name, status, properties }: CloudAlert): JsonObject {
  const all = { ...properties, status };
  return {
    id,
    name,
    type: 'microsoft.security/locations/alerts',
    tenantId,
    subscriptionId: azureSubscriptionId,
    resourceGroup: /\/resourceGroups\/([^/]+)/i.exec(id)?.[1]?.toLowerCase() ?? '',
    properties: isCapitalised(name)
      ? Object.fromEntries(Object.entries(all).map(([key, value]) => [capital(key), value]))
      : all,
  };
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
/** Some rows are spelled one way, some the other; which, only the service knows. */
const isCapitalised = (name: string): boolean => name.charCodeAt(name.length - 1) % 2 === 0;
