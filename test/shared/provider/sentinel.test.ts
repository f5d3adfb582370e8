import type { Disposition } from '../../../shared/alert/disposition.ts';
import type { Observation } from '../../../shared/alert/observation.ts';
import { sentinel } from '../../../shared/provider/sentinel.ts';
import { describeProvider } from './contract-suite.ts';
import { closedAs, isInProgress, isNew } from './dispositions.ts';
import { collect, scriptedApi } from './scripted-api.ts';

const workspace =
  '/subscriptions/d0cfe6b2-9ac0-4464-9919-dccaee2e48c0/resourcegroups/my(rg).1/providers/microsoft.operationalinsights/workspaces/ws-1';
const ref = `${workspace}/providers/microsoft.securityinsights/incidents/73e01a99-5cd7-4139-a149-9f2736ff2ab5`;
const printed = ref
  .replace('resourcegroups', 'resourceGroups')
  .replace('microsoft.', 'Microsoft.')
  .replace('my(rg)', 'My(Rg)');
const version = 'api-version=2025-09-01';
const words = new Map([
  ['new', 'New'],
  ['inProgress', 'Active'],
  ['resolved', 'Closed'],
]);
const classes = new Map([
  ['unknown', { classification: 'Undetermined' }],
  ['truePositive', { classification: 'TruePositive', classificationReason: 'SuspiciousActivity' }],
  ['falsePositive', { classification: 'FalsePositive', classificationReason: 'InaccurateData' }],
  [
    'informationalExpectedActivity',
    { classification: 'BenignPositive', classificationReason: 'SuspiciousButExpected' },
  ],
]);

/** What comes back and goes out alike. */
const common = {
  title: 'My incident',
  description: 'Demo',
  severity: 'High',
  firstActivityTimeUtc: '2019-01-01T13:00:30.1234567Z',
  lastActivityTimeUtc: '2019-01-01T13:05:30Z',
};

function incidentWith(d: Disposition, more: object = {}) {
  const closed = { ...classes.get(d.classification), classificationComment: d.comment };
  return {
    id: printed,
    name: '73e01a99-5cd7-4139-a149-9f2736ff2ab5',
    etag: '"1"',
    properties: {
      ...common,
      owner: {
        objectId: '2046feea-040d-4a46-9e2b-91c2941bfa70',
        email: null,
        assignedTo: 'john doe',
        userPrincipalName: null,
      },
      labels: [{ labelName: 'Phishing', labelType: 'User' }],
      status: words.get(d.status),
      ...(d.status === 'resolved' && closed),
      createdTimeUtc: '2019-01-01T13:15:30Z',
      lastModifiedTimeUtc: '2019-01-01T13:15:31.9999999Z',
      incidentNumber: 3177,
      providerName: 'Azure Sentinel',
      providerIncidentId: '3177',
      additionalData: { alertsCount: 0 },
      ...more,
    },
  };
}

async function read(
  d: Disposition,
  more: object = {},
  alerts: readonly unknown[] = [],
): Promise<Observation> {
  const { api } = scriptedApi('arm', [{ body: incidentWith(d, more) }, { body: { value: alerts } }]);
  const seen = await sentinel.get(api, ref);
  if (seen === undefined) throw new Error('nothing was read');
  return seen;
}

async function put(want: Disposition, observed: Observation) {
  const { api, sent } = scriptedApi('arm', [{ body: incidentWith(want) }]);
  await sentinel.write(api, ref, want, observed);
  return sent[0]?.body as { etag: string; properties: Record<string, unknown> };
}

describeProvider('shared/provider/sentinel', sentinel, {
  ref,
  spellings: [printed, ref.toUpperCase()],
  foreign: [
    '73e01a99-5cd7-4139-a149-9f2736ff2ab5',
    `${ref}/comments/1`,
    `${ref}?x=1`,
    ref.replace('incidents', 'bookmarks'),
    ref.replace('my(rg).1', '..'),
    `https://management.azure.com${ref}`,
  ],
  reads: (d) => [{ body: incidentWith(d) }, { body: { value: [] } }],
  readsUnknown: [
    { body: incidentWith(closedAs('truePositive'), { labels: [{ labelName: 'redirected' }] }) },
    { body: { value: [] } },
  ],
  writes: (want) => [{ body: incidentWith(want) }],
});

describe('shared/provider/sentinel', () => {
  it('assigns an incident to a person by one name, and sends all the rest back as it was', async () => {
    const closed = closedAs('truePositive', 'Contained');
    const owner = { userPrincipalName: 'jane@contoso.com' };
    const { api, sent } = scriptedApi('arm', [{ body: incidentWith(closed, { owner }) }]);
    const answer = await sentinel.assign(api, ref, 'jane@contoso.com', await read(closed));
    expect(sent).toMatchObject([
      {
        method: 'PUT',
        body: {
          etag: '"1"',
          properties: {
            ...common,
            status: 'Closed',
            classification: 'TruePositive',
            classificationComment: 'Contained',
          },
        },
      },
    ]);
    expect((sent[0]?.body as { properties: { owner: unknown } }).properties.owner).toEqual(owner);
    expect(answer.assignedTo).toBe('jane@contoso.com');
  });

  it.each([
    [{ userPrincipalName: 'Jane@Contoso.com', ownerType: 'User' }, 'jane@contoso.com'],
    [{ userPrincipalName: 'soc@contoso.com', ownerType: 'Group' }, undefined],
    [{ assignedTo: 'Jane Doe', email: 'jane@contoso.com' }, undefined],
  ])('takes %j for %s', async (owner, name) => {
    expect((await read(isNew, { owner })).assignedTo).toBe(name);
  });

  it('sends everything back that a PUT takes, with the etag in the body', async () => {
    const { api, sent } = scriptedApi('arm', [{ body: incidentWith(closedAs('truePositive', 'Contained')) }]);
    const answer = await sentinel.write(api, ref, closedAs('truePositive', 'Contained'), await read(isNew));
    expect(sent).toEqual([
      {
        method: 'PUT',
        path: `${ref}?${version}`,
        body: {
          etag: '"1"',
          properties: {
            ...common,
            owner: { objectId: '2046feea-040d-4a46-9e2b-91c2941bfa70', assignedTo: 'john doe' },
            labels: [{ labelName: 'Phishing' }],
            status: 'Closed',
            classification: 'TruePositive',
            classificationReason: 'SuspiciousActivity',
            classificationComment: 'Contained',
          },
        },
      },
    ]);
    expect(answer).toMatchObject({ comment: 'Contained', updatedAt: '2019-01-01T13:15:31.999Z' });
  });

  it('sends no owner for an incident without one', async () => {
    const owner = { objectId: null, email: null, assignedTo: null, userPrincipalName: null };
    expect((await put(isInProgress, await read(isNew, { owner }))).properties).not.toHaveProperty('owner');
  });

  it.each([
    ['unknown', 'Undetermined', undefined],
    ['truePositive', 'TruePositive', 'SuspiciousActivity'],
    ['falsePositive', 'FalsePositive', 'InaccurateData'],
    ['informationalExpectedActivity', 'BenignPositive', 'SuspiciousButExpected'],
  ] as const)('closes %s as %s for the reason %s', async (classification, word, reason) => {
    const { properties } = await put(closedAs(classification), await read(isNew));
    expect(properties).toMatchObject({ status: 'Closed', classification: word });
    expect(properties.classificationReason).toBe(reason);
    expect(JSON.parse(JSON.stringify(properties))).not.toHaveProperty('classificationComment');
  });

  it('drops what was said about the closing when it opens an incident', async () => {
    const { properties } = await put(isInProgress, await read(closedAs('truePositive', 'Contained')));
    expect(properties.status).toBe('Active');
    for (const field of ['classification', 'classificationReason', 'classificationComment']) {
      expect(properties).not.toHaveProperty(field);
    }
  });

  it('leaves a richer reason that says the same, also when only the comment changes', async () => {
    const logic = await read(closedAs('falsePositive', 'Rule'), {
      classificationReason: 'IncorrectAlertLogic',
    });
    expect(logic.shown).toEqual(sentinel.project(closedAs('falsePositive')));
    const { api, sent } = scriptedApi('arm', []);
    await sentinel.write(api, ref, closedAs('falsePositive'), logic);
    expect(sent).toEqual([]);
    const { properties } = await put(closedAs('falsePositive', 'New'), logic);
    expect(properties).toMatchObject({
      classificationReason: 'IncorrectAlertLogic',
      classificationComment: 'New',
    });
  });

  it('reads again what came by queue, and refuses to write over what has changed since', async () => {
    const { base, ...queued } = await read(isNew);
    expect(base).toBeDefined();
    const same = scriptedApi('arm', [{ body: incidentWith(isNew) }, { body: incidentWith(isInProgress) }]);
    await sentinel.write(same.api, ref, isInProgress, queued);
    expect(same.sent.map(({ method }) => method)).toEqual(['GET', 'PUT']);
    const changed = scriptedApi('arm', [{ body: incidentWith(closedAs('truePositive')) }]);
    await expect(sentinel.write(changed.api, ref, isInProgress, queued)).rejects.toMatchObject({
      code: 'conflict',
    });
    expect(changed.sent.map(({ method }) => method)).toEqual(['GET']);
  });

  it('never creates: no PUT without a read, and 201 is an error', async () => {
    const { base, ...queued } = await read(isNew);
    const gone = scriptedApi('arm', [{ status: 404 }]);
    await expect(sentinel.write(gone.api, ref, isInProgress, queued)).rejects.toMatchObject({
      code: 'not-found',
    });
    expect(gone.sent.map(({ method }) => method)).toEqual(['GET']);
    const created = scriptedApi('arm', [{ status: 201, body: incidentWith(isInProgress) }]);
    const write = sentinel.write(created.api, ref, isInProgress, { ...queued, base });
    await expect(write).rejects.toMatchObject({ code: 'refused' });
    const noEtag = scriptedApi('arm', [{ body: { ...incidentWith(isNew), etag: undefined } }]);
    await expect(sentinel.write(noEtag.api, ref, isInProgress, queued)).rejects.toMatchObject({
      code: 'unreadable',
    });
  });

  it('calls a stale etag a conflict', async () => {
    const { api } = scriptedApi('arm', [{ status: 409, body: { error: { code: 'Conflict' } } }]);
    await expect(sentinel.write(api, ref, isInProgress, await read(isNew))).rejects.toMatchObject({
      code: 'conflict',
    });
  });

  it('waits for the native sync only with its evidence', async () => {
    const native = await read(isNew, { providerName: 'Microsoft XDR', providerIncidentId: '29' });
    expect(native).toMatchObject({
      nativeSyncSeconds: 120,
      belongsTo: [{ provider: 'defenderXdrIncidents', ref: '29' }],
    });
    for (const more of [{}, { providerName: 'Microsoft XDR', providerIncidentId: undefined }]) {
      const seen = await read(isNew, more);
      expect(seen.belongsTo).toEqual([]);
      expect(seen).not.toHaveProperty('nativeSyncSeconds');
    }
  });

  const guid = '11111111-1111-4111-8111-111111111111';
  it.each([
    ['Azure Advanced Threat Protection', { providerAlertId: guid }, [`mdi:${guid}`]],
    ['Microsoft Defender for Identity', { providerAlertId: `aa${guid}` }, [`mdi:${guid}`]],
    [
      'Microsoft Cloud App Security',
      { providerAlertId: 'caca3f704aaf7417985bbf3b22' },
      ['mda:ca3f704aaf7417985bbf3b22'],
    ],
    [
      'Microsoft Cloud App Security',
      { providerAlertId: 'CA3F704aaf7417985bbf3b22' },
      ['mda:ca3f704aaf7417985bbf3b22'],
    ],
    [
      'microsoft defender for cloud apps',
      { alertLink: 'https://contoso.portal.cloudappsecurity.com/#/alerts/603f704aaf7417985bbf3b22' },
      ['mda:603f704aaf7417985bbf3b22'],
    ],
    [
      'Microsoft Cloud App Security',
      {
        additionalData: {
          ExtendedLinks:
            '[{"Href":"https://x.test/#/alerts/603f704aaf7417985bbf3b22","Label":"Cloud App Security alert ID"}]',
        },
      },
      ['mda:603f704aaf7417985bbf3b22'],
    ],
    [
      'Azure Security Center',
      { systemAlertId: guid, providerAlertId: '2518_38cd' },
      [`mdc:${guid}`, 'mdc:2518_38cd'],
    ],
    ['Microsoft Defender Advanced Threat Protection', { providerAlertId: 'da637_-9' }, ['mde:da637_-9']],
    ['Office 365 Advanced Threat Protection', { providerAlertId: `fa${guid}` }, [`mdo:${guid}`]],
    [
      'Azure Active Directory Identity Protection',
      { providerAlertId: 'ad'.repeat(32) },
      [`idp:${'ad'.repeat(32)}`],
    ],
    ['Microsoft 365 Insider Risk Management', { providerAlertId: `ir${guid}` }, [`irm:${guid}`]],
    ['Microsoft Data Loss Prevention', { providerAlertId: `dl${guid}` }, [`mdo:${guid}`]],
    ['Microsoft 365 Defender', { providerAlertId: 'ra638_1' }, ['defenderXdr:ra638_1']],
    ['Microsoft Defender XDR', { providerAlertId: 'ri638_1' }, ['defenderXdr:ri638_1', 'mdi:638_1']],
    ['Azure Sentinel', { systemAlertId: guid, providerAlertId: 'x' }, [`sentinelAlert:${guid}`]],
    ['constructor', { systemAlertId: guid }, [`sentinelAlert:${guid}`]],
  ])('recognises an alert of %s', async (productName, more, aliases) => {
    const [member] =
      (await read(isNew, {}, [{ kind: 'SecurityAlert', properties: { productName, ...more } }])).members ??
      [];
    expect(member).toEqual({ aliases });
  });

  it('believes only a closed status of an alert, and counts those that it can not read', async () => {
    const statuses = ['New', 'InProgress', 'Resolved', 'Dismissed', 'Unknown'];
    const alerts = [...statuses.map((status) => ({ properties: { systemAlertId: guid, status } })), 'odd'];
    const { members = [] } = await read(isNew, {}, alerts);
    expect(members.map(({ verdict }) => verdict?.classification)).toEqual([
      undefined,
      undefined,
      'unknown',
      'falsePositive',
      undefined,
      undefined,
    ]);
    expect(members.at(-1)).toEqual({ aliases: [] });
  });

  it('lists the workspaces in scope, without the alerts', async () => {
    const odd = { id: printed, etag: '"1"', properties: { status: 'New' } };
    const { api, sent } = scriptedApi('arm', [
      { body: { value: [incidentWith(isNew), odd, {}], nextLink: `https://api.test${workspace}/next` } },
      { body: { value: [] } },
    ]);
    const scope = { workspaces: [workspace.toUpperCase()] };
    const pages = await collect(sentinel.list(api, new Date(0), scope));
    expect(sent[0]?.path).toBe(
      `${workspace}/providers/microsoft.securityinsights/incidents?${version}&$filter=properties/lastModifiedTimeUtc ge 1970-01-01T00:00:00.000Z&$orderby=properties/lastModifiedTimeUtc asc&$top=200`,
    );
    expect(pages[0]?.observations.map(({ members }) => members)).toEqual([undefined]);
    expect(pages[0]?.unreadable).toEqual([ref, undefined]);
    expect(pages).toHaveLength(2);
    expect(await collect(sentinel.list(api, new Date(0), {}))).toEqual([]);
  });

  it('lists the other workspaces when one fails, and says so at the end', async () => {
    const second = workspace.replace('ws-1', 'ws-2');
    const { api, sent } = scriptedApi('arm', [
      { status: 403 },
      { body: { value: [incidentWith(isNew)], nextLink: `https://api.test${second}/next` } },
      { body: { value: [incidentWith(isInProgress)] } },
    ]);
    const seen: (string | undefined)[] = [];
    const reading = async () => {
      for await (const page of sentinel.list(api, new Date(0), { workspaces: [workspace, second] }))
        seen.push(...page.observations.map(({ shown }) => shown.status));
    };
    await expect(reading()).rejects.toMatchObject({ code: 'forbidden' });
    expect(sent.map(({ path }) => path.split('/')[8])).toEqual(['ws-1', 'ws-2', 'ws-2']);
    expect(seen).toEqual(['New', 'Active']);
  });

  it('counts what is not closed, one call for each workspace', async () => {
    const answer = (count: number) => ({ body: { value: Array(count).fill({}) } });
    const { api, sent } = scriptedApi('arm', [answer(3), answer(4)]);
    const workspaces = [workspace, workspace.replace('ws-1', 'WS-2')];
    expect(await sentinel.countOpen(api, { workspaces })).toBe(7);
    const query = `${version}&$filter=properties/status ne 'Closed'&$top=1000`;
    expect(sent.map(({ path }) => path)).toEqual(
      workspaces.map((id) => `${id.toLowerCase()}/providers/microsoft.securityinsights/incidents?${query}`),
    );
    expect(await sentinel.countOpen(api, {})).toBe(0);
  });

  it('does not count on when there are more than one page of open incidents', async () => {
    const { api } = scriptedApi('arm', [
      { body: { value: [{}] } },
      { body: { value: [{}], nextLink: 'https://api.test/next' } },
    ]);
    expect(await sentinel.countOpen(api, { workspaces: [workspace, `${workspace}0`] })).toBeUndefined();
  });

  it('touches only the workspaces in scope', () => {
    expect(sentinel.inScope(ref, { workspaces: [workspace] })).toBe(true);
    expect(sentinel.inScope(ref, { workspaces: [`${workspace}0`, workspace.slice(0, -1)] })).toBe(false);
    expect(sentinel.inScope(ref, {})).toBe(false);
  });
});
