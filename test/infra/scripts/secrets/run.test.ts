import { existsSync } from 'node:fs';
import { runSecrets } from '../../../../infra/scripts/secrets/run.ts';
import { FakeAz, refusal, type Answer, type Rule } from '../../support/fake-az.ts';
import { appId, settings, settingsRule, tenant } from '../../support/tenant-rules.ts';

const group = ['--resource-group', 'rg'];
const change = `${appId}/functions/receive-change-notification`;
const lifecycle = `${appId}/functions/receive-lifecycle-notification`;
const api = '?api-version=2024-04-01';

const functions = (...names: readonly string[]): Rule => [
  'get .*/functions\\?',
  { json: { value: names.map((name) => ({ name: `func-mirror/${name}` })) } },
];
const deployed = functions('report-health', 'receive-change-notification', 'receive-lifecycle-notification');

/** Secrets by name; their values are `value of <name>` unless another is given. */
const vault = (
  names: readonly string[],
  { updated = '2026-11-01T00:00:00+00:00', enabled = true } = {},
): Rule => [
  '^keyvault secret list',
  {
    json: names.map((name) => ({
      id: `https://kv-mirror.vault.azure.net/secrets/${name}`,
      attributes: { enabled, updated },
    })),
  },
];
const value = (name: string, text = `value of ${name}`): Rule => [
  `^keyvault secret show .*--name ${name} `,
  { json: text },
];
const values: readonly Rule[] = [
  ...[value('client-state'), value('client-state-previous'), value('notification-key')],
];

const references = (...statuses: readonly Readonly<Record<string, string>>[]): Rule => [
  'get .*/configreferences/appsettings\\?',
  ...statuses.map((status): Answer => ({ json: { value: Object.entries(status).map(reference) } })),
];
const reference = ([name, status]: readonly [string, string]) => ({ name, properties: { status } });
const resolved = {
  CLIENT_STATE: 'Resolved',
  CLIENT_STATE_PREVIOUS: 'SecretNotFound',
  NOTIFICATION_KEY: 'Resolved',
};
const unresolved = { ...resolved, CLIENT_STATE: 'SecretNotFound', NOTIFICATION_KEY: 'SecretNotFound' };

const keys = (key: string): Rule => ['listkeys', { json: { default: 'default key', graph: key } }];
const set: Rule = ['^keyvault secret set', { json: 'https://kv-mirror.vault.azure.net/secrets/x/1' }];

let fake: FakeAz;
afterEach(() => fake.remove());

async function secrets(args: readonly string[], rules: readonly Rule[]) {
  fake = new FakeAz([...rules, deployed, ...values, set, keys('value of notification-key'), ...tenant]);
  return fake.run(runSecrets, [...group, ...args]);
}

/** What was written, one line each: the secret or key, without its value. */
const written = (): readonly string[] =>
  fake.writes.map((line) =>
    line
      .replace(/^keyvault secret set --vault-name kv-mirror --name (\S+) .*/, 'secret $1')
      .replace(/^rest --method (\w+) --url (\S+)\?api-version=2024-04-01.*/, '$1 $2')
      .replace(appId, ''),
  );
const inFiles = (): readonly string[] => fake.calls.flatMap(({ files }) => files.map(({ text }) => text));

/** Every value that must not be seen. */
const hidden = (): readonly string[] => [
  ...inFiles().map((text) => /"value":"([^"]+)"/.exec(text)?.[1] ?? text),
  ...['value of client-state', 'value of client-state-previous', 'value of notification-key', 'default key'],
];

function expectSecrecy(output: string): void {
  for (const secret of hidden()) {
    expect(output).not.toContain(secret);
    expect(JSON.stringify(fake.calls.map(({ args }) => args))).not.toContain(secret);
  }
  for (const { path, mode } of fake.calls.flatMap(({ files }) => files)) {
    expect(mode).toBe('600');
    expect(existsSync(path)).toBe(false);
  }
}

const first: readonly Rule[] = [vault([]), references(unresolved, unresolved, resolved)];

describe('infra/scripts/secrets/run', () => {
  it('without --apply says what is missing and changes nothing', async () => {
    const { code, output } = await secrets([], first);
    expect(output.split('\n')).toEqual([
      '  to set: a new client state, as secret client-state',
      '  to set: a new function key "graph" for the two functions for Graph',
      '  to set: the same key as secret notification-key',
      'Nothing was changed: run this again with --apply.',
    ]);
    expect(code).toBe(3);
    expect(written()).toEqual([]);
  });

  it('sets what is missing, then has the app read it', async () => {
    const { code, output } = await secrets(['--apply'], first);
    expect(code).toBe(0);
    expect(written()).toEqual([
      'secret client-state',
      ...[change, lifecycle].map((name) => `put ${name}/keys/graph`.replace(appId, '')),
      'secret notification-key',
      'post /config/configreferences/appsettings/refresh',
      'post /restart',
    ]);
    expect(fake.waits).toEqual([10_000]);
    expectSecrecy(output);
  });

  it('makes secrets that nobody guesses and Graph takes, and one key for vault and functions', async () => {
    await secrets(['--apply'], first);
    const [state = '', key = '', sameKey = '', inVault = ''] = inFiles();
    expect(state).toMatch(/^[\w-]{43}$/);
    expect(JSON.parse(key)).toEqual({ properties: { name: 'graph', value: inVault } });
    expect(sameKey).toBe(key);
    expect(inVault).toMatch(/^[\w-]{43}$/);
    expect(inVault).not.toBe(state);
  });

  it('leaves what is there', async () => {
    const { code, output } = await secrets(
      ['--apply'],
      [vault(['client-state', 'notification-key']), references(resolved)],
    );
    expect(output).toBe('All secrets are set, and the app has them.');
    expect(code).toBe(0);
    expect(written()).toEqual([]);
  });

  it('sets the key of the vault at functions that lost it: the app was made anew', async () => {
    const { code, output } = await secrets(
      ['--apply'],
      [vault(['client-state', 'notification-key']), keys('another'), references(resolved)],
    );
    expect(code).toBe(0);
    expect(written().slice(0, 2)).toEqual([
      'put /functions/receive-change-notification/keys/graph',
      'put /functions/receive-lifecycle-notification/keys/graph',
    ]);
    expect(JSON.parse(inFiles()[0] ?? '')).toMatchObject({
      properties: { value: 'value of notification-key' },
    });
    expectSecrecy(output);
  });

  it('reads the keys also where the API wraps them', async () => {
    const { code } = await secrets(
      [],
      [
        vault(['client-state', 'notification-key']),
        ['listkeys', { json: { properties: { graph: 'value of notification-key' } } }],
        references(resolved),
      ],
    );
    expect(code).toBe(0);
  });

  it('has the app read secrets that are there but did not reach it', async () => {
    const { code } = await secrets(
      ['--apply'],
      [vault(['client-state', 'notification-key']), references(unresolved, resolved)],
    );
    expect(code).toBe(0);
    expect(written()).toEqual(['post /config/configreferences/appsettings/refresh', 'post /restart']);
  });

  it('says why the app cannot read them', async () => {
    const { code, output } = await secrets(
      ['--apply'],
      [vault([]), references({ ...resolved, CLIENT_STATE: 'AccessToKeyVaultDenied' })],
    );
    expect(code).toBe(3);
    expect(output).toMatch(
      /CLIENT_STATE: AccessToKeyVaultDenied; give the app's identity the role Key Vault Secrets/,
    );
    expect(written()).not.toContain('post /restart');
  });

  describe('--rotate', () => {
    const before = [
      vault(['client-state', 'client-state-previous', 'notification-key']),
      references(resolved),
    ];

    it('first has the app accept the old beside the new, and only then hands out the new', async () => {
      const { code, output } = await secrets(['--rotate', '--apply'], before);
      expect(code).toBe(0);
      const reload = ['post /config/configreferences/appsettings/refresh', 'post /restart'];
      expect(written()).toEqual([
        'secret client-state-previous',
        'put /functions/receive-change-notification/keys/graph-previous',
        'put /functions/receive-lifecycle-notification/keys/graph-previous',
        'put /functions/receive-change-notification/keys/graph',
        'put /functions/receive-lifecycle-notification/keys/graph',
        ...reload,
        ...['secret client-state', 'secret notification-key'],
        ...reload,
      ]);
      expectSecrecy(output);
      const [previous, oldKey = '', , newKey = '', , state, keyInVault] = inFiles();
      expect(previous).toBe('value of client-state');
      expect(JSON.parse(oldKey)).toEqual({
        properties: { name: 'graph-previous', value: 'value of notification-key' },
      });
      expect(JSON.parse(newKey)).toEqual({ properties: { name: 'graph', value: keyInVault } });
      expect(state).toMatch(/^[\w-]{43}$/);
    });

    it('does so also the first time, when there is no previous state', async () => {
      const { code } = await secrets(
        ['--rotate', '--apply'],
        [vault(['client-state', 'notification-key']), references(resolved)],
      );
      expect(code).toBe(0);
      expect(written()[0]).toBe('secret client-state-previous');
    });

    it('waits for the last rotation to have reached every subscription', async () => {
      const { code, output } = await secrets(
        ['--rotate', '--apply'],
        [
          vault(['client-state', 'client-state-previous', 'notification-key'], {
            updated: '2026-11-22T11:30:30+00:00',
          }),
          references(resolved),
        ],
      );
      expect(output).toMatch(/rotated 29 minutes ago.*wait until 60 minutes/);
      expect(code).toBe(3);
      expect(written()).toEqual([]);
    });

    it('goes on where an earlier rotation was cut off, without losing the state that is in use', async () => {
      const { code } = await secrets(
        ['--rotate', '--apply'],
        [
          vault(['client-state', 'client-state-previous', 'notification-key'], {
            updated: '2026-11-22T11:59:00+00:00',
          }),
          value('client-state-previous', 'value of client-state'),
          references(resolved),
        ],
      );
      expect(code).toBe(0);
      expect(written()).not.toContain('secret client-state-previous');
      expect(written()).toContain('secret client-state');
    });

    it('hands out nothing new when the app does not learn of the old', async () => {
      const { code } = await secrets(
        ['--rotate', '--apply'],
        [
          vault(['client-state', 'notification-key']),
          references({ ...resolved, CLIENT_STATE_PREVIOUS: 'AccessToKeyVaultDenied' }),
        ],
      );
      expect(code).toBe(3);
      expect(written()).not.toContain('secret client-state');
      expect(written()).not.toContain('secret notification-key');
    });

    it('has nothing to rotate before there are secrets', async () => {
      const { code, output } = await secrets(['--rotate', '--apply'], [vault([]), references(unresolved)]);
      expect(output).toMatch(/no secret client-state to rotate: run this without --rotate first/);
      expect(code).toBe(3);
    });
  });

  it.each<[string, Rule, RegExp, number]>([
    [
      'a secret is disabled',
      vault(['client-state'], { enabled: false }),
      /client-state is disabled: enable it/,
      1,
    ],
    ['the code is not deployed', functions('report-health'), /has no code yet: deploy it first/, 3],
    [
      'the app takes no notifications',
      settingsRule({ ...settings, NOTIFICATION_URL: '' }),
      /takes no notifications .* needs no secrets/,
      0,
    ],
    [
      'a setting is no reference',
      settingsRule({ ...settings, CLIENT_STATE: 'in the open' }),
      /setting CLIENT_STATE of the app is no Key Vault reference/,
      1,
    ],
    [
      'a reference names a version',
      settingsRule({ ...settings, CLIENT_STATE: `${settings.CLIENT_STATE.slice(0, -1)}v1)` }),
      /CLIENT_STATE of the app refers to one version .* take the version out/,
      1,
    ],
    [
      'the settings name several vaults',
      settingsRule({ ...settings, NOTIFICATION_KEY: '@Microsoft.KeyVault(VaultName=other;SecretName=k)' }),
      /several vaults/,
      1,
    ],
    [
      'this account may not use the vault',
      ['^keyvault', { error: 'ERROR: (Forbidden) Caller x.\nInner error: {"code": "ForbiddenByRbac"}' }],
      /needs the role Key Vault Secrets Officer/,
      4,
    ],
    [
      'the network keeps this machine out',
      ['^keyvault', { error: 'ERROR: (Forbidden) y.\nInner error: {"code": "ForbiddenByFirewall"}' }],
      /network rules of the vault kv-mirror keep this machine out/,
      4,
    ],
    [
      'the secret was deleted',
      [
        '^keyvault secret set',
        { error: 'ERROR: (Conflict) z\nInner error: {"code": "ObjectIsDeletedButRecoverable"}' },
      ],
      /az keyvault secret recover --vault-name kv-mirror/,
      1,
    ],
    [
      'the keys may not be set',
      ['put .*/keys/', refusal('Forbidden', 'AuthorizationFailed')],
      /may not do this/,
      4,
    ],
  ])('says what to do when %s', async (_sentence, rule, words, wanted) => {
    const { code, output } = await secrets(['--apply'], [rule, ...first]);
    expect(output).toMatch(words);
    expect(code).toBe(wanted);
    expectSecrecy(output);
  });

  it('repeats nothing that az says, since it could hold a secret', async () => {
    const { output } = await secrets(
      ['--apply'],
      [['put .*/keys/', refusal('Bad Request', 'Odd', 'the value hush-hush is bad')], ...first],
    );
    expect(output).toMatch(/asked: az rest put .*\/keys\/graph\n {2}answered: Odd$/);
    expect(output).not.toContain('hush-hush');
  });

  it('has az print no more of a secret than its id', async () => {
    await secrets(['--apply'], first);
    const sets = fake.calls.map(({ args }) => args.join(' ')).filter((line) => line.includes('secret set'));
    expect(sets).toHaveLength(2);
    for (const line of sets) expect(line).toMatch(/--query id$/);
  });

  it('removes the file of a secret also when az fails', async () => {
    const { output } = await secrets(
      ['--apply'],
      [['^keyvault secret set', { error: 'ERROR: Bad Gateway' }], ...first],
    );
    expect(inFiles().length).toBeGreaterThan(0);
    expectSecrecy(output);
  });

  it('asks for the api version that it was written for', async () => {
    await secrets([], first);
    expect(
      fake.calls
        .filter(({ args }) => args.join(' ').includes(appId))
        .every(({ args }) => args.join(' ').includes(api)),
    ).toBe(true);
  });
});
