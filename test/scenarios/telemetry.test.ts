/**
 * What the app tells about itself while all sorts of things happen to it: names and comments that people write, forged
 * and broken deliveries, refusals, outages. Every line is looked at.
 */

import type { Story } from '../../local/tenant/seed/story.ts';
import { startStack, type Stack } from '../../local/stack.ts';
import { mistakesIn } from '../support/checked-log.ts';
import { eventually, settled } from '../support/eventually.ts';
import { appLineOf, type AppLine } from '../support/host-lines.ts';
import { usualProducts } from '../support/scenario.ts';

const person = 'Zebulon Quartermaine';
const address = 'zebulon.quartermaine@contoso.com';
const secrets = { clientState: 'c1ient-5tate-of-this-test', key: 'func7ion-k3y-of-this-test' };
const title = `Suspicious sign-in by ${person}`;
const comment = `Spoke to ${person} (${address}), password was hunter2hunter2`;
const traceId = 'abcdefabcdefabcdefabcdefabcdefab';

const lines: AppLine[] = [];
const printed: string[] = [];
let stack: Stack;
let stories: Story[];

const named = (message: string): readonly AppLine[] => lines.filter((line) => line.message === message);
const texts = (name: string, from: readonly AppLine[]): readonly unknown[] =>
  from.map(({ fields }) => fields[name]);

async function post(path: string, body: string): Promise<number> {
  const answer = await fetch(`${stack.hostUrl}/api/${path}?code=${secrets.key}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', traceparent: `00-${traceId}-abcdefabcdefabcd-01` },
    body,
  });
  return answer.status;
}

const notification = (id: string, clientState: string): object => ({
  clientState,
  tenantId: stack.tenant.environment.AZURE_TENANT_ID,
  subscriptionId: '7f105c7d-2dc5-4530-97cd-4e7ae6534c07',
  changeType: 'updated',
  resource: `security/alerts_v2/${id}`,
  resourceData: { id },
});

const refOf = (story: Story | undefined, product: string): string =>
  story?.copies.find(({ provider }) => provider === product)?.ref ?? '';

const never = '0 0 0 1 1 *';

async function live(): Promise<void> {
  const { control } = stack.tenant;
  await control.setThrottle({ on: false });
  await stack.runFunction('manage-subscriptions');
  stories = [];
  // Alike in title, person and second they would count as copies of one alert.
  for (const number of [1, 2, 3]) {
    const principal = `${number}${address}`;
    stories.push(
      ...(await control.raise({ blueprint: 'identity', title: `${title} (${number})`, principal })),
    );
  }
  await stack.runFunction('poll-providers');
  await settled(stack);
  const [pushed, polled, refused] = stories;
  const act = { by: address, comment };
  await control.act({
    ...{ provider: 'defenderXdr', ref: refOf(pushed, 'defenderXdr'), ...act },
    ...{ status: 'resolved', classification: 'truePositive', determination: 'compromisedAccount' },
  });
  await post(
    'graph/notifications',
    JSON.stringify({ value: [notification(refOf(pushed, 'defenderXdr'), secrets.clientState)] }),
  );
  await eventually(async () => expect(named('mirrored').length).toBeGreaterThan(0), 60);
  await control.act({
    ...{ provider: 'defenderForCloudApps', ref: refOf(polled, 'defenderForCloudApps'), ...act },
    status: 'FALSE_POSITIVE',
  });
  await control.addFault({
    face: 'arm',
    kind: 'status',
    status: 400,
    about: refOf(refused, 'sentinel'),
    operation: 'sentinel.put',
  });
  await control.act({
    provider: 'defenderForCloudApps',
    ref: refOf(refused, 'defenderForCloudApps'),
    ...act,
    status: 'BENIGN',
  });
  await stack.runFunction('poll-providers');
  await post(
    'graph/notifications',
    JSON.stringify({ value: [notification(address, 'guessed-by-somebody')] }),
  );
  await post('graph/notifications', `{"value": "${comment}"}`);
  await post('graph/lifecycle', comment);
  await post('providers/sentinel/notifications', JSON.stringify({ ref: comment }));
  await eventually(
    async () => {
      for (const story of [pushed, polled]) {
        const copies = await control.copies({ story: story?.id });
        expect(copies.filter(({ writes }) => writes.app > 0).length).toBeGreaterThan(1);
      }
      expect(named('mirrored').length).toBeGreaterThan(4);
    },
    60,
    async () =>
      printed
        .filter((line) => !/polled|heartbeat/.test(line))
        .slice(-40)
        .join('\n'),
  );
  await control.addFault({ face: 'graph', kind: 'status', status: 503, times: 3 });
  await control.addFault({ face: 'cloudApps', kind: 'status', status: 429, retryAfter: '1', times: 3 });
  await stack.runFunction('sweep-alerts');
  await stack.runFunction('manage-subscriptions');
  await eventually(async () => {
    // Those of Graph fail, and the one of Cloud Apps waits for a minute where keys have used up its refusals and its calls.
    expect(named('swept').length).toBeGreaterThanOrEqual(2);
    expect(named('sweep failed').length).toBeGreaterThan(0);
    await post('graph/lifecycle', comment);
    expect(JSON.stringify(texts('dropped', named('deliveries dropped')))).toMatch(/malformed/);
    expect(named('subscription').length).toBeGreaterThan(0);
  }, 60);
}

describe('scenarios/telemetry', () => {
  beforeAll(async () => {
    stack = await startStack({
      tenant: { seed: 'none' },
      settings: {
        ...usualProducts(),
        // A poll could be faster than a notification, whose way is to be followed here.
        POLL_SCHEDULE: never,
        CLIENT_STATE: secrets.clientState,
        NOTIFICATION_KEY: secrets.key,
      },
      onHostLine: (line) => {
        printed.push(line);
        const own = appLineOf(line);
        if (own !== undefined) lines.push(own);
      },
    });
    await live();
  }, 240_000);
  afterAll(() => stack.stop(), 30_000);

  it('logs nothing that is not on the list', () => {
    expect(lines.length).toBeGreaterThan(50);
    expect(lines.flatMap((line) => mistakesIn(line).map((mistake) => `${line.message}: ${mistake}`))).toEqual(
      [],
    );
  });

  it.each([
    ['a name', person],
    ['part of a name', 'Quartermaine'],
    ['an address', address],
    ['an address in other words', 'zebulon'],
    ['a title', 'Suspicious sign-in'],
    ['a comment', 'Spoke to'],
    ['a password that somebody wrote down', 'hunter2'],
    ['the clientState', secrets.clientState],
    ['a clientState that somebody guessed', 'guessed-by-somebody'],
    ['the function key', secrets.key],
  ])('holds nothing of %s', (_what, words) => {
    expect(
      lines.map(({ text }) => text).filter((text) => text.toLowerCase().includes(words.toLowerCase())),
    ).toEqual([]);
  });

  it.each([
    ['a token', /\beyJ[\w-]{10,}|bearer/i],
    ['an address of mail', /[\w.+-]+@[\w-]+\.\w+/],
    ['a URL', /https?:\/\//],
    ['a query', /\?\w+=/],
    ['an IP address', /\b\d{1,3}(\.\d{1,3}){3}\b/],
    ['a stack', /\bat \w+.*:\d+:\d+/],
  ])('holds nothing like %s', (_what, form) => {
    expect(lines.map(({ text }) => text).filter((text) => form.test(text))).toEqual([]);
  });

  it("shows one alert's journey under one trace, from the door to its plan and on to every write", () => {
    const traces = (message: string): readonly unknown[] => texts('traceparent', named(message));
    expect(traces('delivery queued').some((trace) => String(trace).includes(traceId))).toBe(true);
    const planned = new Set(traces('planned'));
    expect(traces('delivery queued').filter((trace) => planned.has(trace)).length).toBeGreaterThan(0);
    expect(traces('mirrored').filter((trace) => trace === undefined || !planned.has(trace))).toEqual([]);
  });

  it('says for each write whose decision it was and how long it took', () => {
    const written = named('mirrored');
    expect(written.length).toBeGreaterThan(4);
    for (const { fields } of written) {
      expect(fields.sinceChangeMs).toBeGreaterThanOrEqual(0);
      expect(fields.lagMs).toBeGreaterThanOrEqual(0);
      expect(fields.decidedBy).not.toBe('');
    }
    const ids = new Set(texts('correlationId', written));
    expect(ids.size).toBeGreaterThan(1);
    const planned = new Set(texts('correlationId', named('planned')));
    expect([...ids].filter((id) => !planned.has(id))).toEqual([]);
  });

  it('beats, counts what waits, and measures the drift', () => {
    expect(named('heartbeat').at(-1)?.fields).toMatchObject({
      storage: true,
      subscribes: true,
      mode: 'enforce',
    });
    expect(named('swept').every(({ fields }) => typeof fields.inStep === 'number')).toBe(true);
    expect(texts('state', named('subscription'))).toContain('active');
  });

  it('counts every call by whom, what and how it ended', () => {
    const calls = named('api calls').flatMap(
      ({ fields }) => fields.calls as Readonly<Record<string, unknown>>[],
    );
    const callers = new Set(calls.map(({ caller }) => caller));
    for (const caller of [
      'defenderXdr',
      'defenderXdrIncidents',
      'defenderForCloudApps',
      'sentinel',
      'subscriptions',
    ])
      expect(callers).toContain(caller);
    expect(calls.every(({ operation }) => !/[0-9a-f]{8}-|da\d{6}/.test(String(operation)))).toBe(true);
  });

  it('counts what was forged or broken, and believes none of it', () => {
    const dropped = named('deliveries dropped').map(({ fields }) => fields.dropped);
    expect(JSON.stringify(dropped)).toMatch(/clientState/);
    expect(JSON.stringify(dropped)).toMatch(/malformed/);
  });
});
