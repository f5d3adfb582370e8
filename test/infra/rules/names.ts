/** Names, tags, places, versions. */

import {
  at,
  ofType,
  put,
  setting,
  theOnly,
  types,
  type Deployment,
  type DeploymentRule,
} from '../deployment.ts';

/** @see https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules */
const forms: ReadonlyMap<string, RegExp> = new Map([
  [types.account, /^[a-z0-9]{3,24}$/],
  [types.vault, /^[a-z](?!.*--)[a-z0-9-]{1,22}[a-z0-9]$/i],
  // 60 are allowed; the Functions host tells apps apart by the first 32.
  [types.app, /^[a-z0-9][a-z0-9-]{0,30}[a-z0-9]$/],
  [types.plan, /^[a-z0-9-]{1,40}$/],
  [types.identity, /^[a-z0-9][a-z0-9_-]{2,127}$/],
  [types.workspace, /^[a-z0-9][a-z0-9-]{2,61}[a-z0-9]$/],
  [types.applicationInsights, /^[^%&\\?/]{1,259}[^%&\\?/. ]$/],
  [types.eventHubs, /^[a-z][a-z0-9-]{4,48}[a-z0-9]$/],
  [types.queue, /^[a-z0-9]+\/default\/(?!.*--)[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/],
  [types.table, /^[a-z0-9]+\/default\/[A-Za-z][A-Za-z0-9]{2,62}$/],
  [types.container, /^[a-z0-9]+\/default\/(?!.*--)[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/],
  // Flex Consumption refuses an underscore.
  [types.subnet, /^[a-z0-9-]+\/[a-z0-9-]{1,80}$/],
]);

/** What has no tags: parts of another resource, and extensions. */
const isTaggable = (type: string): boolean =>
  type.split('/').length === 2 && !type.startsWith('Microsoft.Authorization/') && type !== types.diagnostics;

/** Hosts that differ between clouds; what is computed at run time is in brackets and not looked at. */
const cloudHosts =
  /\b(?:[a-z-]+\.)*(?:core\.(?:windows|usgovcloudapi|chinacloudapi)|vault\.(?:azure|usgovcloudapi)|azurewebsites|servicebus)\.(?:net|us|cn)\b/;

function literals(value: unknown): readonly string[] {
  if (typeof value === 'string') return value.startsWith('[') ? [] : [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(literals) : [];
}

/** Types whose newest version with these features is a preview. */
const previewOnly = new Set<string>([types.diagnostics]);

function versionsOf({ resources }: Deployment): ReadonlyMap<string, ReadonlySet<string>> {
  const versions = new Map<string, Set<string>>();
  for (const { type, apiVersion } of resources) {
    versions.set(type, (versions.get(type) ?? new Set()).add(apiVersion));
  }
  return versions;
}

export const nameRules: readonly DeploymentRule[] = [
  {
    name: 'names fit the limits of their kind',
    violations: ({ resources }) =>
      resources
        .filter(({ type, name }) => forms.get(type)?.test(name) === false)
        .map(({ type, name }) => `${name}: is no name for ${type}`),
    breaks: {
      'an account with a dash': setting(types.account, 'name', 'st-alertmirror'),
      'a vault of 25 letters': setting(types.vault, 'name', 'k'.repeat(25)),
      'an app that shares its first 32 letters': setting(types.app, 'name', `func-${'a'.repeat(28)}`),
      'a table with a dash': setting(types.table, 'name', 'account/default/dead-letters'),
      'a subnet with an underscore': setting(types.subnet, 'name', 'vnet/function_apps'),
    },
  },
  {
    name: 'every resource is tagged with workload and environment',
    violations: ({ resources }) =>
      resources
        .filter(({ type, tags }) => isTaggable(type) && (!tags?.workload || !tags.environment))
        .map(({ name, type }) => `${name} (${type}): is not tagged`),
    breaks: {
      'no tags': setting(types.vault, 'tags', undefined),
      'no environment': setting(types.app, 'tags', { workload: 'alertmirror' }),
    },
  },
  {
    name: 'everything is in the one region, or global',
    violations: (deployment) => {
      const { location } = theOnly(deployment, types.app);
      return deployment.resources
        .filter((resource) => ![location, 'global', undefined].includes(resource.location))
        .map((resource) => `${resource.name}: is in ${resource.location ?? 'no region'}`);
    },
    breaks: { 'a vault elsewhere': setting(types.vault, 'location', 'eastus') },
  },
  {
    name: 'no host of one cloud is written down',
    violations: ({ resources }) => resources.flatMap(literals).filter((text) => cloudHosts.test(text)),
    breaks: {
      'a public endpoint': setting(
        types.appConfig,
        'properties.AzureWebJobsStorage__blobServiceUri',
        'https://account.blob.core.windows.net',
      ),
      'a zone of one cloud': setting(types.zone, 'name', 'privatelink.vault.azure.net'),
    },
  },
  {
    name: 'API versions are pinned, stable, and one for each type',
    violations: (deployment) =>
      [...versionsOf(deployment)].flatMap(([type, versions]) => [
        ...(versions.size === 1 ? [] : [`${type}: has ${versions.size} versions`]),
        ...[...versions]
          .filter((version) => !/^\d{4}-\d\d-\d\d$/.test(version) && !previewOnly.has(type))
          .map((version) => `${type}: ${version} is no stable version`),
      ]),
    breaks: {
      'a preview': setting(types.vault, 'apiVersion', '2024-12-01-preview'),
      'no version': setting(types.app, 'apiVersion', 'latest'),
      'two versions': (deployment) => put(ofType(deployment, types.table)[0], 'apiVersion', '2023-01-01'),
    },
  },
  {
    name: 'the deployment takes no name that only the portal would know',
    violations: ({ resources }) =>
      resources
        .filter(({ name }) => /\breference\(|newGuid|utcNow/.test(name))
        .map(({ name }) => `${name}: is not known before the deployment`),
    breaks: {
      'a name from another resource': setting(types.vault, 'name', "[reference('x').name]"),
    },
  },
  {
    name: 'nothing asks for what Flex Consumption sets by itself',
    violations: (deployment) =>
      Object.keys(at(theOnly(deployment, types.appConfig), 'properties') ?? {})
        .filter((name) => /^(?:WEBSITE_|FUNCTIONS_|SCM_|ENABLE_ORYX)/.test(name))
        .map((name) => `${name}: is refused or ignored`),
    breaks: {
      'a package by URL': setting(types.appConfig, 'properties.WEBSITE_RUN_FROM_PACKAGE', '1'),
      'a build on the server': setting(types.appConfig, 'properties.SCM_DO_BUILD_DURING_DEPLOYMENT', 'true'),
    },
  },
];
