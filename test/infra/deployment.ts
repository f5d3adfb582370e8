/** What the Bicep files come to: the committed snapshots, one for each environment, and the compiled templates. */

import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod';

const root = path.resolve(__dirname, '..', '..');

const Resource = z.looseObject({
  id: z.string(),
  type: z.string(),
  name: z.string(),
  apiVersion: z.string(),
  location: z.string().optional(),
  tags: z.record(z.string(), z.string()).optional(),
});
export type Resource = z.infer<typeof Resource>;

const Snapshot = z.object({
  predictedResources: z.array(Resource),
  diagnostics: z.array(z.unknown()),
  outputs: z.record(z.string(), z.unknown()).default({}),
});

/** A deployment as `bicep snapshot` predicts it, for one file of parameters. */
export interface Deployment {
  /** `dev`, `prod`, `gov`, `isolated`. */
  readonly environment: string;
  resources: Resource[];
}

export const parameterFiles = globSync('infra/params/*.bicepparam', { cwd: root }).sort();
export const environments = parameterFiles.map((file) => path.basename(file, '.bicepparam'));

export function readSnapshot(
  environment: string,
  directory = path.join(root, 'infra', 'params'),
): Deployment {
  const text = readFileSync(path.join(directory, `${environment}.snapshot.json`), 'utf8');
  return { environment, resources: Snapshot.parse(JSON.parse(text)).predictedResources };
}

/** A rule that every environment obeys, and for each thing that it guards a way to break it that the rule must see. */
export interface DeploymentRule {
  readonly name: string;
  /** One sentence for each violation. */
  readonly violations: (deployment: Deployment) => readonly string[];
  /** Applied to a copy of the fullest deployment, `isolated`. */
  readonly breaks: Readonly<Record<string, (deployment: Deployment) => void>>;
}

export const ofType = ({ resources }: Deployment, type: string): readonly Resource[] =>
  resources.filter((resource) => resource.type === type);

export function theOnly(deployment: Deployment, type: string): Resource {
  const [resource, ...others] = ofType(deployment, type);
  if (resource === undefined || others.length > 0) throw new Error(`${type}: expected exactly one`);
  return resource;
}

/** The value at a path such as `properties.siteConfig.minTlsVersion`; undefined when there is none. */
export function at(value: unknown, steps: string): unknown {
  return steps
    .split('.')
    .reduce<unknown>((inner, step) => (isObject(inner) ? inner[step] : undefined), value);
}

/** Sets the value at a path, or with `undefined` takes it away. */
export function put(target: unknown, steps: string, value: unknown): void {
  const path = steps.split('.');
  const last = path.pop() ?? '';
  const parent = path.length === 0 ? target : at(target, path.join('.'));
  if (!isObject(parent)) throw new Error(`${steps}: there is nothing to set it on`);
  if (value === undefined) Reflect.deleteProperty(parent, last);
  else parent[last] = value;
}

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

/** Violations of `resources` that have another value at `steps` than the wanted one. */
export function expectAt(resources: readonly Resource[], steps: string, want: unknown): readonly string[] {
  return resources
    .filter((resource) => at(resource, steps) !== want)
    .map((resource) => `${resource.name}: ${steps} is ${String(at(resource, steps))}, not ${String(want)}`);
}

/** A break that sets one value on the first resource of a type. */
export const setting =
  (type: string, steps: string, value: unknown) =>
  (deployment: Deployment): void =>
    put(ofType(deployment, type)[0], steps, value);

/** A break that leaves out every resource of a type that `which` picks. */
export const leavingOut =
  (type: string, which: (resource: Resource) => boolean = () => true) =>
  (deployment: Deployment): void => {
    deployment.resources = deployment.resources.filter(
      (resource) => !(resource.type === type && which(resource)),
    );
  };

/** The last part of a name such as `account/default/table`. */
export const ownName = ({ name }: Resource): string => name.slice(name.lastIndexOf('/') + 1);

/** The id of the resource to which an extension (role assignment, lock, diagnostic setting) belongs. */
export const scopeOf = ({ id }: Resource): string => id.slice(0, id.lastIndexOf('/providers/'));

export const types = {
  account: 'Microsoft.Storage/storageAccounts',
  container: 'Microsoft.Storage/storageAccounts/blobServices/containers',
  queue: 'Microsoft.Storage/storageAccounts/queueServices/queues',
  table: 'Microsoft.Storage/storageAccounts/tableServices/tables',
  vault: 'Microsoft.KeyVault/vaults',
  plan: 'Microsoft.Web/serverfarms',
  app: 'Microsoft.Web/sites',
  appConfig: 'Microsoft.Web/sites/config',
  passwords: 'Microsoft.Web/sites/basicPublishingCredentialsPolicies',
  identity: 'Microsoft.ManagedIdentity/userAssignedIdentities',
  workspace: 'Microsoft.OperationalInsights/workspaces',
  applicationInsights: 'Microsoft.Insights/components',
  actionGroup: 'Microsoft.Insights/actionGroups',
  alertRule: 'Microsoft.Insights/scheduledQueryRules',
  workbook: 'Microsoft.Insights/workbooks',
  diagnostics: 'Microsoft.Insights/diagnosticSettings',
  role: 'Microsoft.Authorization/roleAssignments',
  lock: 'Microsoft.Authorization/locks',
  eventHubs: 'Microsoft.EventHub/namespaces',
  eventHub: 'Microsoft.EventHub/namespaces/eventhubs',
  consumerGroup: 'Microsoft.EventHub/namespaces/eventhubs/consumergroups',
  endpoint: 'Microsoft.Network/privateEndpoints',
  zone: 'Microsoft.Network/privateDnsZones',
  subnet: 'Microsoft.Network/virtualNetworks/subnets',
} as const;

/** The app settings by name. */
export function appSettings(deployment: Deployment): Readonly<Record<string, string>> {
  const properties: unknown = theOnly(deployment, types.appConfig).properties;
  return z.record(z.string(), z.string()).parse(properties);
}
