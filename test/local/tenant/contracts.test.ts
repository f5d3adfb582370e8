/** What the tenant answers, held against the published contracts; this project's own adapters have no say in it. */

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import { fullFormats } from 'ajv-formats/dist/formats.js';
import { azureSubscriptionId, incidentArmId, workspaceId } from '../../../local/tenant/seed/ids.ts';
import { passTheTicket, phishToEndpoint } from '../../../local/tenant/seed/story-ids.ts';
import { openTenant, prefer, textOf, type Answer, type Harness } from './harness.ts';
import { openReceiver } from './receiver.ts';

const folder = '../shared/contracts';
const there = existsSync(folder);

interface Schemas {
  readonly definitions?: object;
  readonly components?: { readonly schemas: object };
}

/** OpenAPI's words that JSON Schema lacks are left out, but `nullable` is one that ajv knows. */
function validator(file: string, pointer: string): ValidateFunction {
  const document = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Schemas;
  const ajv = new Ajv({ strict: false, allErrors: true });
  for (const [name, format] of Object.entries(fullFormats)) ajv.addFormat(name, format);
  for (const format of ['int32', 'int64', 'double']) ajv.addFormat(format, true);
  ajv.addSchema({ ...document, $id: file }, file);
  const validate = ajv.getSchema(`${file}#${pointer}`);
  if (validate === undefined) throw new Error(`${file} has no ${pointer}`);
  return validate;
}

const graph = (schema: string): ValidateFunction =>
  validator('graph-openapi.json', `/components/schemas/${schema}`);
const sentinel = (schema: string): ValidateFunction =>
  validator('providers/sentinel/openapi.incidents.2025-09-01.json', `/definitions/${schema}`);
const cloud = (schema: string): ValidateFunction =>
  validator('providers/defender-for-cloud/openapi.alerts.2022-01-01.json', `/definitions/${schema}`);

function expectFits(validate: ValidateFunction, body: unknown): void {
  validate(body);
  expect(validate.errors ?? []).toEqual([]);
}

/** The service shows nulls for an incident nobody owns, which its own document does not allow. */
function withoutNulls(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (_, each: unknown) => (each === null ? undefined : each)));
}

if (!there && process.env.CI === 'true') {
  it('has the contracts that this test needs', () => {
    throw new Error(`${folder} is missing: check it out beside this repository.`);
  });
}

const describeContracts = there ? describe : describe.skip;

describeContracts('local/tenant/contracts (skipped when ../shared/contracts is absent)', () => {
  let harness: Harness;
  beforeAll(async () => {
    harness = await openTenant();
  });
  afterAll(() => harness.close());

  const get = (path: string): Promise<Answer> => harness.send('GET', path, { headers: prefer });
  const sentinelOne = incidentArmId(phishToEndpoint.sentinelName);
  const sentinelVersion = 'api-version=2025-09-01';

  it('would notice a word that the contract does not have', () => {
    const validate = graph('microsoft.graph.security.alert');
    expect(validate({ id: 'x', status: 'New', createdDateTime: 'yesterday' })).toBe(false);
    expect(validate.errors?.map(({ instancePath }) => instancePath)).toEqual(
      expect.arrayContaining(['/status', '/createdDateTime']),
    );
    expect(sentinel('Incident')({ properties: { title: 'x', severity: 'High', status: 'Open' } })).toBe(
      false,
    );
  });

  it('lists alerts', async () => {
    const { body } = await get('/v1.0/security/alerts_v2?$count=true&$top=3');
    expectFits(graph('microsoft.graph.security.alertCollectionResponse'), body);
  });

  it('lists risk detections and users at risk, and shows one of each', async () => {
    await harness.tenant.control.setThrottle({ on: false });
    await harness.tenant.control.raise({ blueprint: 'sixHomes', story: 'contracts' });
    const root = '/v1.0/identityProtection';
    for (const [collection, type] of [
      ['riskDetections', 'riskDetection'],
      ['riskyUsers', 'riskyUser'],
    ]) {
      const { body } = await get(`${root}/${collection}`);
      expectFits(graph(`microsoft.graph.${type}CollectionResponse`), body);
      const one = await get(`${root}/${collection}/${textOf(body.value?.[0]?.id)}`);
      expectFits(graph(`microsoft.graph.${type}`), one.body);
    }
  });

  it('masks later enum members with one that the contract has', async () => {
    const { body } = await harness.send('GET', '/v1.0/security/alerts_v2');
    expectFits(graph('microsoft.graph.security.alertCollectionResponse'), body);
  });

  it('updates an alert, with the evidence that it has', async () => {
    const path = `/v1.0/security/alerts_v2/${passTheTicket.identityAlert}`;
    const { body } = await harness.send('PATCH', path, { body: { status: 'inProgress' } });
    expectFits(graph('microsoft.graph.security.alert'), body);
    for (const evidence of body.evidence as unknown as unknown[])
      expectFits(graph('microsoft.graph.security.userEvidence'), evidence);
  });

  it('comments', async () => {
    const request = { '@odata.type': 'microsoft.graph.security.alertComment', comment: 'seen' };
    for (const path of [`alerts_v2/${passTheTicket.identityAlert}`, `incidents/${passTheTicket.incident}`]) {
      const { body } = await harness.send('POST', `/v1.0/security/${path}/comments`, { body: request });
      expectFits(graph('microsoft.graph.security.alertCommentCollectionResponse'), body);
    }
  });

  it('takes the printed PATCH body and shows every property of the printed answer', async () => {
    const example = (name: string): Record<string, unknown> =>
      JSON.parse(readFileSync(join(folder, 'graph-examples', name), 'utf8')) as Record<string, unknown>;
    const path = `/v1.0/security/alerts_v2/${phishToEndpoint.endpointAlert}`;
    const { status, body } = await harness.send('PATCH', path, {
      body: example('alerts_v2-update.request.json'),
    });
    expect(status).toBe(200);
    expect(Object.keys(body)).toEqual(
      expect.arrayContaining(Object.keys(example('alerts_v2-update.response.json'))),
    );
  });

  it('lists incidents with their alerts', async () => {
    const { body } = await get('/v1.0/security/incidents?$expand=alerts');
    expectFits(graph('microsoft.graph.security.incidentCollectionResponse'), body);
  });

  it('refuses in the shape of an ODataError', async () => {
    const refusals = [
      await get('/v1.0/security/alerts_v2?$top=51'),
      await get('/v1.0/security/alerts_v2/unknown'),
      await get('/v1.0/nothing'),
      await harness.send('GET', '/v1.0/security/alerts_v2', { token: null }),
    ];
    for (const { body } of refusals) expectFits(graph('microsoft.graph.ODataErrors.ODataError'), body);
  });

  it('subscribes and notifies', async () => {
    const receiver = await openReceiver();
    const request = {
      changeType: 'updated',
      notificationUrl: receiver.url,
      lifecycleNotificationUrl: receiver.lifecycleUrl,
      resource: 'security/alerts_v2',
      expirationDateTime: new Date(harness.clock.now() + 3_600_000).toISOString(),
      clientState: 'x',
    };
    const created = await harness.send('POST', '/v1.0/subscriptions', { body: request });
    expectFits(graph('microsoft.graph.subscription'), created.body);
    expectFits(
      graph('microsoft.graph.subscriptionCollectionResponse'),
      (await get('/v1.0/subscriptions')).body,
    );
    const { act, sendLifecycle, flushNotifications } = harness.tenant.control;
    await act({ provider: 'defenderXdr', ref: passTheTicket.identityAlert, by: 'lee', status: 'resolved' });
    await sendLifecycle({ event: 'reauthorizationRequired' });
    await flushNotifications();
    expect(receiver.received).toHaveLength(2);
    for (const { body } of receiver.received)
      expectFits(graph('microsoft.graph.changeNotificationCollection'), body);
    await receiver.close();
  });

  it('shows Sentinel incidents, their alerts and comments', async () => {
    const list = await get(
      `${workspaceId}/providers/Microsoft.SecurityInsights/incidents?${sentinelVersion}&$top=2`,
    );
    expectFits(sentinel('IncidentList'), list.body);
    const { body } = await get(`${sentinelOne}?${sentinelVersion}`);
    expectFits(sentinel('Incident'), body);
    const alerts = await harness.send('POST', `${sentinelOne}/alerts?${sentinelVersion}`);
    expectFits(sentinel('IncidentAlertList'), alerts.body);
    const comment = await harness.send('PUT', `${sentinelOne}/comments/a?${sentinelVersion}`, {
      body: { properties: { message: 'seen' } },
    });
    expectFits(sentinel('IncidentComment'), comment.body);
    expectFits(
      sentinel('IncidentCommentList'),
      (await get(`${sentinelOne}/comments?${sentinelVersion}`)).body,
    );
  });

  it('replaces a Sentinel incident by the printed example, and shows every property of the printed answer', async () => {
    const file = join(folder, 'providers/sentinel/Incidents_CreateOrUpdate.example.json');
    const example = JSON.parse(readFileSync(file, 'utf8')) as {
      parameters: { incident: { properties: object } };
      responses: { 200: { body: { properties: object } } };
    };
    const { etag } = (await get(`${sentinelOne}?${sentinelVersion}`)).body;
    const request = { ...example.parameters.incident, etag };
    const { status, body } = await harness.send('PUT', `${sentinelOne}?${sentinelVersion}`, {
      body: request,
    });
    expect(status).toBe(200);
    expectFits(sentinel('Incident'), withoutNulls(body));
    expect(Object.keys(body.properties ?? {})).toEqual(
      expect.arrayContaining(Object.keys(example.responses[200].body.properties)),
    );
  });

  it('refuses a stale etag as it was seen in the field', async () => {
    const file = join(folder, 'providers/sentinel/error.409.etag-conflict.json');
    const field = JSON.parse(readFileSync(file, 'utf8')) as {
      body: { error: { code: string; message: string } };
    };
    const { properties } = (await get(`${sentinelOne}?${sentinelVersion}`)).body;
    const { body } = await harness.send('PUT', `${sentinelOne}?${sentinelVersion}`, {
      body: { etag: '"stale"', properties },
    });
    expectFits(sentinel('CloudError'), body);
    const message = field.body.error.message.replace(/'[^']+'/, `'${phishToEndpoint.sentinelName}'`);
    expect(body).toEqual({ error: { code: field.body.error.code, message } });
  });

  it('shows Defender for Cloud alerts', async () => {
    const path = `/subscriptions/${azureSubscriptionId}/providers/Microsoft.Security/alerts?api-version=2022-01-01`;
    expectFits(cloud('AlertList'), (await get(path)).body);
  });

  it.each(['close_benign', 'close_false_positive', 'close_true_positive'])(
    'takes the printed %s',
    async (verb) => {
      const file = join(folder, `providers/defender-for-cloud-apps/alerts.${verb}.json`);
      const printed = JSON.parse(readFileSync(file, 'utf8')) as {
        request: { body: { filters: { id: { eq: string[] } } } };
        responses: { closed: object; notFound: object };
      };
      const ids = [passTheTicket.cloudAppsId];
      const request = { ...printed.request.body, filters: { id: { eq: ids } } };
      const closed = await harness.send('POST', `/api/v1/alerts/${verb}/`, { body: request });
      expect([closed.status, closed.body]).toEqual([200, printed.responses.closed]);
      const missing = { ...request, filters: { id: { eq: ['5f843e9cfe3f6d80fe58a962'] } } };
      const notFound = await harness.send('POST', `/api/v1/alerts/${verb}/`, { body: missing });
      expect(notFound.body).toEqual(printed.responses.notFound);
    },
  );

  it('takes the printed change of many endpoint alerts, and answers nothing', async () => {
    const file = join(folder, 'providers/defender-for-endpoint/alerts.batchUpdate.request.json');
    const printed = JSON.parse(readFileSync(file, 'utf8')) as { body: object };
    const { endpointAlert } = phishToEndpoint;
    const answer = await harness.send('POST', '/api/alerts/batchUpdate', {
      body: { ...printed.body, alertIds: [endpointAlert] },
    });
    expect([answer.status, answer.body]).toEqual([200, {}]);
    const { body } = await get(`/api/alerts/${endpointAlert}`);
    expect(body).toMatchObject({
      status: 'Resolved',
      determination: 'Malware',
      assignedTo: 'secop2@contoso.com',
    });
  });

  it('shows Cloud Apps alerts with every property of the printed ones', async () => {
    const file = join(folder, 'providers/defender-for-cloud-apps/alerts.list.response.json');
    const printed = JSON.parse(readFileSync(file, 'utf8')) as { data: object[] };
    const filters = { id: { eq: [passTheTicket.cloudAppsId] } };
    const { body } = await harness.send('POST', '/api/v1/alerts/', { body: { filters } });
    expect(Object.keys(body).sort()).toEqual(Object.keys(printed).sort());
    expect(Object.keys(body.data?.[0] ?? {}).sort()).toEqual(Object.keys(printed.data[0] ?? {}).sort());
  });
});
