import type { Disposition } from '../../../shared/alert/disposition.ts';
import { defenderForCloudApps } from '../../../shared/provider/defender-for-cloud-apps.ts';
import { describeProvider } from './contract-suite.ts';
import { closedAs, isInProgress, isNew } from './dispositions.ts';
import { collect, scriptedApi } from './scripted-api.ts';

const ref = '603f704aaf7417985bbf3b22';
const values = new Map([
  ['unknown', 2],
  ['falsePositive', 3],
  ['informationalExpectedActivity', 4],
  ['truePositive', 5],
]);

function alertWith(d: Disposition, more: object = {}) {
  return {
    _id: ref,
    contextId: '206e2965-6533-48a6-ba9e-794364a84bf9',
    entities: [
      { type: 'account', entityRole: 'Related', pa: 'other@contoso.com' },
      { type: 'service', id: 20940, label: 'Active Directory' },
      { type: 'account', entityRole: 'Source', entityType: 2, pa: 'User1@contoso.com' },
    ],
    resolutionStatusValue: d.status === 'resolved' ? values.get(d.classification) : 0,
    severityValue: 1,
    timestamp: 1621941916475,
    title: 'Honeytoken activity',
    comment: d.comment ?? '',
    resolveTime: '2021-05-13T14:02:34.904Z',
    ...more,
  };
}

async function read(d: Disposition, more: object = {}) {
  const seen = await defenderForCloudApps.get(
    scriptedApi('cloudApps', [{ body: alertWith(d, more) }]).api,
    ref,
  );
  if (seen === undefined) throw new Error('nothing was read');
  return seen;
}

const counts = new Map([
  ['truePositive', { closed_true_positive: 1 }],
  ['falsePositive', { closed_false_positive: 1 }],
  ['informationalExpectedActivity', { closed_benign: 1 }],
]);

describeProvider('shared/provider/defender-for-cloud-apps', defenderForCloudApps, {
  ref,
  spellings: [ref.toUpperCase()],
  foreign: [`ca${ref}`, ref.slice(1), 'g'.repeat(24), `${ref}/`],
  reads: (d) => [{ body: alertWith(d) }],
  readsUnknown: [{ body: alertWith(isNew, { resolutionStatusValue: 6 }) }],
  writes: ({ classification }) => [{ body: counts.get(classification) }],
});

describe('shared/provider/defender-for-cloud-apps', () => {
  it.each([
    ['truePositive', 'close_true_positive', {}],
    ['falsePositive', 'close_false_positive', { reasonId: 4 }],
    ['informationalExpectedActivity', 'close_benign', { reasonId: 4 }],
  ] as const)('closes one alert as %s', async (classification, verb, reason) => {
    const { api, sent } = scriptedApi('cloudApps', [{ body: counts.get(classification) }]);
    await defenderForCloudApps.write(api, ref, closedAs(classification, 'Known'), await read(isNew));
    const body = { filters: { id: { eq: [ref] } }, comment: 'Known', ...reason };
    expect(sent).toEqual([{ method: 'POST', path: `/api/v1/alerts/${verb}/`, body }]);
  });

  it.each([
    ['an unknown id', { closed_true_positive: 0, alertsNotFound: [ref] }, 'not-found'],
    ['no alert closed', { closed_true_positive: 0 }, 'refused'],
    ['more than one', { closed_true_positive: 2 }, 'refused'],
    ['the count of something else', { closed_benign: 1 }, 'refused'],
    ['no object', 'done', 'unreadable'],
  ])('does not take %s for success', async (_, body, code) => {
    const { api } = scriptedApi('cloudApps', [{ body }]);
    const write = defenderForCloudApps.write(api, ref, closedAs('truePositive'), await read(isNew));
    await expect(write).rejects.toMatchObject({ code });
  });

  it('sends nothing for what the product cannot do', async () => {
    const { api, sent } = scriptedApi('cloudApps', []);
    const closed = await read(closedAs('truePositive'));
    await expect(defenderForCloudApps.write(api, ref, isNew, closed)).rejects.toMatchObject({
      code: 'refused',
    });
    const undetermined = defenderForCloudApps.write(api, ref, closedAs('unknown'), await read(isNew));
    await expect(undetermined).rejects.toMatchObject({ code: 'refused' });
    await defenderForCloudApps.write(api, ref, isInProgress, await read(isNew));
    expect(sent).toEqual([]);
  });

  it('never sends a filter without the id of an alert', async () => {
    const { api, sent } = scriptedApi('cloudApps', []);
    for (const odd of ['', '*', 'ca1']) {
      const write = defenderForCloudApps.write(api, odd, closedAs('truePositive'), await read(isNew));
      await expect(write).rejects.toMatchObject({ code: 'malformed' });
    }
    expect(sent).toEqual([]);
  });

  it.each([
    [0, { status: 'new', classification: 'unknown' }],
    [1, { status: 'resolved', classification: 'falsePositive' }],
    [2, { status: 'resolved', classification: 'unknown' }],
    [3, { status: 'resolved', classification: 'falsePositive' }],
    [4, { status: 'resolved', classification: 'informationalExpectedActivity' }],
    [5, { status: 'resolved', classification: 'truePositive' }],
    [6, undefined],
    ['5', undefined],
    [undefined, undefined],
  ])('reads resolution %s', async (resolutionStatusValue, verdict) => {
    const seen = await read(isNew, { resolutionStatusValue });
    const want = verdict && { ...verdict, determination: 'unknown' };
    expect(defenderForCloudApps.lift(seen.shown)).toEqual(want);
  });

  it('does not see an open alert as reopened when in progress was agreed', async () => {
    expect(defenderForCloudApps.lift((await read(isNew)).shown, isInProgress)).toEqual(isInProgress);
  });

  it('keeps an agreed determination that the product cannot show', async () => {
    const agreed = { ...closedAs('truePositive'), determination: 'malware' } as const;
    expect(defenderForCloudApps.lift((await read(agreed)).shown, agreed)).toEqual(agreed);
  });

  it('is dated by its closing only while closed, and has no date of change', async () => {
    expect(await read(closedAs('truePositive', 'Done'))).toMatchObject({
      createdAt: '2021-05-25T11:25:16.475Z',
      closedAt: '2021-05-13T14:02:34.904Z',
      comment: 'Done',
      severity: 'medium',
      aliases: [`defenderForCloudApps:${ref}`, `mda:${ref}`],
    });
    const open = await read(isNew, { comment: 'Note' });
    for (const field of ['closedAt', 'updatedAt', 'comment']) expect(open).not.toHaveProperty(field);
  });

  it('takes for its principal the account that acted', async () => {
    const { fingerprint } = await read(isNew);
    expect(fingerprint).toMatch(/^[0-9a-f]{64}$/);
    const acting = [{ type: 'account', entityRole: 'Source', pa: 'user1@CONTOSO.com' }];
    expect((await read(isNew, { entities: acting, timestamp: 1621941916999 })).fingerprint).toBe(fingerprint);
    expect((await read(isNew, { entities: [] })).fingerprint).toBeUndefined();
    expect((await read(isNew, { entities: [{ type: 'account', pa: 'a@b.c' }] })).fingerprint).toBeDefined();
  });

  it('lists what was closed and what is new, each alert once', async () => {
    const since = new Date('2026-11-22T09:45:00Z');
    const other = 'f'.repeat(24);
    const { api, sent } = scriptedApi('cloudApps', [
      { body: { data: [alertWith(closedAs('truePositive')), { _id: 7 }], hasNext: true } },
      { body: { data: [], hasNext: true } },
      { body: { data: [alertWith(isNew), alertWith(isNew, { _id: other })], hasNext: false } },
    ]);
    const pages = await collect(defenderForCloudApps.list(api, since));
    const common = { limit: 100, sortField: 'date', sortDirection: 'asc' };
    const gte = since.getTime();
    expect(sent.map(({ body }) => body)).toEqual([
      { filters: { resolutionDate: { gte } }, ...common, skip: 0 },
      { filters: { resolutionDate: { gte } }, ...common, skip: 2 },
      { filters: { date: { gte: gte - 3_600_000 } }, ...common, sortDirection: 'desc', skip: 0 },
    ]);
    expect(pages.map(({ observations }) => observations.map((seen) => seen.ref))).toEqual([
      [ref],
      [],
      [other],
    ]);
    expect(pages[0]?.unreadable).toEqual([undefined]);
    expect(pages[0]?.observations[0]?.shown).toEqual({ resolution: 'TRUE_POSITIVE' });
  });

  it('finds what was created up to an hour before, as far as the last page has room for it', async () => {
    const since = new Date('2026-11-22T09:45:00Z');
    const created = (time: string, digit: string) =>
      alertWith(isNew, { _id: digit.repeat(24), timestamp: Date.parse(`2026-11-22T${time}Z`) });
    const { api, sent } = scriptedApi('cloudApps', [
      { body: { data: [], hasNext: false } },
      { body: { data: [created('09:50:00', 'a'), created('09:45:00', 'b')], hasNext: true } },
      { body: { data: [created('09:46:00', 'c'), created('09:05:00', 'd')], hasNext: true } },
    ]);
    const pages = await collect(defenderForCloudApps.list(api, since));
    expect(pages.flatMap(({ observations }) => observations.map((seen) => seen.ref[0]))).toEqual([
      ...['a', 'b', 'c', 'd'],
    ]);
    expect(sent).toHaveLength(3);
  });

  it('counts what is open in one call, unless the API does not count that far', async () => {
    const { api, sent } = scriptedApi('cloudApps', [
      { body: { data: [alertWith(isNew)], total: 31, moreThanTotal: false } },
      { body: { data: [alertWith(isNew)], total: 10_000, moreThanTotal: true } },
    ]);
    expect(await defenderForCloudApps.countOpen(api)).toBe(31);
    expect(await defenderForCloudApps.countOpen(api)).toBeUndefined();
    const body = { filters: { alertOpen: { eq: true } }, limit: 1, skip: 0 };
    expect(sent[0]).toEqual({ method: 'POST', path: '/api/v1/alerts/', body });
  });
});
