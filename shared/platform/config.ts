/** The settings of the app, parsed. The only reader of process.env in shared/ and functions/. */

import { resolve } from 'node:path';
import type { CloudName } from './clouds.ts';
import { defined } from './defined.ts';
import type { EnvironmentValues } from './environment.ts';
import { readEventHubs, type EventHubs } from './event-hubs.ts';
import { explainNcrontab } from './ncrontab.ts';
import { readEnvironment, type Env } from './read-environment.ts';
import type { SettingName } from './settings.ts';
import type { StorageSettings } from './storage-account.ts';

export type { Env };

/** NCRONTAB of six fields, UTC. */
export interface Schedules {
  readonly poll: string;
  readonly sweep: string;
  readonly subscriptions: string;
}

/** How Graph reaches this app. */
export type SubscriptionSettings = {
  /** What new subscriptions carry; secret. */
  readonly clientState: string;
} & (
  | {
      /** Public origin of this app, without path. */
      readonly notificationUrl: string;
      /** Function key; secret. */
      readonly notificationKey?: string;
    }
  | { readonly eventHub: EventHubAddress }
);

export interface EventHubAddress {
  /** Host name. */
  readonly namespace: string;
  readonly name: string;
  /** Primary domain of the tenant that the namespace is in. */
  readonly domain: string;
}

export interface Config {
  readonly appDirectory: string;
  /** Absolute. */
  readonly policyPath: string;
  /** Overrides the policy's mode. */
  readonly mode?: 'observe' | 'enforce';
  /** Lower case. */
  readonly tenantId: string;
  /** Secret where it is a connection string. */
  readonly storage: StorageSettings;
  /** Any of these makes a notification believable; secret. None: no notification is. */
  readonly clientStates: readonly string[];
  /** Absent: create no subscriptions, poll only. */
  readonly subscriptions?: SubscriptionSettings;
  readonly cloud: CloudName;
  readonly identity: {
    /** Where the platform offers a managed identity; absent: the developer's own login is used. */
    readonly endpoint?: string;
    /** User-assigned identity for the providers. */
    readonly clientId?: string;
    /** Origin that replaces the login authority of the cloud. */
    readonly authority?: string;
    /** User-assigned identity for the storage account, where that is another one. */
    readonly storageClientId?: string;
  };
  /** Origins that replace the cloud's own. */
  readonly endpoints: {
    readonly graph?: string;
    readonly arm?: string;
    readonly defender?: string;
    readonly cloudApps?: string;
    readonly office365?: string;
  };
  readonly schedules: Schedules;
  /** What works less well than it could, for the log and for health; free of secrets. */
  readonly notices: readonly string[];
}

export type ConfigReading =
  | { readonly ok: true; readonly config: Config }
  | { readonly ok: false; readonly mistakes: readonly string[] };

export const processConfig = (): ConfigReading => readConfig(process.env, process.cwd());

/** Every mistake at once: the setting's name, what is wrong, what to do; never its value. */
export function readConfig(env: Env, workingDirectory: string): ConfigReading {
  const { values, storage, unresolved, mistakes } = readEnvironment(env);
  const tenantId = values?.AZURE_TENANT_ID;
  if (mistakes.length > 0 || values === undefined || storage === undefined || tenantId === undefined) {
    return { ok: false, mistakes };
  }
  return { ok: true, config: { ...toConfig(values, unresolved, workingDirectory), tenantId, storage } };
}

/**
 * The timers' schedules. Never throws: functions need them while they register, and a schedule that is wrong is
 * replaced here by the default and reported by readConfig.
 */
export function schedules(env: Env = process.env): Schedules {
  return {
    poll: scheduleOf(env.POLL_SCHEDULE, '0 * * * * *'),
    sweep: scheduleOf(env.SWEEP_SCHEDULE, '0 */15 * * * *'),
    subscriptions: scheduleOf(env.SUBSCRIPTION_SCHEDULE, '0 */15 * * * *'),
  };
}

/** The Event Hubs that functions are to read. Never throws, and needed while they register, as the schedules are. */
export const eventHubs = (env: Env = process.env): EventHubs => readEventHubs(env);

function scheduleOf(value: string | undefined, fallback: string): string {
  const schedule = value?.trim() ?? '';
  return explainNcrontab(schedule) === undefined ? schedule : fallback;
}

function toConfig(
  values: EnvironmentValues,
  unresolved: ReadonlySet<SettingName>,
  workingDirectory: string,
): Omit<Config, 'tenantId' | 'storage'> {
  const appDirectory = resolve(workingDirectory, values.AzureWebJobsScriptRoot ?? '.');
  return {
    appDirectory,
    policyPath: resolve(appDirectory, values.MIRROR_POLICY ?? 'mirror.policy.json'),
    ...defined({ mode: values.MIRROR_MODE, subscriptions: subscriptionsOf(values, unresolved) }),
    clientStates: [values.CLIENT_STATE, values.CLIENT_STATE_PREVIOUS].filter((state) => state !== undefined),
    cloud: values.AZURE_CLOUD ?? 'public',
    identity: defined({
      endpoint: values.IDENTITY_HEADER === undefined ? undefined : values.IDENTITY_ENDPOINT,
      clientId: values.AZURE_CLIENT_ID,
      authority: values.LOGIN_ENDPOINT,
      storageClientId: values.AzureWebJobsStorage__clientId,
    }),
    endpoints: defined({
      graph: values.GRAPH_ENDPOINT,
      arm: values.ARM_ENDPOINT,
      defender: values.DEFENDER_ENDPOINT,
      cloudApps: values.CLOUD_APPS_ENDPOINT,
      office365: values.OFFICE365_ENDPOINT,
    }),
    schedules: schedules({ ...values }),
    notices: listNotices(values, unresolved),
  };
}

/** A subscription without its key or its client state would be refused at our own door. */
function subscriptionsOf(
  values: EnvironmentValues,
  unresolved: ReadonlySet<SettingName>,
): Config['subscriptions'] | undefined {
  const { NOTIFICATION_URL: notificationUrl, CLIENT_STATE: clientState } = values;
  if (clientState === undefined) return undefined;
  const eventHub = eventHubOf(values);
  if (eventHub !== undefined) return { clientState, eventHub };
  if (notificationUrl === undefined) return undefined;
  if (unresolved.has('NOTIFICATION_KEY')) return undefined;
  return { notificationUrl, clientState, ...defined({ notificationKey: values.NOTIFICATION_KEY }) };
}

function eventHubOf({
  EVENT_HUB__fullyQualifiedNamespace: namespace,
  NOTIFICATION_EVENT_HUB: name,
  NOTIFICATION_EVENT_HUB_DOMAIN: domain,
}: EnvironmentValues) {
  if (namespace === undefined || name === undefined || domain === undefined) return undefined;
  return { namespace, name, domain };
}

function listNotices(values: EnvironmentValues, unresolved: ReadonlySet<SettingName>): readonly string[] {
  // No key opens an Event Hub.
  const wanted = [...unresolved].filter(
    (name) => name !== 'NOTIFICATION_KEY' || eventHubOf(values) === undefined,
  );
  const notices = wanted.map((name) =>
    name === 'CLIENT_STATE_PREVIOUS'
      ? `${name}: is a Key Vault reference that is not resolved yet; notifications that carry it are not believed`
      : `${name}: is a Key Vault reference that is not resolved yet; no subscriptions are made until it is`,
  );
  if (values.CLIENT_STATE !== undefined && looksGuessable(values.CLIENT_STATE)) {
    notices.push('CLIENT_STATE: looks guessable; set 32 random characters');
  }
  if ((values.IDENTITY_ENDPOINT === undefined) !== (values.IDENTITY_HEADER === undefined)) {
    notices.push(
      'IDENTITY_ENDPOINT: goes with IDENTITY_HEADER, and only one is set; the managed identity is not used',
    );
  }
  return notices;
}

const looksGuessable = (state: string): boolean => state.length < 16 || new Set(state).size < 8;
