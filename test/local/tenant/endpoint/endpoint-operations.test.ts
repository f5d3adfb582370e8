import { phishToEndpoint } from '../../../../local/tenant/seed/story-ids.ts';
import { openTenant, prefer, type Answer, type Harness } from '../harness.ts';

const id = phishToEndpoint.endpointAlert;
const one = `/api/alerts/${id}`;

describe('local/tenant/endpoint/endpoint-operations', () => {
  let harness: Harness;
  beforeEach(async () => {
    harness = await openTenant();
  });
  afterEach(() => harness.close());

  const patch = (body: unknown): Promise<Answer> => harness.send('PATCH', one, { body });
  const list = (query: string): Promise<Answer> => harness.send('GET', `/api/alerts?${query}`);
  const ids = ({ body }: Answer) => (body.value as unknown as { id: string }[]).map((alert) => alert.id);

  it('shows the record of alerts_v2 in its own words', async () => {
    const { status, body } = await harness.send('GET', one);
    expect(status).toBe(200);
    expect(body).toMatchObject({ id, status: 'New', classification: null, determination: null });
    expect(body).toMatchObject({ severity: 'Medium', incidentId: 1003, resolvedTime: null, comments: [] });
  });

  it('has alerts of endpoints and no others', async () => {
    const { status, body } = await harness.send('GET', `/api/alerts/${phishToEndpoint.officeAlert}`);
    expect([status, body.error]).toMatchObject([404, { code: 'ResourceNotFound' }]);
    expect(ids(await list(''))).toEqual([id]);
  });

  it('changes what alerts_v2 shows, and counts the write as its own', async () => {
    const change = { status: 'Resolved', classification: 'TruePositive', determination: 'CompromisedUser' };
    const { status, body } = await patch({ ...change, comment: 'Isolated' });
    expect([status, body]).toMatchObject([200, { ...change, comments: [{ comment: 'Isolated' }] }]);
    const graph = await harness.send('GET', `/v1.0/security/alerts_v2/${id}`, { headers: prefer });
    expect(graph.body).toMatchObject({
      status: 'resolved',
      classification: 'truePositive',
      determination: 'compromisedAccount',
      comments: [{ comment: 'Isolated' }],
    });
    const copies = await harness.tenant.control.copies({ story: phishToEndpoint.story });
    expect(copies.find(({ provider }) => provider === 'defenderXdr')?.writes.app).toBe(0);
  });

  it('shows at once what was changed in alerts_v2', async () => {
    const body = { status: 'resolved', classification: 'falsePositive', determination: 'notMalicious' };
    await harness.send('PATCH', `/v1.0/security/alerts_v2/${id}`, { body });
    expect((await harness.send('GET', one)).body).toMatchObject({
      status: 'Resolved',
      classification: 'FalsePositive',
      determination: 'Clean',
    });
  });

  it.each([
    ['nothing', {}],
    ['a name in other letters', { Status: 'New' }],
    ['a word in other letters', { status: 'new' }],
    ['an unknown status', { status: 'Unknown' }],
    ['a class of alerts_v2', { classification: 'truePositive' }],
    ['a retired determination', { determination: 'Apt' }],
    ['a comment that is no text', { comment: 7 }],
    ['a property that is not updatable', { severity: 'Low' }],
  ])('refuses %s', async (_, body) => {
    const answer = await patch(body);
    expect([answer.status, answer.body.error]).toMatchObject([400, { code: 'InvalidRequestBody' }]);
    expect((await harness.send('GET', one)).body.status).toBe('New');
  });

  it.each(['NotMalicious', 'Clean', 'ConfirmedActivity', 'ConfirmedUserActivity', 'NotAvailable'])(
    'takes the determination %s',
    async (determination) => {
      expect((await patch({ status: 'Resolved', determination })).status).toBe(200);
    },
  );

  it('notes a write that changes nothing', async () => {
    await patch({ status: 'New' });
    expect(await harness.tenant.control.violations()).toMatchObject([{ rule: 'endpoint.sameValueWrite' }]);
  });

  it.each([
    ['$filter=lastUpdateTime ge 2026-11-22T00:00:00Z', 1],
    ['$filter=lastUpdateTime gt 2026-11-23T00:00:00Z', 0],
    ["$filter=status eq 'New'", 1],
    ["$filter=status ne 'New'", 0],
    ['$skip=1', 0],
    ['$top=10000', 1],
  ])('lists by %s', async (query, count) => {
    expect(ids(await list(query))).toHaveLength(count);
  });

  it.each([
    '$top=10001',
    '$top=0',
    '$orderby=lastUpdateTime',
    '$filter=title eq 1',
    "$filter=status eq 'new'",
    '$expand=machine',
    '$skip=x',
  ])('refuses the query %s', async (query) => {
    expect((await list(query)).status).toBe(400);
  });

  it('lists evidence only when asked', async () => {
    const evidence = async (query: string) =>
      ((await list(query)).body.value as unknown as { evidence: unknown[] }[])[0]?.evidence;
    expect(await evidence('')).toEqual([]);
    expect(await evidence('$expand=evidence')).toMatchObject([
      { entityType: 'User', userPrincipalName: 'kim@contoso.com' },
    ]);
  });

  it('lists nothing that last changed more than 30 days ago', async () => {
    harness.clock.advance(31 * 86_400_000);
    expect(ids(await list(''))).toEqual([]);
  });

  describe('many at once', () => {
    const batch = (body: unknown): Promise<Answer> =>
      harness.send('POST', '/api/alerts/batchUpdate', { body });
    const shown = async (ref: string) => (await harness.send('GET', `/api/alerts/${ref}`)).body;
    const verdict = { status: 'Resolved', classification: 'TruePositive' };
    const change = { ...verdict, comment: 'Isolated' };

    /** Two endpoint alerts. */
    async function two(): Promise<readonly [string, string]> {
      const [story] = await harness.tenant.control.raise({ blueprint: 'device' });
      const copies = await harness.tenant.control.copies({ story: story?.id });
      return [id, copies.at(-1)?.ref ?? ''];
    }

    it('changes all of them, answers nothing, and counts each write', async () => {
      const alertIds = await two();
      const { status, body } = await batch({ alertIds, ...change });
      expect([status, body]).toEqual([200, {}]);
      for (const ref of alertIds)
        expect(await shown(ref)).toMatchObject({ ...verdict, comments: [{ comment: 'Isolated' }] });
      const { counts } = await harness.tenant.control.calls();
      expect(counts.find(({ operation }) => operation === 'endpoint.batchUpdate')?.count).toBe(1);
    });

    it('refuses an unknown one, having changed those before it', async () => {
      const [first, second] = await two();
      const { status, body } = await batch({ alertIds: [first, 'da0_0', second], ...change });
      expect([status, body.error]).toMatchObject([404, { code: 'ResourceNotFound' }]);
      expect([(await shown(first)).status, (await shown(second)).status]).toEqual(['Resolved', 'New']);
    });

    it.each([
      ['no ids', change, 'MissingRequiredParameter'],
      ['an empty list', { alertIds: [], ...change }, 'InvalidRequestBody'],
      ['an id that is no text', { alertIds: [7], ...change }, 'InvalidRequestBody'],
      ['the same id twice', { alertIds: [id, id], ...change }, 'InvalidRequestBody'],
      ['nothing to change', { alertIds: [id] }, 'InvalidRequestBody'],
      ['an unknown word', { alertIds: [id], status: 'Closed' }, 'InvalidRequestBody'],
      [
        'more than it takes',
        { alertIds: Array.from({ length: 101 }, (_, i) => `da${i}`), ...change },
        'MaximumBatchSizeExceeded',
      ],
    ])('refuses %s', async (_, body, code) => {
      const answer = await batch(body);
      expect([answer.status, answer.body.error]).toMatchObject([400, { code }]);
      expect((await shown(id)).status).toBe('New');
    });

    it('takes ten calls of this kind in a minute, beside the others', async () => {
      const answers = await Promise.all(Array.from({ length: 11 }, () => batch({ alertIds: [id] })));
      expect(answers.map(({ status }) => status)).toEqual([...Array.from({ length: 10 }, () => 400), 429]);
      expect((await harness.send('GET', one)).status).toBe(200);
    });
  });

  it('asks for a token of its own and for its permissions', async () => {
    const graph = await harness.token('https://graph.microsoft.com');
    expect((await harness.send('GET', one, { token: graph })).status).toBe(401);
    expect((await harness.send('GET', one, { token: null })).status).toBe(401);
    await harness.tenant.control.withdrawPermissions({ permissions: ['Alert.ReadWrite.All'] });
    expect((await harness.send('GET', one)).status).toBe(200);
    expect((await patch({ status: 'InProgress' })).status).toBe(403);
  });

  it('takes a hundred calls in a minute and 1,500 in an hour, and says in whole seconds how long to wait', async () => {
    const longer = { limit: 2, windowMs: 3_600_000 };
    await harness.tenant.control.setThrottle({
      quotas: { endpoint: { limit: 1, windowMs: 60_000, longer } },
    });
    const ask = async (): Promise<unknown> => {
      const { status, headers } = await harness.send('GET', one);
      return [status, headers['retry-after']];
    };
    await ask();
    harness.clock.advance(500);
    expect(await ask()).toEqual([429, '60']);
    harness.clock.advance(60_000);
    expect(await ask()).toEqual([429, '3540']);
  });

  it('lets an analyst act in its words on a copy of its own', async () => {
    const { control } = harness.tenant;
    const [story] = await control.raise({ blueprint: 'device' });
    const copies = await control.copies({ story: story?.id });
    expect(copies.map(({ provider }) => provider)).toEqual([
      'defenderXdr',
      'defenderXdrIncidents',
      'sentinel',
      'defenderForEndpoint',
    ]);
    const ref = copies.at(-1)?.ref ?? '';
    expect(copies[0]?.ref).toBe(ref);
    const deed = { provider: 'defenderForEndpoint', ref, by: 'lee@contoso.com' } as const;
    await control.act({ ...deed, status: 'Resolved', classification: 'TruePositive', comment: 'Done' });
    const after = await control.copies({ story: story?.id });
    expect(after.at(-1)).toMatchObject({ status: 'Resolved', classification: 'TruePositive' });
    expect(after.at(-1)).toMatchObject({ comments: ['Done'], writes: { analyst: 2 } });
    expect(after[0]).toMatchObject({ status: 'resolved', writes: { analyst: 0 } });
    await expect(control.act({ ...deed, status: 'resolved' })).rejects.toThrow('does not know that status');
  });
});
