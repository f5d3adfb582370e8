/** Identities instead of keys; the three secrets only by reference. */

import { settings } from '../../../shared/platform/settings.ts';
import {
  appSettings,
  expectAt,
  ofType,
  setting,
  types,
  type Deployment,
  type DeploymentRule,
} from '../deployment.ts';

const secretNames = new Set<string>(settings.filter(({ secret }) => secret).map(({ name }) => name));
const setSetting = (name: string, value: string | undefined) =>
  setting(types.appConfig, `properties.${name}`, value);

/** What a key, a shared access signature or a connection string with one of them has in it. */
const keyLike = /AccountKey|SharedAccessKey|InstrumentationKey=|[?&;]sig=|\blist[A-Z]\w*\(/;

const texts = ({ resources }: Deployment): readonly string[] =>
  resources.map((resource) => JSON.stringify(resource));

export const keyRules: readonly DeploymentRule[] = [
  {
    name: 'storage knows no keys and no local users',
    violations: (deployment) => [
      ...expectAt(ofType(deployment, types.account), 'properties.allowSharedKeyAccess', false),
      ...expectAt(ofType(deployment, types.account), 'properties.isLocalUserEnabled', false),
    ],
    breaks: {
      'shared keys': setting(types.account, 'properties.allowSharedKeyAccess', true),
      'shared keys by default': setting(types.account, 'properties.allowSharedKeyAccess', undefined),
      'local users': setting(types.account, 'properties.isLocalUserEnabled', true),
    },
  },
  {
    name: 'telemetry and events are taken from identities only',
    violations: (deployment) => [
      ...expectAt(ofType(deployment, types.applicationInsights), 'properties.DisableLocalAuth', true),
      ...expectAt(ofType(deployment, types.workspace), 'properties.features.disableLocalAuth', true),
      ...expectAt(ofType(deployment, types.eventHubs), 'properties.disableLocalAuth', true),
    ],
    breaks: {
      'an instrumentation key': setting(types.applicationInsights, 'properties.DisableLocalAuth', false),
      'workspace keys': setting(types.workspace, 'properties.features.disableLocalAuth', undefined),
      'Event Hubs keys': setting(types.eventHubs, 'properties.disableLocalAuth', false),
    },
  },
  {
    name: 'no connection has a key in it',
    violations: (deployment) =>
      texts(deployment)
        .filter((text) => keyLike.test(text))
        .map((text) => `${text.slice(0, 80)}: has a key in it`),
    breaks: {
      'a connection string': setSetting('AzureWebJobsStorage__accountName', 'AccountName=a;AccountKey=b'),
      'a key that the deployment looks up': setSetting('X', "[listKeys('x', '2025-06-01').keys[0].value]"),
      'a shared access signature': setSetting('WEBSITE_RUN_FROM_PACKAGE', 'https://a/b.zip?sv=1&sig=c'),
    },
  },
  {
    name: 'the host and the deployment reach storage with the identity of the app',
    violations: (deployment) => {
      const all = appSettings(deployment);
      const auth = 'properties.functionAppConfig.deployment.storage.authentication.type';
      const missing = ['blobServiceUri', 'queueServiceUri', 'tableServiceUri', 'clientId']
        .map((part) => `AzureWebJobsStorage__${part}`)
        .filter((name) => (all[name] ?? '') === '');
      return [
        ...missing.map((name) => `${name} is missing`),
        ...(all.AzureWebJobsStorage__credential === 'managedidentity' ? [] : ['the credential is another']),
        ...('AzureWebJobsStorage' in all ? ['AzureWebJobsStorage is a connection string'] : []),
        ...expectAt(ofType(deployment, types.app), auth, 'UserAssignedIdentity'),
      ];
    },
    breaks: {
      'no queue endpoint': setSetting('AzureWebJobsStorage__queueServiceUri', undefined),
      'another credential': setSetting('AzureWebJobsStorage__credential', 'key'),
      'a connection string': setSetting('AzureWebJobsStorage', 'x'),
      'deployment by connection string': setting(
        types.app,
        'properties.functionAppConfig.deployment.storage.authentication.type',
        'StorageAccountConnectionString',
      ),
    },
  },
  {
    name: 'secret settings are references to Key Vault, without a version so that rotation is picked up',
    violations: (deployment) =>
      Object.entries(appSettings(deployment))
        .filter(([name]) => secretNames.has(name))
        .filter(
          ([, value]) =>
            !/^\[format\('@Microsoft\.KeyVault\(SecretUri=\{0\}secrets\/[a-z-]+\)', /.test(value),
        )
        .map(([name]) => `${name} is no reference to a secret`),
    breaks: {
      'a literal': setSetting('CLIENT_STATE', 'abc'),
      'a version': setSetting(
        'NOTIFICATION_KEY',
        "[format('@Microsoft.KeyVault(SecretUri={0}secrets/notification-key/0123)', x)]",
      ),
    },
  },
  {
    name: 'Key Vault: roles instead of access policies, and nothing deleted for good',
    violations: (deployment) => [
      ...expectAt(ofType(deployment, types.vault), 'properties.enableRbacAuthorization', true),
      ...expectAt(ofType(deployment, types.vault), 'properties.enablePurgeProtection', true),
      ...expectAt(ofType(deployment, types.vault), 'properties.enableSoftDelete', true),
      ...expectAt(ofType(deployment, types.vault), 'properties.enabledForTemplateDeployment', false),
    ],
    breaks: {
      'access policies': setting(types.vault, 'properties.enableRbacAuthorization', false),
      'no purge protection': setting(types.vault, 'properties.enablePurgeProtection', undefined),
      'no soft delete': setting(types.vault, 'properties.enableSoftDelete', false),
      'templates that read secrets': setting(types.vault, 'properties.enabledForTemplateDeployment', true),
    },
  },
];
