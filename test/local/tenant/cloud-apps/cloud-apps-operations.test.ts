import { massDownload, oldDownload, passTheTicket } from '../../../../local/tenant/seed/story-ids.ts';
import { openTenant, type Answer, type Harness } from '../harness.ts';

const path = '/api/v1/alerts/';
const id = passTheTicket.cloudAppsId;

describe('local/tenant/cloud-apps/cloud-apps-operations', () => {
  let harness: Harness;
  beforeEach(async () => {
    harness = await openTenant();
  });
  afterEach(() => harness.close());

  const post = (verb: string, body: unknown): Promise<Answer> =>
    harness.send('POST', `${path}${verb}`, { body });
  const list = (filters: unknown): Promise<Answer> => post('', { filters });
  const get = (which = id): Promise<Answer> => harness.send('GET', `${path}${which}/`);
  const ids = ({ body }: Answer): string[] =>
    (body.data as unknown as { _id: string }[]).map(({ _id }) => _id);

  it('lists newest first with what is left', async () => {
    const { body } = await post('', { skip: 0, limit: 2 });
    expect(body).toMatchObject({ hasNext: true, total: 4, moreThanTotal: false });
    expect(ids({ body } as Answer)).toEqual([id, massDownload.cloudAppsId]);
    expect((await post('', { skip: 2, limit: 2 })).body.hasNext).toBe(false);
  });

  it.each<[string, unknown, number]>([
    ['alertOpen', { alertOpen: { eq: true } }, 2],
    ['closed', { alertOpen: { eq: false } }, 2],
    ['resolutionStatus', { resolutionStatus: { eq: [3, 5] } }, 2],
    ['id', { id: { eq: [id] } }, 1],
    ['date gte', { date: { gte: Date.parse('2026-11-22T00:00:00Z') } }, 2],
    ['date lte', { date: { lte: Date.parse('2026-11-22T00:00:00Z') } }, 2],
    ['resolutionDate gte', { resolutionDate: { gte: Date.parse('2026-11-04T00:00:00Z') } }, 1],
    ['resolutionDate range', { resolutionDate: { range: [{ start: 0, end: 9e12 }] } }, 2],
    ['both', { alertOpen: { eq: true }, id: { eq: [oldDownload.cloudAppsId] } }, 0],
  ])('filters by %s', async (_, filters, count) => {
    const answer = await list(filters);
    expect([answer.status, answer.body.total]).toEqual([200, count]);
  });

  it.each<[string, unknown]>([
    ['an unknown filter', { filters: { modified: { gte: 1 } } }],
    ['an unknown operator', { filters: { date: { after: 1 } } }],
    ['an ISO time', { filters: { date: { gte: '2026-11-22' } } }],
    ['a limit over 100', { limit: 101 }],
    ['an unknown parameter', { top: 1 }],
    ['an unknown order', { sortField: 'title' }],
  ])('refuses %s', async (_, body) => {
    expect((await post('', body)).status).toBe(400);
  });

  it('insists on the trailing slash', async () => {
    expect((await harness.send('POST', '/api/v1/alerts', { body: {} })).status).toBe(404);
    expect((await harness.send('GET', `${path}${id}`)).status).toBe(404);
  });

  it('shows an open alert without time or person', async () => {
    const { body } = await get();
    expect([body.resolutionStatusValue, body.resolveTime, body.handledByUser]).toEqual([
      0,
      undefined,
      undefined,
    ]);
    expect((await get('000000000000000000000000')).status).toBe(404);
  });

  it.each([
    ['close_benign', 'closed_benign', 4, 5],
    ['close_false_positive', 'closed_false_positive', 3, 0],
    ['close_true_positive', 'closed_true_positive', 5, undefined],
  ])('%s counts, and sets status, comment, time and person', async (verb, counter, value, reasonId) => {
    const body = { filters: { id: { eq: [id] } }, comment: 'Password reset.', reasonId };
    const answer = await post(`${verb}/`, body);
    expect([answer.status, answer.body]).toEqual([200, { [counter]: 1 }]);
    expect((await get()).body).toMatchObject({
      resolutionStatusValue: value,
      comment: 'Password reset.',
      handledByUser: 'Alert Mirror',
      resolveTime: '2026-11-22T10:00:00.500Z',
    });
  });

  it('closes again what is closed, as something else', async () => {
    await post('close_benign/', { filters: { id: { eq: [id] } } });
    expect(
      (await post('close_true_positive/', { filters: { id: { eq: [id] } } })).body.closed_true_positive,
    ).toBe(1);
    expect((await get()).body.resolutionStatusValue).toBe(5);
  });

  it('tells unknown ids instead of refusing them', async () => {
    const unknown = '000000000000000000000000';
    const { status, body } = await post('close_benign/', { filters: { id: { eq: [unknown] } } });
    expect([status, body]).toEqual([200, { closed_benign: 0, alertsNotFound: [unknown] }]);
  });

  it.each<[string, unknown]>([
    ['no filter', {}],
    ['empty filters', { filters: {} }],
    ['an empty id list', { filters: { id: { eq: [] } } }],
  ])('closes everything for %s, and notes it', async (_, body) => {
    expect((await post('close_benign/', body)).body.closed_benign).toBe(2);
    const violations = await harness.tenant.control.violations();
    expect(violations.map(({ rule }) => rule)).toEqual(['cloudApps.closesEverything']);
  });

  it.each([
    ['close_benign/', 0],
    ['close_false_positive/', 5],
    ['close_true_positive/', 1],
  ])('%s refuses reason %i', async (verb, reasonId) => {
    expect((await post(verb, { filters: { id: { eq: [id] } }, reasonId })).status).toBe(400);
    expect((await get()).body.resolutionStatusValue).toBe(0);
  });

  it.each(['reopen/', 'open/', `${id}/reopen/`])('knows no %s', async (verb) => {
    const { status } = await post(verb, {});
    expect([404, 405]).toContain(status);
  });

  it('does not touch the copy in alerts_v2', async () => {
    await post('close_true_positive/', { filters: { id: { eq: [massDownload.cloudAppsId] } } });
    const copies = await harness.tenant.control.copies({ story: massDownload.story });
    expect(copies.map(({ status }) => status)).toEqual(['new', 'active', 'TRUE_POSITIVE']);
  });

  it('throttles everything together at 30 a minute', async () => {
    const statuses: number[] = [];
    for (let call = 0; call < 31; call += 1) statuses.push((await get()).status);
    expect(statuses.filter((status) => status === 429)).toHaveLength(1);
  });
});
