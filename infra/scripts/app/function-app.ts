/** The deployed function app: where it is, who it is, and what its settings say. */

import * as z from 'zod';
import { isAzError } from '../az/az-error.ts';
import type { Az } from '../az/az.ts';
import { list, send } from '../az/rest.ts';
import { ScriptError } from '../exit-code.ts';

export const webApi = 'api-version=2024-04-01';

const identity = z.object({
  principalId: z.string().nullish(),
  userAssignedIdentities: z
    .record(z.string(), z.object({ principalId: z.string(), clientId: z.string() }))
    .nullish(),
});

const Site = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.string().nullish(),
  identity: identity.nullish(),
  properties: z.object({ defaultHostName: z.string() }),
});
type Site = z.output<typeof Site>;

export interface FunctionApp {
  /** ARM resource id. */
  readonly id: string;
  readonly name: string;
  /** `https://<host>` */
  readonly url: string;
  readonly identity?: Site['identity'];
  /** May hold secrets: never shown. */
  readonly settings: ReadonlyMap<string, string>;
}

export interface AppPlace {
  readonly azureSubscriptionId: string;
  readonly resourceGroup: string;
  /** Needed only where the resource group holds several. */
  readonly name: string | undefined;
}

/** @throws ScriptError that says what is there instead, or who may look. */
export async function findFunctionApp(az: Az, place: AppPlace): Promise<FunctionApp> {
  const { azureSubscriptionId, resourceGroup, name } = place;
  const url = `/subscriptions/${azureSubscriptionId}/resourceGroups/${encodeURIComponent(resourceGroup)}/providers/Microsoft.Web/sites?${webApi}`;
  try {
    const sites = await list(az, { url, item: Site });
    const site = choose(
      sites.filter(({ kind }) => kind?.toLowerCase().includes('functionapp') === true),
      resourceGroup,
      name,
    );
    return {
      ...site,
      url: `https://${site.properties.defaultHostName}`,
      settings: await readSettings(az, site),
    };
  } catch (error) {
    if (isAzError(error, 'not-found'))
      throw new ScriptError(
        'wrongInput',
        `There is no resource group "${resourceGroup}" in the Azure subscription ${azureSubscriptionId}: name the right one, or another subscription with --subscription.`,
      );
    if (isAzError(error, 'forbidden'))
      throw new ScriptError(
        'notAllowed',
        `The account that is signed in may not read the function app in "${resourceGroup}": it needs Contributor or Website Contributor there.`,
      );
    throw error;
  }
}

function choose(sites: readonly Site[], resourceGroup: string, name: string | undefined): Site {
  const found = name === undefined ? sites : sites.filter((site) => same(site.name, name));
  const [site] = found;
  if (site !== undefined && found.length === 1) return site;
  const names = sites.map((each) => each.name).join(', ');
  throw new ScriptError(
    'wrongInput',
    names === ''
      ? `The resource group "${resourceGroup}" holds no function app: deploy infra/main.bicep first.`
      : `The resource group "${resourceGroup}" holds these function apps: ${names}; name one with --app.`,
  );
}

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

async function readSettings(az: Az, { id }: Site): Promise<ReadonlyMap<string, string>> {
  const schema = z.object({ properties: z.record(z.string(), z.string()) });
  const { properties } = await send(az, {
    method: 'post',
    url: `${id}/config/appsettings/list?${webApi}`,
    schema,
  });
  return new Map(Object.entries(properties));
}

/** The object id of the identity with which the app reaches the products. */
export function principalOf({ name, identity: found, settings }: FunctionApp): string {
  const assigned = Object.values(found?.userAssignedIdentities ?? {});
  const clientId = settings.get('AZURE_CLIENT_ID');
  const principal =
    clientId === undefined
      ? (found?.principalId ?? undefined)
      : assigned.find((each) => same(each.clientId, clientId))?.principalId;
  if (principal !== undefined) return principal;
  throw new ScriptError(
    'failed',
    clientId === undefined
      ? `${name} has no system-assigned identity and no AZURE_CLIENT_ID: deploy infra/main.bicep again.`
      : `${name} has no identity with the client id that its AZURE_CLIENT_ID names: deploy infra/main.bicep again.`,
  );
}
