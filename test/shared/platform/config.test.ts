import fc from 'fast-check';
import {
  processConfig,
  readConfig,
  schedules,
  type Config,
  type Env,
} from '../../../shared/platform/config.ts';
import { explainNcrontab } from '../../../shared/platform/ncrontab.ts';
import { settings } from '../../../shared/platform/settings.ts';
import { leastEnvironment } from '../../support/environment.ts';

const notYet = '@Microsoft.KeyVault(SecretUri=https://vault.example/secrets/x/)';
const clientState = 'kT7vQ2mX9pLw4RzN8sYb3HcD6fJg1AeU';

function configOf(env: Env = {}): Config {
  const reading = readConfig({ ...leastEnvironment, ...env }, '/app');
  if (!reading.ok) throw new Error(reading.mistakes.join('\n'));
  return reading.config;
}

function mistakesOf(env: Env): readonly string[] {
  const reading = readConfig(env, '/app');
  return reading.ok ? [] : reading.mistakes;
}

describe('shared/platform/config', () => {
  it('fills in every default', () => {
    expect(configOf()).toEqual({
      appDirectory: '/app',
      policyPath: '/app/mirror.policy.json',
      tenantId: leastEnvironment.AZURE_TENANT_ID,
      storage: { connectionString: 'UseDevelopmentStorage=true' },
      clientStates: [],
      cloud: 'public',
      identity: {},
      endpoints: {},
      schedules: { poll: '0 * * * * *', sweep: '0 */15 * * * *', subscriptions: '0 */15 * * * *' },
      notices: [],
    });
  });

  it('reads every setting', () => {
    const config = configOf({
      AzureWebJobsStorage: '',
      AzureWebJobsStorage__accountName: 'stmirror',
      AzureWebJobsStorage__clientId: '11111111-1111-4111-8111-111111111111',
      AzureWebJobsScriptRoot: '/home/site/wwwroot',
      AZURE_TENANT_ID: leastEnvironment.AZURE_TENANT_ID.toUpperCase(),
      AZURE_CLIENT_ID: '22222222-2222-4222-8222-222222222222',
      MIRROR_POLICY: 'config/policy.json',
      MIRROR_MODE: 'enforce',
      NOTIFICATION_URL: 'https://mirror.example/',
      NOTIFICATION_KEY: ' key\n',
      CLIENT_STATE: clientState,
      CLIENT_STATE_PREVIOUS: 'the one before it',
      GRAPH_ENDPOINT: 'https://localhost:1',
      ARM_ENDPOINT: 'https://localhost:2',
      DEFENDER_ENDPOINT: 'https://localhost:3',
      CLOUD_APPS_ENDPOINT: 'https://localhost:4',
      OFFICE365_ENDPOINT: 'https://localhost:5',
      POLL_SCHEDULE: '*/10 * * * * *',
      SWEEP_SCHEDULE: '0 0 * * * *',
      SUBSCRIPTION_SCHEDULE: '0 5 * * * *',
      IDENTITY_ENDPOINT: 'http://localhost/msi',
      IDENTITY_HEADER: 'header',
    });
    expect(config).toEqual({
      appDirectory: '/home/site/wwwroot',
      policyPath: '/home/site/wwwroot/config/policy.json',
      mode: 'enforce',
      tenantId: leastEnvironment.AZURE_TENANT_ID,
      storage: {
        queueServiceUri: 'https://stmirror.queue.core.windows.net',
        tableServiceUri: 'https://stmirror.table.core.windows.net',
      },
      clientStates: [clientState, 'the one before it'],
      subscriptions: { notificationUrl: 'https://mirror.example', notificationKey: 'key', clientState },
      cloud: 'public',
      identity: {
        endpoint: 'http://localhost/msi',
        clientId: '22222222-2222-4222-8222-222222222222',
        storageClientId: '11111111-1111-4111-8111-111111111111',
      },
      endpoints: {
        graph: 'https://localhost:1',
        arm: 'https://localhost:2',
        defender: 'https://localhost:3',
        cloudApps: 'https://localhost:4',
        office365: 'https://localhost:5',
      },
      schedules: { poll: '*/10 * * * * *', sweep: '0 0 * * * *', subscriptions: '0 5 * * * *' },
      notices: [],
    });
  });

  it('does not keep the header of the managed identity endpoint', () => {
    const config = configOf({
      IDENTITY_ENDPOINT: 'http://localhost/msi',
      IDENTITY_HEADER: 'a-secret-header',
    });
    expect(JSON.stringify(config)).not.toContain('a-secret-header');
  });

  it('takes an absolute path of the policy as it is', () => {
    expect(configOf({ MIRROR_POLICY: '/etc/policy.json' }).policyPath).toBe('/etc/policy.json');
  });

  it('believes notifications without making subscriptions when there is no public address', () => {
    const config = configOf({ CLIENT_STATE: clientState });
    expect(config.clientStates).toEqual([clientState]);
    expect(config).not.toHaveProperty('subscriptions');
  });

  describe('with an Event Hub for notifications', () => {
    const hub = {
      EVENT_HUB__fullyQualifiedNamespace: 'ns.servicebus.windows.net',
      NOTIFICATION_EVENT_HUB: 'graph',
      NOTIFICATION_EVENT_HUB_DOMAIN: 'contoso.com',
      CLIENT_STATE: clientState,
    };
    const eventHub = { namespace: 'ns.servicebus.windows.net', name: 'graph', domain: 'contoso.com' };

    it('subscribes with it, and not with the address of the app', () => {
      const config = configOf({ ...hub, NOTIFICATION_URL: 'https://mirror.example' });
      expect(config.subscriptions).toEqual({ clientState, eventHub });
    });

    it('needs no key', () => {
      const config = configOf({ ...hub, NOTIFICATION_KEY: notYet });
      expect(config).toMatchObject({ subscriptions: { eventHub }, notices: [] });
    });

    it.each(['EVENT_HUB__fullyQualifiedNamespace', 'NOTIFICATION_EVENT_HUB_DOMAIN', 'CLIENT_STATE'])(
      'needs %s',
      (name) => {
        const mistakes = mistakesOf({
          ...leastEnvironment,
          ...hub,
          NOTIFICATION_URL: 'https://mirror.example',
          [name]: '',
        });
        expect(mistakes).toEqual([
          expect.stringMatching(new RegExp(`^${name}: is missing; with NOTIFICATION`)),
        ]);
      },
    );

    it('needs a namespace for the alerts, too', () => {
      expect(mistakesOf({ ...leastEnvironment, ALERT_EVENT_HUB: 'alerts' })).toEqual([
        expect.stringMatching(/^EVENT_HUB__fullyQualifiedNamespace: is missing; with ALERT_EVENT_HUB/),
      ]);
    });
  });

  describe('while Key Vault references are not resolved', () => {
    const url = { NOTIFICATION_URL: 'https://mirror.example' };

    it('polls only and says so, when it is the client state', () => {
      const config = configOf({ ...url, CLIENT_STATE: notYet, CLIENT_STATE_PREVIOUS: 'the one before it' });
      expect(config).not.toHaveProperty('subscriptions');
      expect(config.clientStates).toEqual(['the one before it']);
      expect(config.notices).toEqual([
        'CLIENT_STATE: is a Key Vault reference that is not resolved yet; no subscriptions are made until it is',
      ]);
    });

    it('makes no subscriptions but believes notifications, when it is the function key', () => {
      const config = configOf({ ...url, CLIENT_STATE: clientState, NOTIFICATION_KEY: notYet });
      expect(config).not.toHaveProperty('subscriptions');
      expect(config.clientStates).toEqual([clientState]);
      expect(config.notices).toHaveLength(1);
    });

    it('goes on, when it is the former client state', () => {
      const config = configOf({ ...url, CLIENT_STATE: clientState, CLIENT_STATE_PREVIOUS: notYet });
      expect(config.subscriptions).toEqual({ notificationUrl: 'https://mirror.example', clientState });
      expect(config.notices).toEqual([expect.stringMatching(/^CLIENT_STATE_PREVIOUS: .* not believed$/)]);
    });

    it('never takes a reference for a value', () => {
      const all = Object.fromEntries(settings.map(({ name }) => [name, notYet]));
      for (const mistake of mistakesOf(all))
        expect(mistake).toMatch(/: is a Key Vault reference that is not resolved; /);
      expect(mistakesOf(all)).toHaveLength(settings.length - 3);
    });
  });

  it.each([
    ['is short', 'abcdefgh1234', 'looks guessable'],
    ['says the same again and again', 'abababababababababab', 'looks guessable'],
  ])('notices a client state that %s', (_sentence, state, notice) => {
    expect(configOf({ CLIENT_STATE: state }).notices).toEqual([expect.stringContaining(notice)]);
  });

  it('notices half a managed identity', () => {
    const config = configOf({ IDENTITY_ENDPOINT: 'http://localhost/msi' });
    expect(config.identity).toEqual({});
    expect(config.notices).toEqual([expect.stringContaining('goes with IDENTITY_HEADER')]);
  });

  it.each<[string, Env, RegExp]>([
    ['there is no tenant', { AZURE_TENANT_ID: ' ' }, /^AZURE_TENANT_ID: is missing; set it/],
    ['the tenant is a domain', { AZURE_TENANT_ID: 'contoso.example' }, /^AZURE_TENANT_ID: is not a GUID/],
    [
      'there is no storage',
      { AzureWebJobsStorage: '' },
      /^AzureWebJobsStorage: is missing; set AzureWebJobsStorage__accountName/,
    ],
    [
      'the storage is no connection string',
      { AzureWebJobsStorage: 'x' },
      /^AzureWebJobsStorage: is not a storage connection string/,
    ],
    ['the client state is long', { CLIENT_STATE: 'x'.repeat(129) }, /^CLIENT_STATE: is longer than the 128/],
    [
      'the address has no client state',
      { NOTIFICATION_URL: 'https://h.example' },
      /^CLIENT_STATE: is missing; with NOTIFICATION_URL/,
    ],
    [
      'the address has a path',
      { NOTIFICATION_URL: 'https://h.example/api', CLIENT_STATE: clientState },
      /^NOTIFICATION_URL: is not a public origin/,
    ],
    [
      'the address is not https',
      { NOTIFICATION_URL: 'http://h.example', CLIENT_STATE: clientState },
      /^NOTIFICATION_URL:/,
    ],
    [
      'an endpoint is not https',
      { GRAPH_ENDPOINT: 'http://localhost:1' },
      /^GRAPH_ENDPOINT: is not an origin; expected https/,
    ],
    ['an endpoint has a path', { ARM_ENDPOINT: 'https://localhost/x' }, /^ARM_ENDPOINT:/],
    ['the cloud is unknown', { AZURE_CLOUD: 'germany' }, /^AZURE_CLOUD: is no cloud; expected public, usgov/],
    [
      'the mode is unknown',
      { MIRROR_MODE: 'dry-run' },
      /^MIRROR_MODE: is no mode; expected observe or enforce/,
    ],
    ['the identity is a name', { AZURE_CLIENT_ID: 'id-mirror' }, /^AZURE_CLIENT_ID: is not a GUID/],
    ['a schedule has five fields', { POLL_SCHEDULE: '* * * * *' }, /^POLL_SCHEDULE: has 5 fields/],
    [
      'a schedule is impossible',
      { SUBSCRIPTION_SCHEDULE: '0 0 25 * * *' },
      /^SUBSCRIPTION_SCHEDULE: is wrong in: hour/,
    ],
  ])('says what to do when %s', (_sentence, env, mistake) => {
    expect(mistakesOf({ ...leastEnvironment, ...env })).toEqual([expect.stringMatching(mistake)]);
  });

  it('names every mistake at once', () => {
    const env = {
      MIRROR_MODE: 'x',
      AZURE_CLOUD: 'x',
      NOTIFICATION_URL: 'https://h.example',
      POLL_SCHEDULE: 'x',
    };
    expect(
      mistakesOf(env)
        .map((mistake) => mistake.split(':')[0])
        .sort(),
    ).toEqual([
      'AZURE_CLOUD',
      'AZURE_TENANT_ID',
      'AzureWebJobsStorage',
      'CLIENT_STATE',
      'MIRROR_MODE',
      'POLL_SCHEDULE',
    ]);
  });

  it('never repeats the value of a setting', () => {
    const garbage = Object.fromEntries(settings.map(({ name }) => [name, 'hunter2 hunter2']));
    expect(mistakesOf(garbage).length).toBeGreaterThan(10);
    expect(mistakesOf(garbage).join('\n')).not.toContain('hunter2');
  });

  it('never throws, whatever the environment', () => {
    const value = fc.oneof(fc.string(), fc.webUrl(), fc.constantFrom('', notYet, '0 * * * * *', 'public'));
    const names = settings.map(({ name }) => name);
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...names), value), (env) => {
        const reading = readConfig(env, '/app');
        expect(reading.ok || reading.mistakes.length > 0).toBe(true);
        const { poll, sweep, subscriptions } = schedules(env);
        for (const each of [poll, sweep, subscriptions]) expect(explainNcrontab(each)).toBeUndefined();
      }),
    );
  });

  it('gives the timers the default in place of a schedule that is wrong', () => {
    expect(schedules({ POLL_SCHEDULE: 'every minute', SWEEP_SCHEDULE: ' 0 0 * * * * ' })).toEqual({
      poll: '0 * * * * *',
      sweep: '0 0 * * * *',
      subscriptions: '0 */15 * * * *',
    });
  });

  it('reads the environment of the process when not told otherwise', () => {
    const { env } = process;
    try {
      process.env = { ...leastEnvironment, POLL_SCHEDULE: '1 * * * * *' };
      expect(schedules().poll).toBe('1 * * * * *');
      expect(processConfig()).toMatchObject({ ok: true, config: { appDirectory: process.cwd() } });
    } finally {
      process.env = env;
    }
  });
});
