import { runSmoke } from '../../../../infra/scripts/smoke/run.ts';
import { AppServer, type Behaviour, type Said } from '../../support/app-server.ts';
import { FakeAz, refusal, type Rule } from '../../support/fake-az.ts';
import { appId, settings, settingsRule, tenant } from '../../support/tenant-rules.ts';

const hostKey = 'the host key, hush';
const graphKey = 'the key of Graph, hush';
const report = {
  healthy: true,
  problems: [],
  notices: ['a notice'],
  version: '0.1.0',
  mode: 'observe',
  storage: { reachable: true },
  subscriptions: [],
  polls: [{ provider: 'sentinel', lastSuccessAt: '2026-11-22T11:59:30.000Z' }],
};
const json = (value: unknown, status = 200): Said => ({
  status,
  type: 'application/json',
  text: JSON.stringify(value),
});

/** The app in good order. */
const good: Behaviour = ({ path, key, token }) => {
  const opens = path === '/api/health' ? [hostKey] : [hostKey, graphKey];
  if (key === null || !opens.includes(key)) return { status: 401 };
  return path === '/api/health' ? json(report) : { status: 200, text: token ?? '' };
};

let fake: FakeAz | undefined;
let server: AppServer | undefined;
afterEach(async () => {
  fake?.remove();
  await server?.stop();
  [fake, server] = [undefined, undefined];
});

async function smoke(behaviour: Behaviour, args: readonly string[] = [], rules: readonly Rule[] = []) {
  fake = new FakeAz([...rules, ...azure]);
  fake.variables = { FUNCTION_KEY: hostKey };
  server = await AppServer.start(behaviour);
  const { code, output } = await fake.run(runSmoke, ['--app-url', server.url, ...args]);
  expect(output).not.toContain('hush');
  return { code, output, last: output.split('\n').at(-1) };
}

const references = (statuses: Readonly<Record<string, string>>): Rule => [
  'configreferences/appsettings\\?',
  { json: { value: Object.entries(statuses).map(([name, status]) => ({ name, properties: { status } })) } },
];
const azure: readonly Rule[] = [
  [`post .*${appId}/host/default/listkeys`, { json: { masterKey: 'x', functionKeys: { default: hostKey } } }],
  [
    `post .*${appId}/functions/receive-change-notification/listkeys`,
    { json: { default: 'y', graph: graphKey } },
  ],
  references({
    CLIENT_STATE: 'Resolved',
    CLIENT_STATE_PREVIOUS: 'SecretNotFound',
    NOTIFICATION_KEY: 'Resolved',
  }),
  ...tenant,
];

/** The good app, but for one answer. */
const but =
  (path: string, when: 'open' | 'closed', said: Said): Behaviour =>
  (asked) =>
    asked.path === path && (asked.key === null) === (when === 'closed') ? said : good(asked);

const door = '/api/graph/notifications';

describe('infra/scripts/smoke/run', () => {
  it('says "working" when all is well, with exit code 0', async () => {
    const { code, output } = await smoke(good);
    expect(output.split('\n').slice(1)).toEqual([
      '  ok    /api/health asks for a key',
      '  ok    Alert Mirror 0.1.0 answers; its mode is observe',
      '  ok    storage is reachable',
      '  ok    sentinel was polled at 2026-11-22T11:59:30.000Z',
      '  note  a notice',
      '  ok    /api/graph/notifications asks for a key',
      "  ok    /api/graph/notifications answers Graph's handshake",
      '  ok    /api/graph/lifecycle asks for a key',
      "  ok    /api/graph/lifecycle answers Graph's handshake",
      'working',
    ]);
    expect(code).toBe(0);
    expect(fake?.calls).toEqual([]);
  });

  it('finds app, keys and references with az, and tries the door with the key that Graph has', async () => {
    const onlyGraph: Behaviour = (asked) =>
      asked.path !== '/api/health' && asked.key === hostKey ? { status: 401 } : good(asked);
    const { code, output } = await smoke(onlyGraph, ['--resource-group', 'rg']);
    expect(output).toContain('  ok    CLIENT_STATE comes out of Key Vault');
    expect(code).toBe(0);
    expect(fake?.writes).toEqual([]);
  });

  it.each<[string, Behaviour, RegExp]>([
    [
      'health without a key',
      but('/api/health', 'closed', json(report)),
      /\/api\/health answers 200 to somebody/,
    ],
    [
      'a door without a key',
      but(door, 'closed', { status: 200 }),
      /notifications answers 200 to somebody without/,
    ],
    ['no functions', () => ({ status: 404 }), /without our functions: is the code deployed/],
    ['an app that is down', () => ({ status: 503 }), /answers 503: it is starting, or can't/],
    ['a key that does not fit', but('/api/health', 'open', { status: 401 }), /health does not take the key/],
    ['an app that is stopped', () => ({ status: 403 }), /403: it is stopped, or its access restrictions/],
    [
      'health that is not well',
      but('/api/health', 'open', json({ ...report, healthy: false, problems: ['Storage broke.'] }, 503)),
      /FAIL {2}Storage broke\./,
    ],
    ['another app', but('/api/health', 'open', json({})), /is it another app\?/],
    ['a redirect', but('/api/health', 'open', { status: 302 }), /\/api\/health answers 302/],
    ['a handshake that is refused', but(door, 'open', { status: 500 }), /answers 500 to Graph's handshake/],
    [
      'a handshake with another token',
      but(door, 'open', { status: 200, text: 'x' }),
      /handshake with another token/,
    ],
    [
      'a handshake as a page',
      but(door, 'open', { status: 200, type: 'text/html', text: 'x' }),
      /handshake as "text\/html", not text\/plain/,
    ],
  ])('says what is wrong, and that it does not work: %s', async (_sentence, behaviour, words) => {
    const { code, output, last } = await smoke(behaviour, ['--wait', '0']);
    expect(output).toMatch(words);
    expect(last).toMatch(/^not working: \d of \d+ checks failed$/);
    expect(code).toBe(3);
  });

  it('says that it could not reach the app', async () => {
    server = await AppServer.start(good);
    const { url } = server;
    await server.stop();
    server = undefined;
    fake = new FakeAz([]);
    fake.variables = { FUNCTION_KEY: hostKey };
    const { code, output } = await fake.run(runSmoke, ['--app-url', url, '--wait', '0']);
    expect(output).toMatch(/can not be reached.*\nnot working: 1 of 1 checks failed$/);
    expect(code).toBe(3);
  });

  it('gives a new app the time to start and to poll', async () => {
    let asked = 0;
    const slow: Behaviour = (request) => {
      if (request.path !== '/api/health' || request.key === null) return good(request);
      asked += 1;
      if (asked === 1) return { status: 503, text: 'starting' };
      return json(asked < 4 ? { ...report, polls: [{ provider: 'sentinel' }] } : report);
    };
    const { code, output } = await smoke(slow);
    expect(output).toContain('not yet; looking again for up to 180 s');
    expect(code).toBe(0);
    expect(fake?.waits).toEqual([10_000, 10_000, 10_000]);
  });

  it('gives up when its time is over', async () => {
    const { code } = await smoke(() => ({ status: 503 }), ['--wait', '30']);
    expect(code).toBe(3);
    expect(fake?.waits).toEqual([10_000, 10_000, 10_000]);
  });

  it.each<[string, Rule, number, RegExp]>([
    [
      'a secret that the app may not read',
      references({ CLIENT_STATE: 'AccessToKeyVaultDenied' }),
      3,
      /FAIL {2}CLIENT_STATE does not come out of Key Vault \(AccessToKeyVaultDenied\): give the app's identity/,
    ],
    [
      'secrets that are not set',
      references({ CLIENT_STATE: 'SecretNotFound' }),
      3,
      /CLIENT_STATE does not come out of Key Vault \(SecretNotFound\): set the secret: npm run secrets/,
    ],
    [
      'keys that may not be read',
      ['listkeys', refusal('Forbidden', 'AuthorizationFailed')],
      4,
      /may not do this/,
    ],
    ['no host key', ['/host/default/listkeys', { json: { functionKeys: {} } }], 3, /has no host key yet/],
  ])('says what az finds wrong: %s', async (_sentence, rule, wanted, words) => {
    const { code, output } = await smoke(good, ['--resource-group', 'rg', '--wait', '0'], [rule]);
    expect(output).toMatch(words);
    expect(code).toBe(wanted);
  });

  it('does not miss the secrets of an app that only polls', async () => {
    const { code, output } = await smoke(
      good,
      ['--resource-group', 'rg'],
      [settingsRule({ ...settings, NOTIFICATION_URL: '' }), references({ CLIENT_STATE: 'SecretNotFound' })],
    );
    expect(output).toContain('note  CLIENT_STATE does not come out of Key Vault');
    expect(code).toBe(0);
  });

  it('tries the door with the host key as long as Graph has none', async () => {
    const { code } = await smoke(
      good,
      ['--resource-group', 'rg'],
      [[`/functions/receive-change-notification/listkeys`, refusal('Not Found', 'ResourceNotFound')]],
    );
    expect(code).toBe(0);
  });

  it.each<[string, readonly string[], RegExp]>([
    ['nothing', [], /--resource-group: is missing/],
    ['an address with a path', ['--app-url', 'https://x/api'], /--app-url: is not an origin/],
    ['an address in the open', ['--app-url', 'http://app.example'], /--app-url: is not an origin/],
    [
      'a time that is none',
      ['--app-url', 'https://x', '--wait', 'long'],
      /--wait: is not a number of seconds/,
    ],
    ['no key', ['--app-url', 'https://app.example'], /FUNCTION_KEY is empty/],
  ])('refuses %s', async (_sentence, args, words) => {
    fake = new FakeAz([]);
    const { code, output } = await fake.run(runSmoke, args);
    expect(output).toMatch(words);
    expect(code).toBe(2);
  });
});
