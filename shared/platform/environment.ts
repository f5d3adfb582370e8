/** What each setting may hold. Messages never repeat a value: somebody will paste a secret into the wrong one. */

import * as z from 'zod';
import { cloudNames } from './clouds.ts';
import { explainNcrontab } from './ncrontab.ts';
import { parseOrigin } from './origin.ts';
import type { SettingName } from './settings.ts';

const guid = z.guid({ error: 'is not a GUID; copy it from the Entra admin center' }).toLowerCase();

const text = z.string();

/** Graph's own limit is 128 characters. */
const clientState = z
  .string()
  .max(128, { error: 'is longer than the 128 characters that Graph allows; set 32 random ones' });

const origin = z.string().transform((value, context) => {
  const parsed = parseOrigin(value);
  if (parsed !== undefined) return parsed;
  context.addIssue({
    code: 'custom',
    message: 'is not an origin; expected https://<host> without path or query',
  });
  return z.NEVER;
});

const publicOrigin = z.string().transform((value, context) => {
  const parsed = parseOrigin(value, { httpOnLoopback: true });
  if (parsed !== undefined) return parsed;
  const message =
    'is not a public origin; expected https://<host> without path or query (http only for localhost and 127.0.0.1)';
  context.addIssue({ code: 'custom', message });
  return z.NEVER;
});

const schedule = z.string().superRefine((value, context) => {
  const message = explainNcrontab(value);
  if (message !== undefined) context.addIssue({ code: 'custom', message });
});

/** Azurite's endpoints have a path; a query would be a shared access signature. */
const serviceUri = z
  .string()
  .refine((value) => /^https:\/\/[^/?#@]+(?:\/[a-z0-9]+)?\/?$/.test(value) && URL.canParse(value), {
    error: 'is not a storage endpoint; expected https://<account>.<service>.core.windows.net without query',
  })
  .transform((value) => value.replace(/\/$/, ''));

const connectionString = z
  .string()
  .refine((value) => /(?:^|;)\s*(?:UseDevelopmentStorage=true|AccountName=|TableEndpoint=)/i.test(value), {
    error: 'is not a storage connection string; copy it from the access keys of the storage account',
  });

const accountName = z.string().regex(/^[a-z0-9]{3,24}$/, {
  error: 'is not the name of a storage account; expected 3 to 24 lower-case letters and digits',
});

const namespace = z.string().regex(/^[a-z][a-z0-9-]*\.servicebus\.[a-z0-9.]+$/i, {
  error: 'is no Event Hubs namespace; expected its host name, <name>.servicebus.windows.net',
});

const eventHub = z.string().regex(/^[a-z0-9](?:[\w.-]{0,254}[a-z0-9])?$/i, {
  error: 'is not the name of an Event Hub; expected the name alone, without namespace',
});

const consumerGroup = z.string().regex(/^[\w.$-]{1,50}$/, {
  error: 'is not the name of a consumer group',
});

const domain = z.string().regex(/^(?:[a-z0-9-]+\.)+[a-z]{2,}$/i, {
  error: 'is no domain; expected the primary domain of the tenant, as the Entra admin center shows it',
});

const shape = {
  AzureWebJobsStorage: connectionString,
  AzureWebJobsStorage__accountName: accountName,
  AzureWebJobsStorage__blobServiceUri: serviceUri,
  AzureWebJobsStorage__queueServiceUri: serviceUri,
  AzureWebJobsStorage__tableServiceUri: serviceUri,
  AzureWebJobsStorage__credential: text,
  AzureWebJobsStorage__clientId: guid,
  AzureWebJobsScriptRoot: text,
  AZURE_TENANT_ID: guid,
  AZURE_CLIENT_ID: guid,
  AZURE_CLOUD: z.enum(cloudNames, { error: 'is no cloud; expected public, usgov, usgovdod or china' }),
  MIRROR_POLICY: text,
  MIRROR_MODE: z.enum(['observe', 'enforce'], { error: 'is no mode; expected observe or enforce' }),
  NOTIFICATION_URL: publicOrigin,
  NOTIFICATION_KEY: text,
  CLIENT_STATE: clientState,
  CLIENT_STATE_PREVIOUS: clientState,
  EVENT_HUB__fullyQualifiedNamespace: namespace,
  EVENT_HUB__credential: text,
  EVENT_HUB__clientId: guid,
  EVENT_HUB_CONSUMER_GROUP: consumerGroup,
  NOTIFICATION_EVENT_HUB: eventHub,
  NOTIFICATION_EVENT_HUB_DOMAIN: domain,
  ALERT_EVENT_HUB: eventHub,
  GRAPH_ENDPOINT: origin,
  ARM_ENDPOINT: origin,
  DEFENDER_ENDPOINT: origin,
  CLOUD_APPS_ENDPOINT: origin,
  OFFICE365_ENDPOINT: origin,
  LOGIN_ENDPOINT: origin,
  POLL_SCHEDULE: schedule,
  SWEEP_SCHEDULE: schedule,
  SUBSCRIPTION_SCHEDULE: schedule,
  IDENTITY_ENDPOINT: text,
  IDENTITY_HEADER: text,
} as const satisfies Record<SettingName, z.ZodType<string>>;

export const Environment = z.object(shape).partial();
export type EnvironmentValues = z.output<typeof Environment>;
