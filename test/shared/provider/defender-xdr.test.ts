import type { Disposition } from '../../../shared/alert/disposition.ts';
import { defenderXdr } from '../../../shared/provider/defender-xdr.ts';
import { productAlias } from '../../../shared/provider/product-alias.ts';
import { describeProvider } from './contract-suite.ts';
import { closedAs, isInProgress, isNew } from './dispositions.ts';
import { collect, scriptedApi, type ScriptedAnswer } from './scripted-api.ts';

const ref = 'ca603f704aaf7417985bbf3b22';
const closedAt = '2026-11-20T08:00:00.1234567Z';

function alertWith(d: Disposition, more: object = {}) {
  const comments =
    d.comment === undefined
      ? []
      : [{ comment: ` ${d.comment}\r\n`, createdDateTime: '2026-11-20T08:00:05Z' }];
  return {
    '@odata.type': '#microsoft.graph.security.alert',
    id: ref,
    providerAlertId: '603f704aaf7417985bbf3b22',
    incidentId: '29',
    status: d.status,
    classification: d.classification === 'unknown' ? null : d.classification,
    determination: d.determination === 'unknown' ? null : d.determination,
    serviceSource: 'microsoftDefenderForCloudApps',
    title: 'Honeytoken activity',
    severity: 'medium',
    createdDateTime: '2026-11-19T08:00:00Z',
    lastUpdateDateTime: '2026-11-20T08:00:06.1Z',
    resolvedDateTime: d.status === 'resolved' ? closedAt : null,
    firstActivityDateTime: '2026-11-19T07:00:00.4762123Z',
    comments,
    evidence: [],
    ...more,
  };
}

const answerWith = (d: Disposition, more: object = {}): ScriptedAnswer => ({ body: alertWith(d, more) });

async function read(d: Disposition, more: object = {}) {
  const seen = await defenderXdr.get(scriptedApi('graph', [answerWith(d, more)]).api, ref);
  if (seen === undefined) throw new Error('nothing was read');
  return seen;
}

// A comment needs a call of its own, so "one change" is a PATCH alone.
describeProvider('shared/provider/defender-xdr', defenderXdr, {
  ref,
  spellings: [` ${ref} `],
  foreign: ['-x', 'security/alerts_v2/da1', 'a#b', 'a%2fb', 'x'.repeat(257)],
  reads: (d) => [answerWith(d)],
  readsUnknown: [answerWith({ ...isNew }, { status: 'unknownFutureValue' })],
  writes: (want) => [
    answerWith({
      status: want.status,
      classification: want.classification,
      determination: want.determination,
    }),
    { body: { value: [{ comment: want.comment, createdDateTime: closedAt }] } },
  ],
});

describe('shared/provider/defender-xdr', () => {
  it('tells whom it is assigned to, and assigns it without deciding anything', async () => {
    const closed = closedAs('truePositive', 'Done');
    expect((await read(isNew, { assignedTo: 'Jane@Contoso.com' })).assignedTo).toBe('jane@contoso.com');
    expect(await read(isNew, { assignedTo: 'Automation' })).not.toHaveProperty('assignedTo');
    const { api, sent } = scriptedApi('graph', [answerWith(closed, { assignedTo: 'jane@contoso.com' })]);
    const answer = await defenderXdr.assign(api, ref, 'jane@contoso.com', await read(closed));
    expect(sent).toMatchObject([{ method: 'PATCH', body: { assignedTo: 'jane@contoso.com' } }]);
    expect(answer).toMatchObject({ assignedTo: 'jane@contoso.com', shown: defenderXdr.project(closed) });
  });

  it('sends status, classification and determination, unknown included, and the comment after it', async () => {
    const want = closedAs('unknown', 'Nothing found');
    const { api, sent } = scriptedApi('graph', [
      answerWith(closedAs('unknown')),
      { body: { value: [{ comment: 'Nothing found', createdDateTime: closedAt }] } },
    ]);
    const answer = await defenderXdr.write(api, ref, want, await read(isNew));
    expect(sent).toEqual([
      {
        method: 'PATCH',
        path: `/security/alerts_v2/${ref}`,
        body: { status: 'resolved', classification: 'unknown', determination: 'unknown' },
      },
      {
        method: 'POST',
        path: `/security/alerts_v2/${ref}/comments`,
        body: { '@odata.type': 'microsoft.graph.security.alertComment', comment: 'Nothing found' },
      },
    ]);
    expect(answer).toMatchObject({ comment: 'Nothing found', comments: ['Nothing found'] });
  });

  it('clears classification and determination when it opens an alert', async () => {
    const { api, sent } = scriptedApi('graph', [answerWith(isNew)]);
    await defenderXdr.write(
      api,
      ref,
      isNew,
      await read({ ...closedAs('truePositive'), determination: 'malware' }),
    );
    expect(sent[0]?.body).toEqual({ status: 'new', classification: 'unknown', determination: 'unknown' });
  });

  it('corrects a closing without its status, so as not to close again what somebody opens in that moment', async () => {
    const { api, sent } = scriptedApi('graph', [answerWith(closedAs('falsePositive'))]);
    await defenderXdr.write(api, ref, closedAs('falsePositive'), await read(closedAs('truePositive')));
    expect(sent[0]?.body).toEqual({ classification: 'falsePositive', determination: 'unknown' });
  });

  it('leaves what an analyst noted on an open alert when only the open status changes', async () => {
    const { api, sent } = scriptedApi('graph', [answerWith(isInProgress)]);
    await defenderXdr.write(api, ref, isInProgress, await read({ ...isNew, classification: 'truePositive' }));
    expect(sent[0]?.body).toEqual({ status: 'inProgress' });
  });

  it('sends only the comment when only that is missing', async () => {
    const observed = await read(closedAs('truePositive', 'Old'));
    const list = {
      value: [
        { comment: 'Old', createdDateTime: '2026-11-20T07:59:00Z' },
        { comment: 'New', createdDateTime: '2026-11-20T08:01:00Z' },
      ],
    };
    const { api, sent } = scriptedApi('graph', [{ body: list }]);
    const answer = await defenderXdr.write(api, ref, closedAs('truePositive', 'New'), observed);
    expect(sent.map(({ method }) => method)).toEqual(['POST']);
    expect(answer).toMatchObject({ comment: 'New', comments: ['Old', 'New'], shown: observed.shown });
  });

  it('does not send a comment again that an answer without comments hides', async () => {
    const observed = await read(closedAs('truePositive', 'Known'));
    const { api, sent } = scriptedApi('graph', [answerWith(closedAs('falsePositive'))]);
    await defenderXdr.write(api, ref, closedAs('falsePositive', 'Known'), observed);
    expect(sent).toHaveLength(1);
  });

  it.each([
    [
      'an open alert, noted true positive',
      { ...isNew, classification: 'truePositive' } as const,
      'new unknown unknown',
    ],
    [
      'a spelling of the update page',
      { ...closedAs('truePositive'), determination: 'compromisedUser' },
      'resolved truePositive compromisedAccount',
    ],
    [
      'another one',
      { ...closedAs('falsePositive'), determination: 'clean' },
      'resolved falsePositive notMalicious',
    ],
    [
      'a retired determination',
      { ...closedAs('truePositive'), determination: 'apt' },
      'resolved truePositive other',
    ],
    [
      'Pascal case',
      { status: 'Resolved', classification: 'FalsePositive', determination: 'InsufficientData' },
      'resolved falsePositive notEnoughDataToValidate',
    ],
    ['an unknown status', { ...isNew, status: 'paused' }, 'paused unknown unknown'],
    [
      'a word that a plain object would know',
      { ...closedAs('unknown'), classification: 'constructor' },
      'resolved constructor unknown',
    ],
  ])('shows %s', async (_, raw, shown) => {
    const seen = await read(raw as Disposition);
    expect(Object.values(seen.shown).join(' ')).toBe(shown);
  });

  it('does not mirror a classification or determination that it does not know', () => {
    const shown = { status: 'resolved', classification: 'truePositive', determination: 'somethingNew' };
    expect(defenderXdr.lift(shown)).toBeUndefined();
    expect(
      defenderXdr.lift({ ...shown, classification: 'constructor', determination: 'unknown' }),
    ).toBeUndefined();
  });

  it.each([
    [
      'da637551227677560813_-961444813',
      'da637551227677560813_-961444813',
      ['mde:da637551227677560813_-961444813'],
    ],
    ['edABC_1', undefined, ['mde:edabc_1']],
    [
      'aa11111111-1111-4111-8111-111111111111',
      '11111111-1111-4111-8111-111111111111',
      ['mdi:11111111-1111-4111-8111-111111111111'],
    ],
    [
      'aaaa111111-1111-4111-8111-111111111111',
      'aa111111-1111-4111-8111-111111111111',
      ['mdi:aa111111-1111-4111-8111-111111111111'],
    ],
    ['ri638_77', 'ri638_77', ['mdi:638_77']],
    ['caca3f704aaf7417985bbf3b22', 'ca3f704aaf7417985bbf3b22', ['mda:ca3f704aaf7417985bbf3b22']],
    ['rm638_1', undefined, ['mda:638_1']],
    ['ma1', undefined, ['mda:1']],
    ['fa1', undefined, ['mdo:1']],
    ['ad1', 'f00', ['idp:1', 'idp:f00']],
    ['dl1', undefined, ['mdo:1']],
    ['dc2518_38CD', '2518_38CD', ['mdc:2518_38cd']],
    ['sn1', undefined, ['sentinelAlert:1']],
    ['ir1', undefined, ['irm:1']],
    ['ra1', 'x', []],
    ['zz1', undefined, []],
  ])('is recognised by the product behind %s', async (id, providerAlertId, aliases) => {
    const seen = await read(isNew, { id, providerAlertId });
    expect(seen.aliases).toEqual([`defenderXdr:${id.toLowerCase()}`, ...aliases]);
  });

  it('belongs to its incident and waits for Purview only with Insider Risk', async () => {
    expect(await read(isNew)).toMatchObject({ belongsTo: [{ provider: 'defenderXdrIncidents', ref: '29' }] });
    expect((await read(isNew, { incidentId: null })).belongsTo).toEqual([]);
    expect((await read(isNew)).nativeSyncSeconds).toBeUndefined();
    expect((await read(isNew, { serviceSource: 'microsoftInsiderRiskManagement' })).nativeSyncSeconds).toBe(
      2100,
    );
    expect((await read(isNew, { id: 'ir1' })).nativeSyncSeconds).toBe(2100);
    expect((await read(isNew, { id: 'ir1' })).losesInProgress).toBe(true);
    expect(await read(isNew, { id: 'dl1' })).not.toHaveProperty('losesInProgress');
  });

  it.each([
    ['a DLP alert', 'dl', 'dataLossPrevention'],
    [
      'one whose integration is switched off, under the letters of DLP',
      'dl',
      'microsoftDefenderForOffice365',
    ],
    ['the same under those of Defender for Office 365', 'fa', 'microsoftDefenderForOffice365'],
  ])('knows %s by the one name that its copies elsewhere give', async (_, prefix, serviceSource) => {
    const guid = '5b2c1d0e-4f3a-4b6c-9d8e-7f6a5b4c3d2e';
    const { aliases } = await read(isNew, { id: `${prefix}${guid}`, providerAlertId: guid, serviceSource });
    for (const product of ['dlp', 'mdo'] as const) {
      expect(aliases).toContain(productAlias(product, guid));
      expect(aliases).toContain(productAlias(product, `${prefix}${guid}`));
    }
  });

  it('takes for the closing comment the newest of those written within ten minutes of the closing', async () => {
    const at = (comment: string, createdDateTime: string) => ({ comment, createdDateTime });
    const comments = [
      at('long before', '2026-11-20T07:49:59Z'),
      at('second', '2026-11-20T08:02:00Z'),
      at('first', '2026-11-20T07:51:00.1234567Z'),
      at('  ', '2026-11-20T08:03:00Z'),
      at('long after', '2026-11-20T08:10:01Z'),
      { comment: 'undated' },
    ];
    expect(await read(closedAs('truePositive'), { comments })).toMatchObject({
      comment: 'second',
      comments: ['long before', 'second', 'first', 'long after', 'undated'],
    });
    expect((await read(isNew, { comments, resolvedDateTime: closedAt })).comment).toBeUndefined();
  });

  it('writes times in one length', async () => {
    expect(await read(closedAs('truePositive'))).toMatchObject({
      createdAt: '2026-11-19T08:00:00.000Z',
      updatedAt: '2026-11-20T08:00:06.100Z',
      closedAt: '2026-11-20T08:00:00.123Z',
    });
  });

  it('has the fingerprint of title, principal and second', async () => {
    const user = {
      '@odata.type': '#microsoft.graph.security.userEvidence',
      userAccount: { userPrincipalName: 'User1@Contoso.com' },
    };
    const device = {
      '@odata.type': '#microsoft.graph.security.deviceEvidence',
      deviceDnsName: 'pc1.contoso.com',
    };
    const byUser = await read(isNew, { evidence: [device, 'odd', user] });
    const same = await read(isNew, {
      title: 'HONEYTOKEN activity ',
      firstActivityDateTime: '2026-11-19T07:00:00Z',
      evidence: [user],
    });
    expect(byUser.fingerprint).toMatch(/^[0-9a-f]{64}$/);
    expect(same.fingerprint).toBe(byUser.fingerprint);
    const byDevice = await read(isNew, { evidence: [device] });
    expect(byDevice.fingerprint).not.toBe(byUser.fingerprint);
    expect((await read(isNew)).fingerprint).toBeUndefined();
  });

  it('lists page by page and names what it could not read', async () => {
    const next = 'https://api.test/security/alerts_v2?$filter=x&$skip=2';
    const { api, sent } = scriptedApi('graph', [
      {
        body: {
          value: [alertWith(isNew), { id: 'da9', comments: 'odd', status: 7 }, { id: 5 }, null],
          '@odata.nextLink': next,
        },
      },
      { body: { value: [] } },
    ]);
    const pages = await collect(defenderXdr.list(api, new Date('2026-11-22T09:45:00Z')));
    expect(sent.map(({ path }) => path)).toEqual([
      '/security/alerts_v2?$filter=lastUpdateDateTime ge 2026-11-22T09:45:00.000Z',
      '/security/alerts_v2?$filter=x&$skip=2',
    ]);
    expect(pages.map(({ observations }) => observations.map((seen) => seen.ref))).toEqual([[ref, 'da9'], []]);
    expect(pages.map(({ unreadable }) => unreadable)).toEqual([[undefined, undefined], []]);
  });

  it('refuses a list that never ends, and a next page elsewhere', async () => {
    const self = '/security/alerts_v2?$filter=lastUpdateDateTime%20ge%202026-11-22T09%3A45%3A00.000Z';
    const since = new Date('2026-11-22T09:45:00Z');
    const looping = scriptedApi('graph', [{ body: { value: [], '@odata.nextLink': self } }]);
    await expect(collect(defenderXdr.list(looping.api, since))).rejects.toMatchObject({
      code: 'unreadable',
    });
    const leaving = scriptedApi('graph', [{ body: { value: [], '@odata.nextLink': 'https://evil.test/x' } }]);
    await expect(collect(defenderXdr.list(leaving.api, since))).rejects.toMatchObject({
      code: 'refused',
    });
    expect(leaving.sent).toHaveLength(1);
  });

  it('counts what is open in one call, unless the answer does not say', async () => {
    const { api, sent } = scriptedApi('graph', [
      { body: { '@odata.count': 7, value: [{}] } },
      { body: { value: [] } },
    ]);
    expect(await defenderXdr.countOpen(api)).toBe(7);
    expect(await defenderXdr.countOpen(api)).toBeUndefined();
    const path = `/security/alerts_v2?$count=true&$top=1&$filter=status ne 'resolved'`;
    expect(sent[0]).toEqual({ method: 'GET', path, body: undefined });
  });
});
