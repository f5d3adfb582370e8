/** Everything travels encrypted, and nothing is public. */

import { expectAt, leavingOut, ofType, setting, types, type DeploymentRule } from '../deployment.ts';

export const encryptionRules: readonly DeploymentRule[] = [
  {
    name: 'TLS 1.2 is the oldest that is spoken',
    violations: (deployment) => [
      ...expectAt(ofType(deployment, types.account), 'properties.minimumTlsVersion', 'TLS1_2'),
      ...expectAt(ofType(deployment, types.app), 'properties.siteConfig.minTlsVersion', '1.2'),
      ...expectAt(ofType(deployment, types.app), 'properties.siteConfig.scmMinTlsVersion', '1.2'),
      ...expectAt(ofType(deployment, types.eventHubs), 'properties.minimumTlsVersion', '1.2'),
    ],
    breaks: {
      'storage with TLS 1.0': setting(types.account, 'properties.minimumTlsVersion', 'TLS1_0'),
      'an app that does not say': setting(types.app, 'properties.siteConfig.minTlsVersion', undefined),
      'deployment with TLS 1.1': setting(types.app, 'properties.siteConfig.scmMinTlsVersion', '1.1'),
      'Event Hubs with TLS 1.0': setting(types.eventHubs, 'properties.minimumTlsVersion', '1.0'),
    },
  },
  {
    name: 'http is not answered',
    violations: (deployment) => [
      ...expectAt(ofType(deployment, types.app), 'properties.httpsOnly', true),
      ...expectAt(ofType(deployment, types.account), 'properties.supportsHttpsTrafficOnly', true),
    ],
    breaks: {
      'an app with http': setting(types.app, 'properties.httpsOnly', false),
      'storage with http': setting(types.account, 'properties.supportsHttpsTrafficOnly', false),
    },
  },
  {
    name: 'no blob is public',
    violations: (deployment) => [
      ...expectAt(ofType(deployment, types.account), 'properties.allowBlobPublicAccess', false),
      ...expectAt(ofType(deployment, types.container), 'properties.publicAccess', 'None'),
    ],
    breaks: {
      'an account that would allow it': setting(types.account, 'properties.allowBlobPublicAccess', true),
      'a container that is': setting(types.container, 'properties.publicAccess', 'Blob'),
    },
  },
  {
    name: 'FTP, remote debugging and deployment by password are off',
    violations: (deployment) => [
      ...expectAt(ofType(deployment, types.app), 'properties.siteConfig.ftpsState', 'Disabled'),
      ...expectAt(ofType(deployment, types.app), 'properties.siteConfig.remoteDebuggingEnabled', false),
      ...expectAt(ofType(deployment, types.passwords), 'properties.allow', false),
      ...['ftp', 'scm']
        .filter((door) => !ofType(deployment, types.passwords).some(({ name }) => name.endsWith(`/${door}`)))
        .map((door) => `passwords are not turned off for ${door}`),
    ],
    breaks: {
      'an app with FTP': setting(types.app, 'properties.siteConfig.ftpsState', 'FtpsOnly'),
      'an app that can be debugged': setting(types.app, 'properties.siteConfig.remoteDebuggingEnabled', true),
      'a password for one door': setting(types.passwords, 'properties.allow', true),
      'a door that is not mentioned': leavingOut(types.passwords, ({ name }) => name.endsWith('/scm')),
    },
  },
];
