/** What is deployed is what the code knows: queues, tables, containers, settings. */

import { tableNames } from '../../../shared/connections.ts';
import { settings, type SettingName } from '../../../shared/platform/settings.ts';
import { queueNames } from '../../../shared/queues.ts';
import {
  appSettings,
  expectAt,
  leavingOut,
  ofType,
  ownName,
  put,
  setting,
  theOnly,
  types,
  type Deployment,
  type DeploymentRule,
} from '../deployment.ts';

/** Set for the host and the platform, which the code does not read. */
const ofTheHost = [
  'APPLICATIONINSIGHTS_CONNECTION_STRING',
  'APPLICATIONINSIGHTS_AUTHENTICATION_STRING',
  'languageWorkers__node__arguments',
];
/** Not for the template to set: by the platform, or in another form. */
const notSet = new Set<SettingName>([
  'AzureWebJobsStorage',
  'AzureWebJobsStorage__accountName',
  'AzureWebJobsScriptRoot',
  'IDENTITY_ENDPOINT',
  'IDENTITY_HEADER',
]);

function compare(what: string, have: readonly string[], want: readonly string[]): readonly string[] {
  return [
    ...have
      .filter((name) => !want.includes(name))
      .map((name) => `${what} ${name}: the code does not know it`),
    ...want.filter((name) => !have.includes(name)).map((name) => `${what} ${name}: is missing`),
  ];
}

const rename = (type: string, from: string) => (deployment: Deployment) => {
  const resource = ofType(deployment, type).find((candidate) => ownName(candidate) === from);
  put(resource, 'name', `account/default/${from}2`);
};

const named = (deployment: Deployment, type: string): readonly string[] =>
  ofType(deployment, type).map(ownName);

export const codeRules: readonly DeploymentRule[] = [
  {
    name: 'the queues are those of shared/queues.ts',
    violations: (deployment) => compare('queue', named(deployment, types.queue), Object.values(queueNames)),
    breaks: {
      'a queue by another name': rename(types.queue, queueNames.changes),
      'no poison queue': leavingOut(types.queue, (queue) => ownName(queue).endsWith('-poison')),
    },
  },
  {
    name: 'the tables are those of shared/connections.ts',
    violations: (deployment) => compare('table', named(deployment, types.table), tableNames),
    breaks: {
      'a table by another name': rename(types.table, 'correlations'),
      'a table that is missing': leavingOut(types.table, (table) => ownName(table) === 'cursors'),
    },
  },
  {
    name: 'the only container is that of the deployed package',
    violations: (deployment) => {
      const url = JSON.stringify(theOnly(deployment, types.app).properties);
      return named(deployment, types.container)
        .filter((name) => !url.includes(`, '${name}')`))
        .concat(ofType(deployment, types.container).length === 1 ? [] : ['there must be one container'])
        .map((name) => `container ${name}: nothing uses it`);
    },
    breaks: {
      'a container for something else': rename(types.container, 'app-package'),
      'none at all': leavingOut(types.container),
    },
  },
  {
    name: 'the Event Hubs are those that the settings name, each with the consumer group of the app',
    violations: (deployment) => {
      const {
        NOTIFICATION_EVENT_HUB = '',
        ALERT_EVENT_HUB = '',
        EVENT_HUB_CONSUMER_GROUP,
      } = appSettings(deployment);
      const read = [NOTIFICATION_EVENT_HUB, ALERT_EVENT_HUB].filter((name) => name !== '');
      const groups = ofType(deployment, types.consumerGroup).map(({ name }) =>
        name.split('/').slice(1).join('/'),
      );
      return [
        ...compare('Event Hub', named(deployment, types.eventHub), read),
        ...read
          .map((hub) => `${hub}/${EVENT_HUB_CONSUMER_GROUP ?? ''}`)
          .filter((group) => !groups.includes(group))
          .map((group) => `${group}: is missing`),
      ];
    },
    breaks: {
      'a hub by another name': rename(types.eventHub, 'product-alerts'),
      'a hub that nobody reads': setting(types.appConfig, 'properties.ALERT_EVENT_HUB', ''),
      'no consumer group': leavingOut(types.consumerGroup),
    },
  },
  {
    name: 'every app setting is one that the code or the host reads',
    violations: (deployment) => {
      const known = new Set<string>([...settings.map(({ name }) => name), ...ofTheHost]);
      return Object.keys(appSettings(deployment))
        .filter((name) => !known.has(name))
        .map((name) => `${name}: nobody reads it`);
    },
    breaks: {
      'a slip of the pen': setting(types.appConfig, 'properties.POLL_SHEDULE', ''),
      'what Flex Consumption sets by itself': setting(
        types.appConfig,
        'properties.FUNCTIONS_WORKER_RUNTIME',
        'node',
      ),
    },
  },
  {
    name: 'every setting that the code reads can be set',
    violations: (deployment) => {
      const set = new Set(Object.keys(appSettings(deployment)));
      return settings
        .filter(({ name }) => !notSet.has(name) && !set.has(name))
        .map(({ name }) => `${name}: is not set`);
    },
    breaks: {
      'a setting that is forgotten': setting(types.appConfig, 'properties.CLOUD_APPS_ENDPOINT', undefined),
    },
  },
  {
    name: 'required settings have a value, and no parameters switch on writing: the policy does',
    violations: (deployment) => {
      const { AZURE_TENANT_ID, AZURE_CLIENT_ID, AZURE_CLOUD, MIRROR_MODE } = appSettings(deployment);
      const required = { AZURE_TENANT_ID, AZURE_CLIENT_ID, AZURE_CLOUD };
      return [
        ...Object.entries(required).flatMap(([name, value]) =>
          (value ?? '') === '' ? [`${name} is empty`] : [],
        ),
        ...(MIRROR_MODE === 'enforce' ? ['the parameters switch on writing'] : []),
      ];
    },
    breaks: {
      'no tenant': setting(types.appConfig, 'properties.AZURE_TENANT_ID', ''),
      'writing from the first minute': setting(types.appConfig, 'properties.MIRROR_MODE', 'enforce'),
    },
  },
  {
    name: 'the app runs on Node 24, which its package asks for',
    violations: (deployment) => [
      ...expectAt(ofType(deployment, types.app), 'properties.functionAppConfig.runtime.name', 'node'),
      ...expectAt(ofType(deployment, types.app), 'properties.functionAppConfig.runtime.version', '24'),
    ],
    breaks: {
      'an old Node': setting(types.app, 'properties.functionAppConfig.runtime.version', '20'),
      'another language': setting(types.app, 'properties.functionAppConfig.runtime.name', 'python'),
    },
  },
];
