import { Ajv, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import * as z from 'zod';
import {
  classifications,
  determinations,
  statuses,
  type Disposition,
} from '../../../shared/alert/disposition.ts';
import type { Observation } from '../../../shared/alert/observation.ts';
import type { ApiName } from '../../../shared/platform/api-client.ts';
import { defenderForCloud } from '../../../shared/provider/defender-for-cloud.ts';
import { defenderForCloudApps } from '../../../shared/provider/defender-for-cloud-apps.ts';
import { defenderXdrIncidents } from '../../../shared/provider/defender-xdr-incidents.ts';
import { defenderXdr } from '../../../shared/provider/defender-xdr.ts';
import { sentinel } from '../../../shared/provider/sentinel.ts';
import type { AskableProvider } from './askable.ts';
import { describeWithContracts, readContract } from './contracts.ts';
import { isInProgress, isNew } from './dispositions.ts';
import { collect, scriptedApi, type ScriptedAnswer, type SentRequest } from './scripted-api.ts';

const Operation = z.looseObject({
  requestBody: z.unknown().optional(),
  parameters: z
    .array(
      z.looseObject({
        $ref: z.string().optional(),
        in: z.string().optional(),
        schema: z.unknown().optional(),
      }),
    )
    .optional(),
  'x-updatable-properties': z.array(z.string()).optional(),
});
const OpenApi = z.looseObject({
  paths: z.record(z.string(), z.record(z.string(), z.unknown())),
  parameters: z.record(z.string(), z.looseObject({ in: z.string() })).optional(),
});
type Document = z.infer<typeof OpenApi>;

/** The operation whose path template fits, and the schema of its request body. */
function operationFor(doc: Document, { method, path }: SentRequest) {
  const bare = path.split('?', 1).join('');
  for (const [template, methods] of Object.entries(doc.paths)) {
    const pattern = template.replace(/[.]/g, '\\.').replace(/\{[^}]+\}/g, '[^/]+');
    if (!new RegExp(`^${pattern}$`, 'i').test(bare)) continue;
    const operation = methods[method.toLowerCase()];
    if (operation !== undefined) return { template, operation: Operation.parse(operation) };
  }
  throw new Error(`no operation for ${method} ${bare}`);
}

/** OpenAPI 3 has the body of a request in one place, Swagger 2 among the shared parameters. */
function bodyPointer(doc: Document, request: SentRequest): string {
  const { template, operation } = operationFor(doc, request);
  if (operation.requestBody !== undefined) {
    const path = `#/paths/${template.replaceAll('/', '~1')}/${request.method.toLowerCase()}`;
    return `${path}/requestBody/content/application~1json/schema`;
  }
  const refs = (operation.parameters ?? []).flatMap(({ $ref }) => $ref ?? []);
  const body = refs.find((ref) => doc.parameters?.[ref.replace('#/parameters/', '')]?.in === 'body');
  return `${body ?? '#/none'}/schema`;
}

function validatorOf(doc: Document, pointer: string): ValidateFunction {
  const ajv = new Ajv({ strict: false, allErrors: true });
  addFormats.default(ajv);
  for (const format of ['int32', 'int64', 'double', 'float', 'duration', 'uuid', 'base64url'])
    ajv.addFormat(format, true);
  ajv.addSchema(doc, 'doc');
  return ajv.compile({ $ref: `doc${encodeURI(pointer)}` });
}

function expectValid(doc: Document, request: SentRequest): void {
  if (request.body === undefined) {
    operationFor(doc, request);
    return;
  }
  const validate = validatorOf(doc, bodyPointer(doc, request));
  validate(request.body);
  expect(validate.errors ?? []).toEqual([]);
}

/** Every decision that the core can ask for, with and without a comment. */
const decisions: readonly Disposition[] = [
  isNew,
  isInProgress,
  ...classifications.flatMap((classification) =>
    determinations.map((determination) => ({
      status: 'resolved' as const,
      classification,
      determination,
      comment: 'Done',
    })),
  ),
];

async function read(provider: AskableProvider, ref: string, answers: readonly ScriptedAnswer[]) {
  const { api, sent } = scriptedApi(provider.api, answers);
  const seen = await provider.get(api, ref);
  if (seen === undefined) throw new Error('nothing was read');
  return { seen, sent };
}

async function writeAll(
  provider: AskableProvider,
  ref: string,
  observed: Observation,
  body: unknown,
  wants = decisions,
) {
  const all: SentRequest[] = [];
  for (const want of wants) {
    const answers = [{ body }, { body: { value: [] } }];
    const { api, sent } = scriptedApi(provider.api, answers);
    await provider.write(api, ref, want, { ...observed, shown: { status: 'odd' } });
    all.push(...sent);
  }
  return all;
}

const bodyOf = (path: string) =>
  z
    .looseObject({ responses: z.looseObject({ '200': z.looseObject({ body: z.unknown() }) }) })
    .parse(readContract(path)).responses['200'].body;
const firstOf = (list: unknown) =>
  z.looseObject({ value: z.tuple([z.unknown()], z.unknown()) }).parse(list).value[0];

describeWithContracts('shared/provider: conformity with Graph', () => {
  const doc = OpenApi.parse(readContract('graph-openapi.json'));
  const cases: readonly [string, AskableProvider, string, unknown][] = [
    [
      'alerts_v2',
      defenderXdr,
      'da637551227677560813_-961444813',
      firstOf(readContract('graph-examples/alerts_v2-list.response.json')),
    ],
    [
      'incidents',
      defenderXdrIncidents,
      '2972395',
      firstOf(readContract('graph-examples/incidents-list.response.json')),
    ],
  ];

  it.each(cases)('sends to %s only what the schema and the page allow', async (_, provider, ref, body) => {
    const { seen, sent } = await read(provider, ref, [{ body }]);
    const listing = scriptedApi('graph', [{ body: { value: [] } }]);
    await collect(provider.list?.(listing.api, new Date(0), {}));
    const written = await writeAll(provider, ref, seen, body);
    expect(written.length).toBeGreaterThan(decisions.length - 1);
    for (const request of [...sent, ...listing.sent, ...written]) {
      expectValid(doc, request);
      const updatable = operationFor(doc, request).operation['x-updatable-properties'];
      if (updatable !== undefined)
        expect(updatable).toEqual(expect.arrayContaining(Object.keys(request.body ?? {})));
    }
  });

  it.each([
    [
      'graph-examples/alerts_v2-list.response.json',
      { status: 'new', classification: 'unknown', determination: 'unknown' },
    ],
    [
      'graph-examples/alerts_v2-list-sentinel.response.json',
      { status: 'new', classification: 'unknown', determination: 'unknown' },
    ],
  ])('reads the printed alert of %s', async (path, shown) => {
    const { seen } = await read(defenderXdr, 'da1', [{ body: firstOf(readContract(path)) }]);
    expect(seen.shown).toEqual(shown);
    expect(seen.belongsTo).toHaveLength(1);
    expect(seen.createdAt).toMatch(/\.\d{3}Z$/);
  });

  it('reads the printed answers to updates, in either spelling', async () => {
    const alert = readContract('graph-examples/alerts_v2-update.response.json');
    expect((await read(defenderXdr, 'da1', [{ body: alert }])).seen.shown.status).toBe('inProgress');
    for (const path of ['graph-examples/incidents-update.response.json']) {
      const { seen } = await read(defenderXdrIncidents, '29', [{ body: readContract(path) }]);
      expect(defenderXdrIncidents.lift(seen.shown)).toEqual(isNew);
      expect(seen.severity).toMatch(/^(high|medium)$/);
    }
    const pascal = z.looseObject({ response: z.looseObject({ body: z.unknown() }) });
    const { body } = pascal.parse(readContract('providers/defender-xdr/graph.incident.update.json')).response;
    expect(
      defenderXdrIncidents.lift((await read(defenderXdrIncidents, '2972395', [{ body }])).seen.shown),
    ).toEqual(isNew);
  });

  it('reads the printed comments', async () => {
    const observed = (
      await read(defenderXdr, 'da1', [
        { body: firstOf(readContract('graph-examples/alerts_v2-list.response.json')) },
      ])
    ).seen;
    const want: Disposition = {
      status: 'resolved',
      classification: 'unknown',
      determination: 'unknown',
      comment: 'Demo for docs',
    };
    const closed = { ...observed, shown: defenderXdr.project(want), closedAt: '2022-10-13T07:08:00.000Z' };
    const { api } = scriptedApi('graph', [
      { body: readContract('graph-examples/alerts_v2-comment.response.json') },
    ]);
    expect(await defenderXdr.write(api, 'da1', want, closed)).toMatchObject({
      comments: ['test', 'Demo for docs'],
      comment: 'Demo for docs',
    });
  });

  const enums = z.record(z.string(), z.array(z.object({ name: z.string() })));
  it.each([
    ['alertStatus', ['unknown', ...statuses]],
    ['alertClassification', [...classifications]],
    ['alertDetermination', [...determinations]],
  ])('has the words of %s', (name, words) => {
    const members = enums.parse(readContract('providers/graph-alerts_v2/enums.v1.0.json'))[
      `microsoft.graph.security.${name}`
    ];
    const names = members?.map((member) => member.name).filter((word) => word !== 'unknownFutureValue');
    expect(names?.toSorted()).toEqual([...words].toSorted());
  });

  it('mirrors every incident status but those that the service sets itself', () => {
    const members = enums.parse(readContract('providers/graph-alerts_v2/enums.v1.0.json'))[
      'microsoft.graph.security.incidentStatus'
    ];
    const unmirrored = (members ?? []).filter(
      ({ name }) =>
        defenderXdrIncidents.lift({ status: name, classification: 'unknown', determination: 'unknown' }) ===
        undefined,
    );
    expect(unmirrored.map(({ name }) => name).toSorted()).toEqual([
      'awaitingAction',
      'redirected',
      'unknownFutureValue',
    ]);
  });

  it('reads every other spelling, and writes no value that has retired', () => {
    const graph = z.object({
      readAliases: z.record(z.string(), z.string()),
      retiredWriteValues: z.array(z.string()),
    });
    const mapping = z
      .object({ providers: z.looseObject({ 'graph.alerts_v2': graph }) })
      .parse(readContract('providers/status-mapping.json'));
    const { readAliases, retiredWriteValues } = mapping.providers['graph.alerts_v2'];
    const base = { id: 'da1', status: 'resolved', classification: 'truePositive' };
    return Promise.all(
      Object.entries(readAliases).map(async ([spelling, word]) => {
        const { seen } = await read(defenderXdr, 'da1', [{ body: { ...base, determination: spelling } }]);
        expect(seen.shown.determination).toBe(word);
      }),
    ).then(() => {
      const written = decisions.map((d) => defenderXdr.project(d).determination);
      expect(written).not.toEqual(expect.arrayContaining(retiredWriteValues.slice(0, 1)));
      expect(written).not.toEqual(expect.arrayContaining(retiredWriteValues.slice(1)));
    });
  });
});

describeWithContracts('shared/provider: conformity with Sentinel', () => {
  const doc = OpenApi.parse(readContract('providers/sentinel/openapi.incidents.2025-09-01.json'));
  const incident = bodyOf('providers/sentinel/Incidents_CreateOrUpdate.example.json');
  const alerts = bodyOf('providers/sentinel/Incidents_ListAlerts.example.json');
  const { id } = z.looseObject({ id: z.string() }).parse(incident);
  const ref = sentinel.normaliseRef(id) ?? '';

  it('reads the printed incident and its alert', async () => {
    const { seen } = await read(sentinel, ref, [{ body: incident }, { body: alerts }]);
    expect(seen).toMatchObject({
      ref,
      shown: { status: 'Closed', classification: 'FalsePositive' },
      comment: 'Not a malicious activity',
      members: [{ aliases: ['mdc:baa8a239-6fde-4ab7-a093-d09f7b75c58c'] }],
    });
  });

  it('reads the printed list', async () => {
    const { api, sent } = scriptedApi('arm', [
      { body: bodyOf('providers/sentinel/Incidents_List.example.json') },
    ]);
    const workspaces = [ref.slice(0, ref.indexOf('/providers/microsoft.securityinsights'))];
    const pages = await collect(sentinel.list(api, new Date(0), { workspaces }));
    expect(pages).toMatchObject([{ observations: [{ ref }], unreadable: [] }]);
    expectValid(doc, sent[0] ?? { method: 'none', path: '', body: undefined });
  });

  it('sends only what the schema takes, nothing read-only among it', async () => {
    const { seen, sent } = await read(sentinel, ref, [{ body: incident }, { body: alerts }]);
    const written = await writeAll(sentinel, ref, seen, incident);
    expect(written).toHaveLength(decisions.length);
    for (const request of [...sent, ...written]) expectValid(doc, request);
    const definitions = z.looseObject({
      definitions: z.record(
        z.string(),
        z.looseObject({
          properties: z.record(z.string(), z.looseObject({ readOnly: z.boolean().optional() })).optional(),
        }),
      ),
    });
    const known = definitions.parse(doc).definitions.IncidentProperties?.properties ?? {};
    for (const { body } of written) {
      const sentProperties = z.looseObject({ properties: z.looseObject({}) }).parse(body).properties;
      for (const field of Object.keys(sentProperties)) expect(known[field]).toBeDefined();
      for (const field of Object.keys(sentProperties)) expect(known[field]?.readOnly ?? false).toBe(false);
    }
  });
});

describeWithContracts('shared/provider: conformity with Defender for Cloud Apps', () => {
  const folder = 'providers/defender-for-cloud-apps';
  const Example = z.object({
    request: z.object({ url: z.string(), body: z.record(z.string(), z.unknown()) }),
    responses: z.object({ closed: z.unknown(), notFound: z.unknown() }),
  });
  const ref = '603f704aaf7417985bbf3b22';
  const closings = [
    ['truePositive', 'close_true_positive'],
    ['falsePositive', 'close_false_positive'],
    ['informationalExpectedActivity', 'close_benign'],
  ] as const;

  it.each(closings)('closes as %s the way it is printed for %s', async (classification, verb) => {
    const { request, responses } = Example.parse(readContract(`${folder}/alerts.${verb}.json`));
    const { seen } = await read(defenderForCloudApps, ref, [
      { body: readContract(`${folder}/alert.fetch.response.json`) },
    ]);
    const want: Disposition = {
      status: 'resolved',
      classification,
      determination: 'unknown',
      comment: 'Done',
    };
    const closed = scriptedApi('cloudApps', [{ body: responses.closed }]);
    await defenderForCloudApps.write(closed.api, ref, want, seen);
    const [sent] = closed.sent;
    expect(request.url.endsWith(sent?.path ?? 'none')).toBe(true);
    expect(Object.keys(request.body)).toEqual(expect.arrayContaining(Object.keys(sent?.body ?? {})));
    expect(sent?.body).toMatchObject({ filters: { id: { eq: [ref] } } });
    const missing = scriptedApi('cloudApps', [{ body: responses.notFound }]);
    await expect(defenderForCloudApps.write(missing.api, ref, want, seen)).rejects.toMatchObject({
      code: 'not-found',
    });
  });

  it('gives only reasons that the closing knows', () => {
    const reasons = z.record(z.string(), z.record(z.string(), z.string()));
    const mapping = z.object({
      providers: z.looseObject({
        defenderForCloudApps: z.looseObject({
          reasonId: reasons,
          read: z.record(z.string(), z.tuple([z.string(), z.string().nullable()])),
        }),
      }),
    });
    const cloudApps = mapping.parse(readContract('providers/status-mapping.json')).providers
      .defenderForCloudApps;
    expect(cloudApps.reasonId.close_benign?.['4']).toBe('Other');
    expect(cloudApps.reasonId.close_false_positive?.['4']).toBe('Other');
    expect(cloudApps.reasonId.close_true_positive).toEqual({});
    return Promise.all(
      Object.entries(cloudApps.read).map(async ([value, [status, classification]]) => {
        const { seen } = await read(defenderForCloudApps, ref, [
          { body: { _id: ref, resolutionStatusValue: Number(value) } },
        ]);
        expect(defenderForCloudApps.lift(seen.shown)).toMatchObject({
          status,
          classification: classification ?? 'unknown',
        });
      }),
    );
  });

  it('reads the printed list and the printed alert alike', async () => {
    const list = readContract(`${folder}/alerts.list.response.json`);
    const { api } = scriptedApi('cloudApps' satisfies ApiName, [{ body: { data: [] } }, { body: list }]);
    const pages = await collect(defenderForCloudApps.list(api, new Date(0)));
    const { seen } = await read(defenderForCloudApps, ref, [
      { body: readContract(`${folder}/alert.fetch.response.json`) },
    ]);
    expect(pages[1]?.observations).toEqual([seen]);
    expect(seen).toMatchObject({ title: 'Honeytoken activity', shown: { resolution: 'OPEN' } });
    expect(seen.fingerprint).toBeDefined();
  });
});

describeWithContracts('shared/provider: conformity with Defender for Cloud', () => {
  const folder = 'providers/defender-for-cloud';
  const doc = OpenApi.parse(readContract(`${folder}/openapi.alerts.2022-01-01.json`));
  const alert = bodyOf(`${folder}/Alerts_GetSubscriptionLevel.example.json`);
  const { id } = z.looseObject({ id: z.string() }).parse(alert);
  const ref = defenderForCloud.normaliseRef(id) ?? '';

  it('reads the printed alert, and knows it by every id that it prints', async () => {
    const { seen } = await read(defenderForCloud, ref, [{ body: alert }]);
    expect(seen).toMatchObject({
      ref,
      shown: { status: 'Active' },
      aliases: [
        'mdc:2518298467986649999_4d25bfef-2d77-4a08-adc0-3e35715cc92a',
        'mdc:2518770965529163669_f144ee95-a3e5-42da-a279-967d115809aa',
      ],
    });
    expect(seen).not.toHaveProperty('fingerprint');
  });

  it('reads the printed list, whose second alert has a third pattern of ids', async () => {
    const body = bodyOf(`${folder}/Alerts_ListSubscriptionLevelByRegion.example.json`);
    const { api, sent } = scriptedApi('arm', [{ body }]);
    const azureSubscriptions = ['20ff7fc3-e762-44dd-bd96-b71116dcdc23'];
    const [page] = await collect(defenderForCloud.list(api, new Date(0), { azureSubscriptions }));
    expect(page?.unreadable).toEqual([]);
    expect(page?.observations.map((seen) => seen.aliases.length)).toEqual([2, 2]);
    expectValid(doc, sent[0] ?? { method: 'none', path: '', body: undefined });
  });

  it('sends only calls that the document has, all without a body', async () => {
    const { seen, sent } = await read(defenderForCloud, ref, [{ body: alert }]);
    const written = await writeAll(defenderForCloud, ref, seen, undefined);
    expect(written).toHaveLength(decisions.length);
    for (const request of [...sent, ...written]) {
      expectValid(doc, request);
      expect(request.body).toBeUndefined();
    }
  });

  it.each(['Dismiss', 'Resolve', 'Activate', 'InProgress'])(
    'sends %s to where the example does',
    async (state) => {
      const { parameters, operationId } = z
        .looseObject({ parameters: z.record(z.string(), z.string()), operationId: z.string() })
        .parse(readContract(`${folder}/Alerts_UpdateSubscriptionLevelStateTo${state}.example.json`));
      const operation = Object.entries(doc.paths).find(
        ([, { post }]) =>
          z.looseObject({ operationId: z.string() }).safeParse(post).data?.operationId === operationId,
      );
      const path = operation?.[0].replace(/\{(\w+)\}/g, (_, name: string) => parameters[name] ?? '') ?? '';
      const sent = await writeAll(
        defenderForCloud,
        path.slice(0, path.lastIndexOf('/')),
        (await read(defenderForCloud, ref, [{ body: alert }])).seen,
        undefined,
      );
      expect(sent.map((request) => request.path)).toContain(
        `${path}?api-version=${parameters['api-version']}`,
      );
    },
  );

  it('maps every decision and every status as the table does', () => {
    const table = z.object({
      providers: z.looseObject({
        defenderForCloud: z.object({
          actions: z.record(z.string(), z.string()),
          read: z.record(z.string(), z.tuple([z.string(), z.string().nullable()])),
        }),
      }),
    });
    const { actions, read: statusWords } = table.parse(readContract('providers/status-mapping.json'))
      .providers.defenderForCloud;
    for (const [word, [status, classification]] of Object.entries(statusWords)) {
      const want = { status, classification: classification ?? 'unknown' };
      expect(defenderForCloud.lift({ status: word })).toMatchObject(want);
    }
    const shownBy = new Map([
      ['activate', 'Active'],
      ['inProgress', 'InProgress'],
      ['resolve', 'Resolved'],
      ['dismiss', 'Dismissed'],
    ]);
    const decided = z.tuple([z.enum(statuses), z.enum(classifications)]);
    for (const [decision, verb] of Object.entries(actions)) {
      const [status, classification] = decided.parse([...decision.split('+'), 'unknown'].slice(0, 2));
      expect(defenderForCloud.project({ ...isNew, status, classification })).toEqual({
        status: shownBy.get(verb),
      });
    }
  });

  it('knows every status of the document and of the exported event', async () => {
    const definitions = z.looseObject({
      definitions: z.looseObject({
        AlertProperties: z.looseObject({
          properties: z.looseObject({ status: z.looseObject({ enum: z.array(z.string()) }) }),
        }),
      }),
    });
    const words = definitions.parse(doc).definitions.AlertProperties.properties.status.enum;
    for (const status of [...words, 'New']) {
      const { seen } = await read(defenderForCloud, ref, [{ body: { id, properties: { status } } }]);
      expect(defenderForCloud.lift(seen.shown)).toBeDefined();
    }
  });
});
