import type { Disposition } from '../../../shared/alert/disposition.ts';
import { fingerprintOf } from '../../../shared/alert/fingerprint.ts';
import { defenderForCloud } from '../../../shared/provider/defender-for-cloud.ts';
import { defenderXdr } from '../../../shared/provider/defender-xdr.ts';
import { sentinel } from '../../../shared/provider/sentinel.ts';
import { describeProvider } from './contract-suite.ts';
import { closedAs, isInProgress, isNew } from './dispositions.ts';
import { collect, scriptedApi } from './scripted-api.ts';

const azureSubscription = '20ff7fc3-e762-44dd-bd96-b71116dcdc23';
const other = '8c1d4e70-2f9b-4d36-a5e8-70b16c93f2da';
const tail = '2518770965529163669_F144EE95-A3E5-42DA-A279-967D115809AA';
const name = '2518298467986649999_4D25BFEF-2d77-4a08-adc0-3e35715cc92a';
const printed = `/subscriptions/${azureSubscription}/resourceGroups/my(Rg).1/providers/Microsoft.Security/locations/westeurope/alerts/${tail}`;
const ref = printed.toLowerCase();
const version = 'api-version=2022-01-01';

function statusOf({ status, classification }: Disposition): string {
  if (status !== 'resolved') return status === 'new' ? 'Active' : 'InProgress';
  return classification === 'falsePositive' ? 'Dismissed' : 'Resolved';
}

function alertWith(d: Disposition, more: object = {}) {
  return {
    id: printed,
    name,
    type: 'Microsoft.Security/Locations/alerts',
    properties: {
      status: statusOf(d),
      systemAlertId: name,
      alertDisplayName: 'Suspicious Screensaver process executed',
      productName: 'Azure Security Center',
      severity: 'High',
      startTimeUtc: '2020-02-22T00:00:00.0000000Z',
      processingEndTimeUtc: '2020-02-23T13:48:58.9205584Z',
      timeGeneratedUtc: '2020-02-23T13:47:58.1234567Z',
      ...more,
    },
  };
}

async function read(d: Disposition, more: object = {}) {
  const seen = await defenderForCloud.get(scriptedApi('arm', [{ body: alertWith(d, more) }]).api, ref);
  if (seen === undefined) throw new Error('nothing was read');
  return seen;
}

describeProvider('shared/provider/defender-for-cloud', defenderForCloud, {
  ref,
  spellings: [printed, ref.toUpperCase(), ` ${printed} `],
  foreign: [
    tail,
    `${ref}/dismiss`,
    `${ref}?x=1`,
    `https://management.azure.com${ref}`,
    ref.replace(azureSubscription, 'mine'),
    ref.replace('my(rg).1', '..'),
    ref.replace(/[^/]+$/, '..'),
    ref.replace('/alerts/', '/tasks/'),
    `/subscriptions/${azureSubscription}/providers/microsoft.security/alerts`,
  ],
  reads: (d) => [{ body: alertWith(d) }],
  readsUnknown: [{ body: alertWith(isNew, { status: 'Expired' }) }],
  writes: () => [{ status: 204 }],
});

describe('shared/provider/defender-for-cloud', () => {
  it('takes the id of an alert without a resource group', () => {
    const bare = `/subscriptions/${azureSubscription}/providers/Microsoft.Security/locations/centralus/alerts/${tail}`;
    expect(defenderForCloud.normaliseRef(bare)).toBe(bare.toLowerCase());
  });

  it('touches only the Azure subscriptions in scope', () => {
    expect(
      defenderForCloud.inScope(ref, { azureSubscriptions: [other, azureSubscription.toUpperCase()] }),
    ).toBe(true);
    expect(
      defenderForCloud.inScope(ref, { azureSubscriptions: [other, azureSubscription.slice(0, -1)] }),
    ).toBe(false);
    expect(defenderForCloud.inScope(ref, {})).toBe(false);
  });

  it.each([
    ['activate', isNew, closedAs('truePositive')],
    ['inProgress', isInProgress, isNew],
    ['resolve', closedAs('unknown'), isNew],
    ['resolve', closedAs('truePositive'), isInProgress],
    ['resolve', closedAs('informationalExpectedActivity'), isNew],
    ['resolve', closedAs('truePositive'), closedAs('falsePositive')],
    ['dismiss', closedAs('falsePositive'), isNew],
    ['dismiss', closedAs('falsePositive'), closedAs('truePositive')],
  ])('sends %s with an empty body for %j over %j', async (verb, want, before) => {
    const { api, sent } = scriptedApi('arm', [{ status: 204 }]);
    const answer = defenderForCloud.write(api, ref, { ...want, comment: 'Done' }, await read(before));
    await expect(answer).resolves.toBeUndefined();
    expect(sent).toEqual([{ method: 'POST', path: `${ref}/${verb}?${version}`, body: undefined }]);
  });

  it('sends nothing for a class that it shows the same', async () => {
    const { api, sent } = scriptedApi('arm', []);
    await defenderForCloud.write(api, ref, closedAs('unknown'), await read(closedAs('truePositive')));
    expect(sent).toEqual([]);
  });

  it.each([
    ['Active', isNew],
    ['New', isNew],
    ['inprogress', isInProgress],
    ['Resolved', closedAs('unknown')],
    ['DISMISSED', closedAs('falsePositive')],
    ['Expired', undefined],
    [undefined, undefined],
    [7, undefined],
  ])('reads the status %s', async (status, verdict) => {
    expect(defenderForCloud.lift((await read(isNew, { status })).shown)).toEqual(verdict);
  });

  it('takes the class of a closing from what was agreed, if that shows as just this', async () => {
    const agreed = { ...closedAs('truePositive'), determination: 'malware' } as const;
    const resolved = (await read(closedAs('unknown'))).shown;
    expect(defenderForCloud.lift(resolved, agreed)).toEqual(agreed);
    expect(defenderForCloud.lift(resolved, closedAs('falsePositive'))).toEqual(closedAs('unknown'));
  });

  it('takes a false positive back only by Resolved after Dismissed', () => {
    const words = ['Active', 'InProgress', 'Resolved', 'Dismissed', 'Odd'];
    const taking = words.flatMap((before) =>
      words.flatMap((after) => {
        const takenBack = defenderForCloud.takesBack({ status: before }, { status: after });
        return takenBack === undefined ? [] : [[before, after, takenBack]];
      }),
    );
    expect(taking).toEqual([['Dismissed', 'Resolved', 'falsePositive']]);
  });

  it('is dated by its creation and nothing else', async () => {
    const seen = await read(closedAs('truePositive'));
    expect(seen).toMatchObject({
      createdAt: '2020-02-23T13:47:58.123Z',
      title: 'Suspicious Screensaver process executed',
      severity: 'high',
      belongsTo: [],
    });
    for (const field of ['updatedAt', 'closedAt', 'comment', 'fingerprint'])
      expect(seen).not.toHaveProperty(field);
  });

  const mdc = [`mdc:${name.toLowerCase()}`, `mdc:${tail.toLowerCase()}`];
  const guid = '11111111-1111-4111-8111-111111111111';
  const link = (href: string) => [{ Category: 'x', Href: href, Label: 'View the alert' }];
  it.each([
    ['all three ids where they differ', { systemAlertId: guid }, [`mdc:${guid}`, ...mdc]],
    ['each id once', {}, mdc],
    ['its ids when no product is named', { productName: undefined }, mdc],
    ['its ids under its new name', { productName: 'Microsoft Defender for Cloud' }, mdc],
    ['nothing of a foreign alert without a link', { productName: 'Microsoft Defender ATP' }, []],
    ['nothing of a product that nobody knows', { productName: 'Contoso AV' }, []],
    [
      'the endpoint alert that a link names',
      {
        productName: 'Microsoft Defender ATP',
        extendedLinks: link('https://security.microsoft.com/alerts/da637578995287051192_-756343937?tid=1'),
      },
      ['mde:da637578995287051192_-756343937'],
    ],
    [
      'the endpoint alert that an old link names',
      {
        productName: 'Microsoft Defender ATP',
        alertUri: 'https://securitycenter.windows.com/alert/DA6375_1',
      },
      ['mde:da6375_1'],
    ],
    [
      'the identity alert that a link names',
      { productName: 'Azure ATP', extendedLinks: link(`https://security.microsoft.com/alerts/aa${guid}`) },
      [`mdi:${guid}`],
    ],
    [
      'the Cloud Apps alert that a link names',
      {
        productName: 'MCAS',
        extendedLinks: link(
          'https://contoso.us2.portal.cloudappsecurity.com/#/alerts/603F704aaf7417985bbf3b22',
        ),
      },
      ['mda:603f704aaf7417985bbf3b22'],
    ],
    [
      'no alert of another product than the one that raised it',
      { productName: 'Azure ATP', alertUri: 'https://security.microsoft.com/alerts/da6375_1' },
      [],
    ],
    [
      'no alert that a page of somebody else names',
      {
        productName: 'Microsoft Defender ATP',
        alertUri: 'https://notsecurity.microsoft.com.example/alerts/da6375_1',
      },
      [],
    ],
    [
      'no alert out of broken links',
      {
        productName: 'Microsoft Defender ATP',
        alertUri: 'alerts/da6375_1',
        extendedLinks: ['odd', { Href: 7 }],
      },
      [],
    ],
  ])('is recognised by %s', async (_sentence, more, aliases) => {
    expect((await read(isNew, more)).aliases).toEqual(aliases);
  });

  it('meets its alerts_v2 copy and its member in Sentinel', async () => {
    const { aliases } = await read(isNew);
    const xdr = scriptedApi('graph', [{ body: { id: `dc${name}`, status: 'new', providerAlertId: name } }]);
    expect((await defenderXdr.get(xdr.api, `dc${name}`))?.aliases).toEqual(
      expect.arrayContaining([`mdc:${name.toLowerCase()}`]),
    );
    const workspace = `/subscriptions/${azureSubscription}/resourcegroups/rg/providers/microsoft.operationalinsights/workspaces/ws`;
    const incident = `${workspace}/providers/microsoft.securityinsights/incidents/1`;
    const member = { productName: 'Azure Security Center', systemAlertId: guid, providerAlertId: name };
    const body = { id: incident, etag: '"1"', properties: { title: 'x', severity: 'High', status: 'New' } };
    const { api } = scriptedApi('arm', [{ body }, { body: { value: [{ properties: member }] } }]);
    const members = (await sentinel.get(api, incident))?.members ?? [];
    expect(members[0]?.aliases.filter((alias) => aliases.includes(alias))).toEqual([
      `mdc:${name.toLowerCase()}`,
    ]);
  });

  const expected = fingerprintOf(
    'Suspicious Screensaver process executed',
    'dana@contoso.com',
    '2020-02-22T00:00:00',
  );
  it.each([
    ['a principal name', [{ type: 'account', userPrincipalName: 'Dana@contoso.com' }], expected],
    ['a name and its suffix', [{ Type: 'Account', Name: 'dana', UPNSuffix: 'contoso.com' }], expected],
    [
      'the same account twice',
      Array(2).fill({ type: 'account', name: 'dana', upnSuffix: 'Contoso.com' }),
      expected,
    ],
    ['a local account', [{ type: 'account', name: 'dana', ntDomain: 'vm2' }], undefined],
    ['no account', [{ type: 'host', userPrincipalName: 'dana@contoso.com' }, 'odd'], undefined],
    [
      'two accounts',
      [
        { type: 'account', userPrincipalName: 'dana@contoso.com' },
        { type: 'account', userPrincipalName: 'kim@contoso.com' },
      ],
      undefined,
    ],
  ])(
    'has a fingerprint only of the one account with a principal name: %s',
    async (_sentence, entities, fingerprint) => {
      expect((await read(isNew, { entities })).fingerprint).toBe(fingerprint);
    },
  );

  it('lists every alert of every Azure subscription in scope, whatever its age', async () => {
    const elsewhere = { ...alertWith(isInProgress), id: printed.replace(azureSubscription, other) };
    const odd = { ...alertWith(isNew), properties: undefined };
    const { api, sent } = scriptedApi('arm', [
      { body: { value: [alertWith(isNew), odd, { id: '/x' }], nextLink: `https://api.test/next` } },
      { body: { value: [elsewhere] } },
      { body: { value: [] } },
    ]);
    const scope = { azureSubscriptions: [azureSubscription, other] };
    const pages = await collect(defenderForCloud.list(api, new Date('2026-11-22T09:45:00Z'), scope));
    const listOf = (id: string) => `/subscriptions/${id}/providers/Microsoft.Security/alerts?${version}`;
    expect(sent.map(({ path }) => path)).toEqual([listOf(azureSubscription), listOf(other), '/next']);
    expect(pages.map(({ observations }) => observations.map((seen) => seen.ref))).toEqual([
      [ref],
      [ref.replace(azureSubscription, other)],
      [],
    ]);
    expect(pages[0]?.unreadable).toEqual([ref, undefined]);
    expect(await collect(defenderForCloud.list(api, new Date(0), {}))).toEqual([]);
  });

  it('lists the other Azure subscriptions when one may not be read, and says so at the end', async () => {
    const { api } = scriptedApi('arm', [{ status: 403 }, { body: { value: [alertWith(isNew)] } }]);
    const seen: string[] = [];
    const reading = async () => {
      const pages = defenderForCloud.list(api, new Date(0), {
        azureSubscriptions: [other, azureSubscription],
      });
      for await (const { observations } of pages) seen.push(...observations.map((each) => each.ref));
    };
    await expect(reading()).rejects.toMatchObject({ code: 'forbidden' });
    expect(seen).toEqual([ref]);
  });

  it('counts what is open in one query, however the index spells its fields', async () => {
    const { api, sent } = scriptedApi('arm', [
      { body: { totalRecords: 1, count: 1, data: [{ total: 12 }] } },
    ]);
    const azureSubscriptions = [azureSubscription, other];
    expect(await defenderForCloud.countOpen(api, { azureSubscriptions })).toBe(12);
    expect(sent).toEqual([
      {
        method: 'POST',
        path: '/providers/Microsoft.ResourceGraph/resources?api-version=2021-03-01',
        body: {
          subscriptions: azureSubscriptions,
          query: expect.stringMatching(
            /properties\.Status.*properties\.status.*\n\| summarize total = count\(\)$/,
          ),
          options: { resultFormat: 'objectArray' },
        },
      },
    ]);
  });

  it('never asks the index about all that the identity can read', async () => {
    const { api, sent } = scriptedApi('arm', []);
    expect(await defenderForCloud.countOpen(api, {})).toBe(0);
    expect(sent).toEqual([]);
  });
});
