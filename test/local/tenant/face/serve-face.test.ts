import { incidentArmId } from '../../../../local/tenant/seed/ids.ts';
import { passTheTicket } from '../../../../local/tenant/seed/story-ids.ts';
import {
  armResource,
  cloudAppsResource,
  graphResource,
  issue,
  openTenant,
  prefer,
  type Answer,
  type Harness,
  type Sent,
} from '../harness.ts';

const alert = `/v1.0/security/alerts_v2/${passTheTicket.identityAlert}`;
const incident = `${incidentArmId(passTheTicket.sentinelName)}?api-version=2025-09-01`;
const cloudApps = `/api/v1/alerts/${passTheTicket.cloudAppsId}/`;

interface FaceCase {
  readonly name: 'graph' | 'arm' | 'cloudApps';
  readonly path: string;
  readonly own: string;
  readonly foreign: string;
  /** What it answers to a path that leads nowhere. */
  readonly nowhere: number;
  /** Where this product's errors say what they are. */
  readonly wordsOf: (answer: Answer) => unknown;
}

const faces: readonly FaceCase[] = [
  {
    name: 'graph',
    path: alert,
    own: graphResource,
    foreign: armResource,
    nowhere: 400,
    wordsOf: ({ body }) => body.error?.code,
  },
  {
    name: 'arm',
    path: incident,
    own: armResource,
    foreign: graphResource,
    nowhere: 404,
    wordsOf: ({ body }) => body.error?.code,
  },
  {
    name: 'cloudApps',
    path: cloudApps,
    own: cloudAppsResource,
    foreign: graphResource,
    nowhere: 404,
    wordsOf: ({ body }) => body.detail,
  },
];

describe.each(faces)('local/tenant/face/serve-face: $name', (face) => {
  const { name, path, own, foreign, wordsOf } = face;
  let harness: Harness;
  beforeEach(async () => {
    harness = await openTenant({ tokenLifetimeSeconds: 3600 });
  });
  afterEach(() => harness.close());
  const get = (sent: Sent = {}): Promise<Answer> => harness.send('GET', path, { headers: prefer, ...sent });

  it('answers a good token', async () => {
    expect((await get()).status).toBe(200);
  });

  it('refuses a missing, foreign, forged, unsigned or expired token in its own shape', async () => {
    const token = await issue(harness.tenant, own);
    const [head = '', claims = '', signature = ''] = token.split('.');
    const more = Buffer.from(JSON.stringify({ aud: own, appid: 'x', exp: 9e9 })).toString('base64url');
    const bad = [
      null,
      await issue(harness.tenant, foreign),
      `${head}.${more}.${signature}`,
      `${head}.${claims}.`,
      'x',
    ];
    for (const each of bad) {
      const answer = await get({ token: each });
      expect([answer.status, typeof wordsOf(answer)]).toEqual([401, 'string']);
    }
    harness.clock.advance(3600 * 1000);
    expect((await get({ token })).status).toBe(401);
  });

  it('answers 403 while the permission is withdrawn', async () => {
    const permissions = [
      'SecurityAlert.Read.All',
      'SecurityAlert.ReadWrite.All',
      'Microsoft.SecurityInsights/incidents/read',
      'Investigation.read',
      'Investigation.manage',
    ] as const;
    await harness.tenant.control.withdrawPermissions({ permissions });
    const refused = await get();
    expect([refused.status, typeof wordsOf(refused)]).toEqual([403, 'string']);
    await harness.tenant.control.withdrawPermissions({ permissions: [] });
    expect((await get()).status).toBe(200);
  });

  it('throttles beyond its quota with decimal seconds, until the window has passed', async () => {
    const quota = { limit: 2, windowMs: 2128 };
    const quotas = { 'graph.security': quota, 'sentinel.getIncident': quota, cloudApps: quota };
    await harness.tenant.control.setThrottle({ quotas });
    await get();
    await get();
    const throttled = await get();
    expect([throttled.status, throttled.headers['retry-after'], typeof wordsOf(throttled)]).toEqual([
      429,
      '2.128',
      'string',
    ]);
    harness.clock.advance(2129);
    expect((await get()).status).toBe(200);
    await harness.tenant.control.setThrottle({ on: false });
    expect([(await get()).status, (await get()).status, (await get()).status]).toEqual([200, 200, 200]);
  });

  it('answers faults in its own shape, as often as told', async () => {
    const { addFault } = harness.tenant.control;
    await addFault({ face: name, kind: 'status', status: 503, times: 1 });
    await addFault({ face: name, kind: 'status', status: 429, retryAfter: '1.5', times: 1 });
    const [unavailable, throttled, fine] = [await get(), await get(), await get()];
    expect([unavailable.status, throttled.status, fine.status]).toEqual([503, 429, 200]);
    expect(throttled.headers['retry-after']).toBe('1.5');
    expect([typeof wordsOf(unavailable), typeof wordsOf(throttled)]).toEqual(['string', 'string']);
  });

  it('drops the connection', async () => {
    await harness.tenant.control.addFault({ face: name, kind: 'reset', times: 1 });
    await expect(get()).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect((await get()).status).toBe(200);
  });

  it('leaves a caller hanging without harm', async () => {
    await harness.tenant.control.addFault({ face: name, kind: 'hang', times: 1 });
    const outcome = await Promise.race([
      get().then(
        () => 'answered',
        () => 'dropped',
      ),
      soon('hanging'),
    ]);
    expect(outcome).toBe('hanging');
    expect((await get()).status).toBe(200);
  });

  it('takes its time', async () => {
    await harness.tenant.control.addFault({ face: name, kind: 'latency', ms: 60, times: 1 });
    const before = performance.now();
    await get();
    expect(performance.now() - before).toBeGreaterThan(50);
  });

  it('shows the past to a stale read', async () => {
    const before = await get();
    harness.clock.advance(10_000);
    await changeEverything(harness);
    const fault = await harness.tenant.control.addFault({ face: name, kind: 'stale', ms: 5000 });
    expect((await get()).body).toEqual(before.body);
    harness.clock.advance(5000);
    expect((await get()).body).not.toEqual(before.body);
    await harness.tenant.control.clearFaults({ id: fault.id });
  });

  it('answers a wrong path and a wrong method in its own shape', async () => {
    const nowhere = await harness.send('GET', `${path.replace(/\?.*/, '')}more/than/this/`);
    const wrongVerb = await harness.send('DELETE', path);
    expect([nowhere.status, wrongVerb.status]).toEqual([face.nowhere, 405]);
    expect([typeof wordsOf(nowhere), typeof wordsOf(wrongVerb)]).toEqual(['string', 'string']);
  });

  it('counts every call by operation, status and app', async () => {
    await get();
    await get({ token: null });
    const { counts } = await harness.tenant.control.calls();
    const own = counts
      .filter(({ face }) => face === name)
      .map(({ status, app, count }) => [status, app === 'none', count]);
    expect(own).toEqual([
      [200, false, 1],
      [401, true, 1],
    ]);
  });
});

describe('local/tenant/face/serve-face', () => {
  let harness: Harness;
  beforeEach(async () => {
    harness = await openTenant();
  });
  afterEach(() => harness.close());

  const patch = (): Promise<Answer> => harness.send('PATCH', alert, { body: { status: 'resolved' } });
  const status = async (): Promise<string | undefined> =>
    (await harness.tenant.control.copies({ story: passTheTicket.story }))[0]?.status;

  it('can lose the answer to a change that was made', async () => {
    const rule = {
      face: 'graph',
      operation: 'alerts.patch',
      kind: 'reset',
      afterwards: true,
      times: 1,
    } as const;
    await harness.tenant.control.addFault(rule);
    await expect(patch()).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(await status()).toBe('resolved');
  });

  it('makes no change when the fault comes first', async () => {
    await harness.tenant.control.addFault({
      face: 'graph',
      operation: 'alerts.patch',
      kind: 'status',
      times: 1,
    });
    expect((await patch()).status).toBe(503);
    expect(await status()).toBe('new');
  });

  it('can answer a change with the state before it', async () => {
    await harness.tenant.control.addFault({ face: 'graph', operation: 'alerts.patch', kind: 'oldBody' });
    expect((await patch()).body.status).toBe('new');
    expect(await status()).toBe('resolved');
  });

  it('never lets a change rest on a stale read', async () => {
    harness.clock.advance(10_000);
    await harness.send('PATCH', alert, { body: { classification: 'truePositive' } });
    await harness.tenant.control.addFault({ face: 'graph', kind: 'stale', ms: 5000 });
    expect((await patch()).body).toMatchObject({ classification: 'truePositive', status: 'resolved' });
  });

  it('strikes only what the fault is about', async () => {
    await harness.tenant.control.addFault({
      face: 'graph',
      about: passTheTicket.identityAlert,
      kind: 'status',
    });
    expect((await harness.send('GET', '/v1.0/security/alerts_v2')).status).toBe(200);
    expect((await patch()).status).toBe(503);
  });

  it('scales quotas by a factor', async () => {
    await harness.tenant.control.setThrottle({ factor: 0.01 });
    expect([(await patch()).status, (await patch()).status]).toEqual([200, 429]);
  });

  it('keeps tokens and bodies apart from the log', async () => {
    await patch();
    const seen = JSON.stringify(await harness.tenant.control.calls());
    expect(seen).not.toContain(await harness.token(graphResource));
    expect(seen).toContain('resolved');
  });

  it('answers 404 outside of every face', async () => {
    expect((await harness.send('GET', '/elsewhere')).status).toBe(404);
  });
});

async function changeEverything(harness: Harness): Promise<void> {
  const by = 'lee@contoso.com';
  const { act } = harness.tenant.control;
  await act({ provider: 'defenderXdr', ref: passTheTicket.identityAlert, by, status: 'resolved' });
  await act({ provider: 'sentinel', ref: passTheTicket.sentinelRef, by, status: 'Closed' });
  await act({ provider: 'defenderForCloudApps', ref: passTheTicket.cloudAppsId, by, status: 'BENIGN' });
}

const soon = <T>(value: T): Promise<T> => new Promise((resolve) => setTimeout(() => resolve(value), 80));
