import { AlertKeySchema } from '../../../shared/alert/alert-key.ts';
import type { Observation } from '../../../shared/alert/observation.ts';
import { office365 } from '../../../shared/provider/office365.ts';
import { xdrAliases } from '../../../shared/provider/product-alias.ts';
import { describeWords } from './contract-suite.ts';
import { describeWithContracts, readContract } from './contracts.ts';
import { closedAs, isInProgress, isNew } from './dispositions.ts';
import { collect, origin, scriptedApi, testNow, type ScriptedAnswer } from './scripted-api.ts';

const ref = '5b2c1d0e-4f3a-4b6c-9d8e-7f6a5b4c3d2e';
const other = '0a1b2c3d-4e5f-4a6b-8c7d-9e8f7a6b5c4d';
const feed = '/api/v1.0/{tenantId}/activity/feed';
const publisher = 'PublisherIdentifier={tenantId}';
const enabled: ScriptedAnswer = {
  body: [{ contentType: 'Audit.General', status: 'enabled', webhook: null }],
};
const blobAt = (name: string) => `${origin}/api/v1.0/tenant/activity/feed/audit/${name}`;
const listed = (...names: readonly string[]) => names.map((name) => ({ contentUri: blobAt(name) }));

function event(more: Readonly<Record<string, unknown>> = {}) {
  return {
    CreationTime: '2026-11-22T09:00:00',
    RecordType: 40,
    Operation: 'AlertTriggered',
    UserId: 'SecurityComplianceAlerts',
    AlertId: ref.toUpperCase(),
    Name: 'Creation of forwarding rule',
    Status: 'Active',
    Severity: 'Low',
    Category: 'ThreatManagement',
    Source: 'Office 365 Security & Compliance',
    ...more,
  };
}
const updated = (Status: string, CreationTime: string, more: object = {}) =>
  event({ Operation: 'AlertUpdated', Status, CreationTime, ...more });

/** One list of one blob, within the last hour. */
async function readEvents(...blobs: readonly (readonly unknown[])[]) {
  const names = blobs.map((_, i) => `blob${i}`);
  const { api, sent } = scriptedApi('office365', [
    enabled,
    { body: listed(...names) },
    ...blobs.map((body) => ({ body })),
  ]);
  const pages = await collect(office365.list(api, new Date('2026-11-22T09:50:00Z')));
  return { sent, pages, seen: pages.flatMap(({ observations }) => observations) };
}

async function readOne(...events: readonly unknown[]): Promise<Observation> {
  const { seen } = await readEvents(events);
  const [first] = seen;
  if (first === undefined || seen.length > 1) throw new Error(`${seen.length} alerts were read`);
  return first;
}

describe('shared/provider/office365', () => {
  describeWords(office365);

  it('takes the GUID of an alert in any case, and nothing else', () => {
    expect(office365.normaliseRef(` ${ref.toUpperCase()} `)).toBe(ref);
    for (const raw of ['', `fa${ref}`, ref.slice(1), `${ref}/x`]) {
      expect(office365.normaliseRef(raw)).toBeUndefined();
    }
  });

  it.each([
    ['Active', isNew],
    ['Investigating', isInProgress],
    ['Resolved', closedAs('unknown')],
    ['Dismissed', closedAs('unknown')],
  ] as const)('reads %s, and no class into it', async (status, want) => {
    const { shown } = await readOne(updated(status, '2026-11-22T09:30:00'));
    expect(office365.lift(shown)).toEqual(want);
    expect(shown).toEqual(office365.project(want));
  });

  it('never mirrors a status that it does not know', async () => {
    const { shown } = await readOne(updated('Escalated', '2026-11-22T09:30:00'));
    expect(office365.lift(shown)).toBeUndefined();
    expect(office365.lift(shown, closedAs('truePositive'))).toBeUndefined();
  });

  it('gives an observation that travels by queue', async () => {
    const observation = await readOne(event());
    expect(observation).toEqual({
      ref,
      shown: { status: 'Active' },
      createdAt: '2026-11-22T09:00:00.000Z',
      updatedAt: '2026-11-22T09:00:00.000Z',
      readAt: testNow,
      aliases: [`office365:${ref}`, `mdo:${ref}`],
      belongsTo: [],
      title: 'Creation of forwarding rule',
      severity: 'low',
    });
    const key = { tenantId: other, provider: 'office365', ref, observedAt: testNow, source: 'poll' };
    expect(AlertKeySchema.parse({ ...key, observation }).observation).toEqual(observation);
  });

  it.each([
    ['ThreatManagement', 'Office 365 Security & Compliance', `fa${ref}`],
    ['DataLossPrevention', 'Office 365 Security & Compliance', `dl${ref}`],
    // A tenant whose own integration of DLP is off gets its alerts as Defender for Office 365's.
    ['DataLossPrevention', 'Office 365 Security & Compliance', `fa${ref}`],
    ['InsiderRiskManagement', 'Office 365 Security & Compliance', `ir${ref}`],
    ['ThreatManagement', 'Cloud App Security', `ca${ref}`],
  ])('is known as the alerts_v2 alert of the same GUID: %s of %s', async (Category, Source, id) => {
    const { aliases } = await readOne(event({ Category, Source }));
    expect(xdrAliases(id).filter((alias) => aliases.includes(alias))).toHaveLength(1);
  });

  it('takes the newest of several events, in whatever order and blob they come', async () => {
    const events = [
      updated('Resolved', '2026-11-22T09:30:00'),
      event(),
      updated('Investigating', '2026-11-22T09:20:00'),
    ];
    const orders = [events, events.toReversed(), [events[1], events[0], events[2]]];
    for (const order of orders) {
      expect(await readOne(...order)).toMatchObject({
        shown: { status: 'Resolved' },
        createdAt: '2026-11-22T09:00:00.000Z',
        updatedAt: expect.stringMatching(/^2026-11-22T09:30:00/),
      });
    }
    const { pages } = await readEvents([events[0]], [events[1]], [events[2]]);
    expect(pages).toMatchObject([{ observations: [{ shown: { status: 'Resolved' } }], unreadable: [] }]);
  });

  it('has one answer to which of two events of the same second is the newer', async () => {
    const second = '2026-11-22T09:30:00';
    const [active, resolved] = [updated('Active', second), updated('Resolved', second)];
    const alone = await readOne(active);
    expect((await readOne(active, resolved)).shown).toEqual((await readOne(resolved, active)).shown);
    const both = await readOne(active, resolved);
    // Seen alone later, the other one is the older one and changes nothing.
    expect(Date.parse(alone.updatedAt ?? '')).toBeLessThan(Date.parse(both.updatedAt ?? ''));
    const triggered = await readOne(event({ CreationTime: second, Status: 'Resolved' }), active);
    expect(triggered.shown).toEqual({ status: 'Active' });
  });

  it('takes no status from an added entity, nor from an update that names none', async () => {
    const late = event({ Operation: 'AlertEntityGenerated', CreationTime: '2026-11-22T09:40:00' });
    const note = updated('', '2026-11-22T09:45:00');
    const closed = updated('Resolved', '2026-11-22T09:30:00');
    expect((await readOne(closed, late, note)).shown).toEqual({ status: 'Resolved' });
    expect((await readEvents([late, note])).pages).toEqual([{ observations: [], unreadable: [] }]);
  });

  it('reads an alert as active that was triggered without a status', async () => {
    expect((await readOne(event({ Status: undefined }))).shown).toEqual({ status: 'Active' });
  });

  it('passes over everything else in the feed, and names what it cannot read', async () => {
    const foreign = [{ RecordType: 9, Operation: 'UserLoggedIn' }, { RecordType: 40 }, 'text', null];
    const broken = [event({ CreationTime: 'yesterday' }), event({ AlertId: 'none' })];
    const { pages } = await readEvents([...foreign, ...broken]);
    expect(pages).toEqual([{ observations: [], unreadable: [ref, undefined] }]);
  });

  it('starts the subscription where it is not enabled, and then reads', async () => {
    const missing = [
      [],
      [{ contentType: 'Audit.General', status: 'disabled' }],
      [{ contentType: 'DLP.All', status: 'enabled' }],
    ];
    for (const body of missing) {
      const { api, sent } = scriptedApi('office365', [{ body }, { body: {} }, { body: [] }]);
      expect(await collect(office365.list(api, new Date(testNow)))).toHaveLength(1);
      expect(sent[1]).toEqual({
        method: 'POST',
        path: `${feed}/subscriptions/start?contentType=Audit.General&${publisher}`,
        body: undefined,
      });
    }
  });

  it('does not mind that it was enabled in the meantime, and starts it once in a quarter of an hour only', async () => {
    const already = { status: 400, body: { error: { code: 'AF20024', message: 'Already enabled.' } } };
    const { api } = scriptedApi('office365', [{ body: [] }, already, { body: [] }]);
    expect(await collect(office365.list(api, new Date(testNow)))).toHaveLength(1);
    expect(office365.calls.quotaOf({ method: 'POST', path: '' }).limits).toEqual([
      { calls: 1, seconds: 900 },
    ]);
    const denied = scriptedApi('office365', [{ body: [] }, { status: 403 }]);
    await expect(collect(office365.list(denied.api, new Date(testNow)))).rejects.toMatchObject({
      code: 'forbidden',
    });
  });

  it('asks for spans of a day at most, without a gap, as far back as the feed is kept', async () => {
    const { api, sent } = scriptedApi('office365', [
      enabled,
      ...Array.from({ length: 9 }, () => ({ body: [] })),
    ]);
    await collect(office365.list(api, new Date(0)));
    const spans = sent.slice(1).map(({ path }) => {
      const query = new URLSearchParams(path.slice(path.indexOf('?')));
      return [query.get('startTime') ?? '', query.get('endTime') ?? ''] as const;
    });
    expect(spans).toHaveLength(7);
    for (const [i, [from, to]] of spans.entries()) {
      expect(from).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/);
      const hours = (Date.parse(`${to}Z`) - Date.parse(`${from}Z`)) / 3_600_000;
      expect(hours).toBeGreaterThan(0);
      expect(hours).toBeLessThanOrEqual(24);
      if (i > 0) expect(from).toBe(spans[i - 1]?.[1]);
    }
    const age = Date.parse(testNow) - Date.parse(`${spans[0]?.[0] ?? ''}Z`);
    expect(age).toBeLessThan(7 * 86_400_000);
    // The end is exclusive: what came in this very second belongs to the list.
    expect(Date.parse(`${spans.at(-1)?.[1] ?? ''}Z`)).toBeGreaterThan(Date.parse(testNow));
  });

  it('follows the next page, which a header names, and reads each blob once', async () => {
    const next = `${origin}/api/v1/tenant/activity/feed/subscriptions/content?nextPage=2`;
    const { api, sent } = scriptedApi('office365', [
      enabled,
      { body: listed('one'), headers: { nextpageuri: next } },
      { body: listed('one', 'two') },
      { body: [event()] },
      { body: [updated('Resolved', '2026-11-22T09:30:00')] },
    ]);
    const pages = await collect(office365.list(api, new Date('2026-11-22T09:50:00Z')));
    expect(pages).toMatchObject([{ observations: [{ shown: { status: 'Resolved' } }] }]);
    expect(sent.map(({ path }) => path).slice(2)).toEqual([
      '/api/v1/tenant/activity/feed/subscriptions/content?nextPage=2',
      `/api/v1.0/tenant/activity/feed/audit/one?${publisher}`,
      `/api/v1.0/tenant/activity/feed/audit/two?${publisher}`,
    ]);
    const loop = scriptedApi('office365', [
      enabled,
      { body: [], headers: { nextpageuri: next } },
      { body: [], headers: { nextpageuri: next } },
    ]);
    await expect(collect(office365.list(loop.api, new Date(testNow)))).rejects.toMatchObject({
      code: 'unreadable',
    });
  });

  it.each([
    ['a next page', { body: [], headers: { nextpageuri: 'https://evil.test/content' } }],
    ['a blob', { body: [{ contentUri: 'https://evil.test/audit/1' }] }],
    ['a blob by http', { body: [{ contentUri: 'http://api.test/audit/1' }] }],
  ])('never takes the token to another host for %s', async (_, content) => {
    const { api, sent } = scriptedApi('office365', [enabled, content, { body: [] }]);
    await expect(collect(office365.list(api, new Date(testNow)))).rejects.toMatchObject({ code: 'refused' });
    expect(sent).toHaveLength(2);
  });

  it('yields nothing of a span of which a blob could not be read', async () => {
    const { api } = scriptedApi('office365', [
      enabled,
      { body: listed('one', 'two') },
      { body: [event()] },
      { status: 503 },
    ]);
    const pages: unknown[] = [];
    const read = async () => {
      for await (const page of office365.list(api, new Date('2026-11-22T09:50:00Z'))) pages.push(page);
    };
    await expect(read()).rejects.toMatchObject({ code: 'unavailable' });
    expect(pages).toEqual([]);
  });

  it('can be written in no way', async () => {
    expect([office365.writes.size, office365.closesAs.size, office365.reopens]).toEqual([0, 0, false]);
    await expect(office365.write()).rejects.toMatchObject({ code: 'refused' });
  });
});

describeWithContracts('shared/provider/office365: the printed contract', () => {
  const fields = readContract(
    'providers/office-365-management/SecurityComplianceAlerts.record.fields.json',
  ) as {
    readonly recordType: number;
    readonly operations: readonly string[];
    readonly statusValues: readonly string[];
    readonly sourceValues: readonly string[];
    readonly categoryValues: readonly string[];
  };

  it('knows every operation, status, source and category', async () => {
    expect(fields.recordType).toBe(40);
    const told = [];
    for (const Operation of fields.operations) {
      const { seen } = await readEvents([event({ RecordType: fields.recordType, Operation })]);
      told.push(...seen.map(() => Operation));
    }
    expect(told).toEqual(fields.operations.filter((name) => name !== 'AlertEntityGenerated'));
    for (const status of fields.statusValues) {
      const { shown } = await readOne(updated(status, '2026-11-22T09:30:00'));
      expect(office365.lift(shown)).toBeDefined();
    }
    for (const Source of fields.sourceValues) {
      for (const Category of fields.categoryValues) {
        expect((await readOne(event({ Source, Category }))).aliases).toHaveLength(2);
      }
    }
  });

  it('calls what is printed', async () => {
    const samples = readContract('providers/office-365-management/activity-api.doc-samples.json') as Readonly<
      Record<string, readonly { readonly text: string }[]>
    >;
    const printed = (heading: string) => samples[heading]?.[0]?.text ?? '';
    const { api, sent } = scriptedApi('office365', [{ body: [] }, { body: {} }, { body: [] }]);
    await collect(office365.list(api, new Date(testNow)));
    const root = (path: string | undefined) => path?.replace(feed, '{root}').split('?', 1).join('');
    expect(printed('List current subscriptions')).toContain(`GET ${root(sent[0]?.path)}?`);
    expect(printed('Start a subscription')).toContain(`POST ${root(sent[1]?.path)}?contentType=Audit.`);
    expect(printed('List available content')).toContain(`GET ${root(sent[2]?.path)}?contentType=Audit.`);
  });
});
