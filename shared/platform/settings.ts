/** Every app setting, once (design §7): config.ts reads them, docs/settings.md and local.settings.sample.json list them. */

import { endpointSettings } from './endpoint-settings.ts';
import { eventHubSettings } from './event-hub-settings.ts';
import type { Setting } from './setting.ts';

export const settings = [
  {
    name: 'AzureWebJobsStorage',
    meaning:
      'Connection string of the storage account; or leave it out and use one of the next forms, without a secret.',
    fallback: 'the identity-based form',
    secret: true,
    sample: 'UseDevelopmentStorage=true',
  },
  {
    name: 'AzureWebJobsStorage__accountName',
    meaning: 'Storage account by name, reached with the identity of the app (public cloud only).',
    fallback: 'none',
    secret: false,
  },
  {
    name: 'AzureWebJobsStorage__blobServiceUri',
    meaning: 'Its blob endpoint, for private or sovereign names; read by the Functions host only.',
    fallback: 'none',
    secret: false,
  },
  {
    name: 'AzureWebJobsStorage__queueServiceUri',
    meaning: 'Its queue endpoint; goes with the table endpoint.',
    fallback: 'none',
    secret: false,
  },
  {
    name: 'AzureWebJobsStorage__tableServiceUri',
    meaning: 'Its table endpoint; goes with the queue endpoint.',
    fallback: 'none',
    secret: false,
  },
  {
    name: 'AzureWebJobsStorage__credential',
    meaning: '`managedidentity`, so that the Functions host uses the identity of the app.',
    fallback: 'what the Functions host finds',
    secret: false,
  },
  {
    name: 'AzureWebJobsStorage__clientId',
    meaning: 'Client id of the user-assigned identity that opens the storage account.',
    fallback: '`AZURE_CLIENT_ID`',
    secret: false,
  },
  {
    name: 'AzureWebJobsScriptRoot',
    meaning: 'Directory of the app, set by the platform.',
    fallback: 'the working directory',
    secret: false,
  },
  {
    name: 'AZURE_TENANT_ID',
    meaning: 'Id of the Entra tenant whose alerts are mirrored. Required.',
    fallback: 'none: the app does not start',
    secret: false,
    sample: '00000000-0000-0000-0000-000000000000',
  },
  {
    name: 'AZURE_CLIENT_ID',
    meaning: 'Client id of the user-assigned managed identity.',
    fallback: 'the system-assigned identity, or `az login` on a laptop',
    secret: false,
    sample: '',
  },
  {
    name: 'AZURE_CLOUD',
    meaning: '`public`, `usgov`, `usgovdod` or `china`.',
    fallback: '`public`',
    secret: false,
    sample: 'public',
  },
  {
    name: 'MIRROR_POLICY',
    meaning: 'Path of the policy, from the directory of the app.',
    fallback: '`mirror.policy.json`',
    secret: false,
    sample: 'mirror.policy.json',
  },
  {
    name: 'MIRROR_MODE',
    meaning: '`observe` or `enforce`; overrides the mode of the policy.',
    fallback: 'the mode of the policy',
    secret: false,
    sample: 'observe',
  },
  {
    name: 'NOTIFICATION_URL',
    meaning: 'Public origin of this app, to which Graph sends notifications.',
    fallback: 'no subscriptions: polling only',
    secret: false,
    sample: '',
  },
  {
    name: 'NOTIFICATION_KEY',
    meaning: 'Function key that Graph appends as `code`.',
    fallback: 'none is appended',
    secret: true,
    sample: '',
  },
  {
    name: 'CLIENT_STATE',
    meaning:
      'What every notification must carry: up to 128 characters, and they should be random. Required with `NOTIFICATION_URL`.',
    fallback: 'no notification is believed',
    secret: true,
    sample: '',
  },
  {
    name: 'CLIENT_STATE_PREVIOUS',
    meaning: 'The former `CLIENT_STATE`, believed too while it is rotated.',
    fallback: 'none',
    secret: true,
    sample: '',
  },
  ...eventHubSettings,
  ...endpointSettings,
  {
    name: 'POLL_SCHEDULE',
    meaning: 'When to poll the providers: NCRONTAB of six fields, UTC.',
    fallback: '`0 * * * * *`',
    secret: false,
    sample: '0 * * * * *',
  },
  {
    name: 'SWEEP_SCHEDULE',
    meaning: 'When to sweep the open copies: NCRONTAB of six fields, UTC.',
    fallback: '`0 */15 * * * *`',
    secret: false,
    sample: '0 */15 * * * *',
  },
  {
    name: 'SUBSCRIPTION_SCHEDULE',
    meaning: 'When to look after the subscriptions: NCRONTAB of six fields, UTC.',
    fallback: '`0 */15 * * * *`',
    secret: false,
    sample: '0 */15 * * * *',
  },
  {
    name: 'IDENTITY_ENDPOINT',
    meaning: 'Managed identity endpoint, set by the platform.',
    fallback: '`az login` is used',
    secret: false,
  },
  {
    name: 'IDENTITY_HEADER',
    meaning: 'Proof for the managed identity endpoint, set by the platform.',
    fallback: '`az login` is used',
    secret: true,
  },
] as const satisfies readonly Setting[];

export type SettingName = (typeof settings)[number]['name'];
