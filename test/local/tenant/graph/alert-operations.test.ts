import { passTheTicket, phishToEndpoint } from '../../../../local/tenant/seed/story-ids.ts';
import { openTenant, prefer, type Answer, type Harness, textOf } from '../harness.ts';

const alerts = '/v1.0/security/alerts_v2';
const one = `${alerts}/${passTheTicket.identityAlert}`;

describe('local/tenant/graph/alert-operations', () => {
  let harness: Harness;
  beforeEach(async () => {
    harness = await openTenant();
  });
  afterEach(() => harness.close());

  const list = (query: string): Promise<Answer> =>
    harness.send('GET', `${alerts}?${query}`, { headers: prefer });
  const patch = (body: unknown): Promise<Answer> => harness.send('PATCH', one, { body, headers: prefer });
  const ids = ({ body }: Answer): string[] => (body.value as unknown as { id: string }[]).map(({ id }) => id);

  it('lists newest first', async () => {
    const created = (await list('')).body.value as unknown as { createdDateTime: string }[];
    const times = created.map(({ createdDateTime }) => createdDateTime);
    expect(times).toEqual([...times].sort().reverse());
    expect(times).toHaveLength(9);
  });

  it('pages with an opaque token on the host that was asked', async () => {
    const first = await list('$top=4&$count=true');
    expect(first.body['@odata.count']).toBe(9);
    const second = await harness.send('GET', textOf(first.body['@odata.nextLink']), { headers: prefer });
    const third = await harness.send('GET', textOf(second.body['@odata.nextLink']), { headers: prefer });
    expect(new URL(textOf(first.body['@odata.nextLink'])).origin).toBe(harness.tenant.origin);
    expect(third.body['@odata.nextLink']).toBeUndefined();
    expect(new Set([first, second, third].flatMap(ids)).size).toBe(9);
  });

  it('gives pages of 50 when nobody says otherwise', async () => {
    await harness.tenant.control.raise({ blueprint: 'identity', count: 60 });
    expect(ids(await list(''))).toHaveLength(50);
    expect(ids(await list('$skip=60'))).toHaveLength(9);
  });

  it.each([
    ["status eq 'new'", 8],
    ["status ne 'new'", 1],
    ["serviceSource eq 'microsoftDefenderForEndpoint' or serviceSource eq 'dataLossPrevention'", 1],
    ["(status eq 'new' or status eq 'resolved') and severity eq 'high'", 4],
    ['lastUpdateDateTime ge 2026-11-22T09:00:00Z', 5],
    ['lastUpdateDateTime gt 2026-11-22T09:48:00.5003333Z', 0],
    ['lastUpdateDateTime ge 2026-11-22T09:48:00.5003333Z', 1],
    ['createdDateTime lt 2026-11-10T00:00:00Z', 2],
    ['assignedTo eq null', 9],
  ])('filters by %s', async (filter, count) => {
    const answer = await list(`$filter=${encodeURIComponent(filter)}`);
    expect([answer.status, ids(answer).length]).toEqual([200, count]);
  });

  it.each([
    '$top=51',
    '$top=0',
    '$top=x',
    '$skip=-1',
    '$orderby=createdDateTime',
    '$select=id',
    '$expand=comments',
    'since=yesterday',
    '$skiptoken=nonsense',
    "$filter=providerAlertId eq 'x'",
    "$filter=status eq 'New'",
    '$filter=status eq new',
    "$filter=lastUpdateDateTime ge '2026-11-22T09:00:00Z'",
    '$filter=lastUpdateDateTime ge 2026-11-22T09:00:00',
    "$filter=contains(title,'x')",
    '$filter=status',
    '$filter=',
  ])('refuses %s', async (query) => {
    const { status, body } = await list(encodeURI(query));
    expect([status, body.error?.code]).toEqual([400, 'BadRequest']);
  });

  it("names the limit in Graph's words", async () => {
    const { body } = await list('$top=100');
    expect(textOf(body.error?.message)).toContain("The limit of '50' for Top query has been exceeded");
  });

  it('shows later enum members only to those who ask for them', async () => {
    const filter = `$filter=${encodeURIComponent("serviceSource eq 'microsoftInsiderRiskManagement'")}`;
    const asked = await list(filter);
    const unasked = await harness.send('GET', `${alerts}?${filter}`);
    expect(asked.body.value?.[0]?.serviceSource).toBe('microsoftInsiderRiskManagement');
    expect(unasked.body.value?.[0]?.serviceSource).toBe('unknownFutureValue');
    expect(unasked.body.value?.[0]?.detectionSource).toBe('unknownFutureValue');
    const violations = await harness.tenant.control.violations();
    expect(violations.map(({ rule }) => rule)).toEqual(['graph.noPreferHeader']);
  });

  it('answers 404 for an alert that is not there', async () => {
    expect((await harness.send('GET', `${alerts}/aa-nobody`)).status).toBe(404);
  });

  it('answers a PATCH with the updated alert, later than before', async () => {
    const before = await harness.send('GET', one, { headers: prefer });
    const body = { status: 'resolved', classification: 'truePositive', determination: 'compromisedAccount' };
    const { status, body: after } = await patch(body);
    expect([status, after]).toEqual([200, expect.objectContaining(body)]);
    expect(Date.parse(textOf(after.lastUpdateDateTime))).toBeGreaterThan(
      Date.parse(textOf(before.body.lastUpdateDateTime)),
    );
    expect(after.resolvedDateTime).toBe(after.lastUpdateDateTime);
  });

  it('moves lastUpdateDateTime even when the clock stands still and nothing changes', async () => {
    const first = (await patch({ status: 'inProgress' })).body;
    const second = (await patch({ status: 'inProgress' })).body;
    expect(textOf(second.lastUpdateDateTime) > textOf(first.lastUpdateDateTime)).toBe(true);
    const violations = await harness.tenant.control.violations();
    expect(violations.map(({ rule }) => rule)).toEqual(['graph.sameValueWrite']);
  });

  it('keeps the resolved time while resolved and clears it on reopening', async () => {
    const resolved = (await patch({ status: 'resolved' })).body.resolvedDateTime;
    harness.clock.advance(1000);
    expect((await patch({ status: 'resolved', classification: 'falsePositive' })).body.resolvedDateTime).toBe(
      resolved,
    );
    expect((await patch({ status: 'new' })).body.resolvedDateTime).toBeNull();
  });

  it.each([
    [{}],
    [{ status: 'Resolved' }],
    [{ status: 'unknownFutureValue' }],
    [{ status: null }],
    [{ classification: 'TruePositive' }],
    [{ determination: 'apt' }],
    [{ determination: 'securityPersonnel' }],
    [{ determination: 'compromisedUser' }],
    [{ determination: 'clean' }],
    [{ severity: 'high' }],
    [{ comments: [] }],
    [{ status: 'resolved', lastUpdateDateTime: '2026-11-22T10:00:00Z' }],
    [{ customDetails: { a: 1 } }],
    ['not json'],
    [[]],
  ])('refuses to PATCH %j and changes nothing', async (body) => {
    expect((await patch(body)).status).toBe(400);
    const [copy] = await harness.tenant.control.copies({ story: passTheTicket.story });
    expect(copy?.writes.app).toBe(0);
  });

  it('takes comments one by one and answers with all of them', async () => {
    const comment = (text: string): Promise<Answer> =>
      harness.send('POST', `${one}/comments`, {
        body: { '@odata.type': 'microsoft.graph.security.alertComment', comment: text },
      });
    await comment('first');
    const { status, body } = await comment('second');
    const comments = body.value as unknown as { comment: string }[];
    expect([status, comments.map((each) => each.comment)]).toEqual([200, ['first', 'second']]);
  });

  it.each([
    [{ comment: 'no type' }],
    [{ '@odata.type': 'microsoft.graph.security.alertComment', comment: '' }],
  ])('refuses the comment %j', async (body) => {
    expect((await harness.send('POST', `${one}/comments`, { body })).status).toBe(400);
  });

  it('lists the alerts of an incident', async () => {
    const answer = await harness.send('GET', `/v1.0/security/incidents/${phishToEndpoint.incident}/alerts`);
    expect(ids(answer).sort()).toEqual([phishToEndpoint.endpointAlert, phishToEndpoint.officeAlert].sort());
  });
});
