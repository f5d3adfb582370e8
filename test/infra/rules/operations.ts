/** What can be seen, what it may cost, how much it can take. */

import {
  at,
  expectAt,
  leavingOut,
  ofType,
  scopeOf,
  setting,
  theOnly,
  types,
  type Deployment,
  type DeploymentRule,
} from '../deployment.ts';

/** Types that have no diagnostic settings, or none worth having; the Bicep files say why beside each. */
const undiagnosed = new Set<string>([
  types.identity,
  types.applicationInsights,
  types.actionGroup,
  types.plan,
  types.endpoint,
  types.zone,
  'Microsoft.Network/natGateways',
  // Rules and pictures of Azure Monitor itself.
  types.alertRule,
  types.workbook,
]);
/** Parts of a resource that have diagnostic settings of their own. */
const diagnosedParts = new Set([
  'Microsoft.Storage/storageAccounts/blobServices',
  'Microsoft.Storage/storageAccounts/queueServices',
  'Microsoft.Storage/storageAccounts/tableServices',
]);

const needsDiagnostics = (type: string): boolean =>
  diagnosedParts.has(type) ||
  (type.split('/').length === 2 && !type.startsWith('Microsoft.Authorization/') && !isExtension(type));
const isExtension = (type: string): boolean => type === types.diagnostics;

function collects(settings: unknown): boolean {
  const lists = [at(settings, 'properties.logs'), at(settings, 'properties.metrics')];
  return lists
    .flatMap((list): readonly unknown[] => (Array.isArray(list) ? list : []))
    .some((entry) => at(entry, 'enabled') === true);
}

const scale = 'properties.functionAppConfig.scaleAndConcurrency';

/** How many instances are kept warm for HTTP. */
function warmInstances(deployment: Deployment): number {
  const groups = at(theOnly(deployment, types.app), `${scale}.alwaysReady`);
  const http = (Array.isArray(groups) ? groups : []).find((group) => at(group, 'name') === 'http');
  return Number(at(http, 'instanceCount') ?? 0);
}

export const operationsRules: readonly DeploymentRule[] = [
  {
    name: 'every resource that has diagnostic settings has one',
    violations: (deployment) => {
      const diagnosed = new Set(ofType(deployment, types.diagnostics).map(scopeOf));
      return deployment.resources
        .filter(({ id, type }) => needsDiagnostics(type) && !undiagnosed.has(type) && !diagnosed.has(id))
        .map(({ type }) => `${type}: has no diagnostic setting`);
    },
    breaks: {
      'a vault that nobody watches': leavingOut(types.diagnostics, ({ id }) => id.includes('/vaults/')),
      'queues that nobody watches': leavingOut(types.diagnostics, ({ id }) => id.includes('/queueServices/')),
      'a kind of resource that is new': (deployment) => {
        const id = '/subscriptions/x/resourceGroups/y/providers/Microsoft.Cache/redis/z';
        deployment.resources.push({ id, type: 'Microsoft.Cache/redis', name: 'z', apiVersion: '2024-11-01' });
      },
    },
  },
  {
    name: 'diagnostic settings collect something, into our workspace',
    violations: (deployment) => {
      const { id: workspaceId } = theOnly(deployment, types.workspace);
      const all = ofType(deployment, types.diagnostics);
      return [
        ...expectAt(all, 'properties.workspaceId', workspaceId),
        ...all.filter((one) => !collects(one)).map(({ id }) => `${id}: collects nothing`),
      ];
    },
    breaks: {
      'another workspace': setting(types.diagnostics, 'properties.workspaceId', '/subscriptions/other'),
      'nothing at all': (deployment) => {
        for (const list of ['logs', 'metrics'])
          setting(types.diagnostics, `properties.${list}`, [{ categoryGroup: 'audit', enabled: false }])(
            deployment,
          );
      },
    },
  },
  {
    name: 'logs have a cap and an end, and go through the workspace',
    violations: (deployment) => {
      const { id, properties } = theOnly(deployment, types.workspace);
      const cap = Number(at(properties, 'workspaceCapping.dailyQuotaGb'));
      const days = Number(at(properties, 'retentionInDays'));
      return [
        ...(cap > 0 ? [] : ['there is no daily cap']),
        ...(days >= 30 && days <= 730 ? [] : ['logs are kept for ever, or not at all']),
        ...expectAt(ofType(deployment, types.applicationInsights), 'properties.WorkspaceResourceId', id),
      ];
    },
    breaks: {
      'no cap': setting(types.workspace, 'properties.workspaceCapping.dailyQuotaGb', -1),
      'no end': setting(types.workspace, 'properties.retentionInDays', undefined),
      'classic Application Insights': setting(
        types.applicationInsights,
        'properties.WorkspaceResourceId',
        undefined,
      ),
    },
  },
  {
    name: 'somebody is told, except in dev',
    violations: (deployment) => {
      const receivers = at(theOnly(deployment, types.actionGroup), 'properties.emailReceivers');
      const someone = Array.isArray(receivers) && receivers.length > 0;
      return someone || deployment.environment === 'dev' ? [] : ['the action group reaches nobody'];
    },
    breaks: { 'no receivers': setting(types.actionGroup, 'properties.emailReceivers', []) },
  },
  {
    name: 'an instance waits for Graph, except in dev; two where zones ask for it',
    violations: (deployment) => {
      const zones = at(theOnly(deployment, types.plan), 'properties.zoneRedundant') === true;
      const want = zones ? 2 : deployment.environment === 'dev' ? 0 : 1;
      const have = warmInstances(deployment);
      return have >= want ? [] : [`${have} warm instances, not ${want}`];
    },
    breaks: {
      'none in spite of zones': setting(types.app, `${scale}.alwaysReady`, []),
      'one in spite of zones': setting(types.app, `${scale}.alwaysReady`, [
        { name: 'http', instanceCount: 1 },
      ]),
      'two for something else': setting(types.app, `${scale}.alwaysReady`, [
        { name: 'blob', instanceCount: 2 },
      ]),
    },
  },
  {
    name: 'size and concurrency are said, not left to what the platform thinks today',
    violations: (deployment) => {
      const sizes = at(theOnly(deployment, types.app), scale);
      const most = Number(at(sizes, 'maximumInstanceCount'));
      const atOnce = Number(at(sizes, 'triggers.http.perInstanceConcurrency'));
      return [
        ...([512, 2048, 4096].includes(Number(at(sizes, 'instanceMemoryMB'))) ? [] : ['no such memory size']),
        ...(most >= 40 && most <= 1000 ? [] : ['the number of instances is out of range']),
        ...(atOnce >= 1 && atOnce <= 1000 ? [] : ['HTTP concurrency is not set']),
      ];
    },
    breaks: {
      'no concurrency': setting(types.app, `${scale}.triggers.http.perInstanceConcurrency`, undefined),
      'an odd size': setting(types.app, `${scale}.instanceMemoryMB`, 1024),
      'too few instances': setting(types.app, `${scale}.maximumInstanceCount`, 10),
    },
  },
  {
    name: 'the plan is Flex Consumption on Linux, and zones come with zone-redundant storage',
    violations: (deployment) => {
      const [plan] = ofType(deployment, types.plan);
      const zones = at(plan, 'properties.zoneRedundant') === true;
      const sku = String(at(theOnly(deployment, types.account), 'sku.name'));
      return [
        ...expectAt(ofType(deployment, types.plan), 'sku.name', 'FC1'),
        ...expectAt(ofType(deployment, types.plan), 'properties.reserved', true),
        ...(zones && !sku.endsWith('ZRS') ? ['storage is in one zone'] : []),
      ];
    },
    breaks: {
      'another plan': setting(types.plan, 'sku', { name: 'Y1' }),
      Windows: setting(types.plan, 'properties.reserved', false),
      'storage in one zone': setting(types.account, 'sku', { name: 'Standard_LRS' }),
    },
  },
];
