import { AlertKeySchema } from '../../../shared/alert/alert-key.ts';
import type { Disposition } from '../../../shared/alert/disposition.ts';
import { entraIdProtection } from '../../../shared/provider/entra-id-protection.ts';
import { xdrAliases } from '../../../shared/provider/product-alias.ts';
import { describeProvider } from './contract-suite.ts';
import { describeWithContracts, readContract } from './contracts.ts';
import { closedAs, isInProgress, isNew } from './dispositions.ts';
import { collect, scriptedApi, testNow, type ScriptedAnswer } from './scripted-api.ts';

const userId = 'abcdefab-af90-4edf-ac4c-742ff06735d0';
const spId = '9089a539-a539-4089-89a5-899039a58990';
const user = `user:${userId}`;
const servicePrincipal = `servicePrincipal:${spId}`;
const detectionId = '23dbdebafed1457c9523f767576a48f3ee5c53ad3337bccad47fad5f6be28505';
const detection = `detection:${detectionId}`;
const updated = '2026-11-20T08:00:00.1234567Z';
const none = { body: { value: [] } };

const stateOf = ({ status, classification }: Disposition) => {
  if (status !== 'resolved') return { riskState: 'atRisk', riskDetail: 'none' };
  return classification === 'falsePositive'
    ? { riskState: 'confirmedSafe', riskDetail: 'adminConfirmedAccountSafe' }
    : { riskState: 'dismissed', riskDetail: 'adminDismissedAllRiskForUser' };
};
const userWith = (more: object) => ({
  id: userId,
  isDeleted: false,
  isProcessing: false,
  riskLevel: 'high',
  riskLastUpdatedDateTime: updated,
  userPrincipalName: 'olack@adatum.com',
  ...more,
});
const detectionWith = (more: object) => ({
  id: detectionId,
  requestId: 'ce3965b4-9cd8-43fb-9384-14b954953000',
  riskEventType: 'anonymizedIPAddress',
  riskState: 'atRisk',
  riskDetail: 'none',
  riskLevel: 'high',
  activityDateTime: '2026-11-19T07:58:00Z',
  detectedDateTime: '2026-11-19T08:00:00Z',
  lastUpdatedDateTime: updated,
  userId,
  ...more,
});

async function read(ref: string, ...answers: readonly ScriptedAnswer[]) {
  const { api, sent } = scriptedApi('graph', answers);
  const seen = await entraIdProtection.get(api, ref);
  if (seen === undefined) throw new Error('nothing was read');
  return { seen, paths: sent.map(({ path }) => path) };
}
const readUser = async (more: object, ...members: readonly object[]) =>
  (await read(user, { body: userWith(more) }, { body: { value: members } })).seen;
const readDetection = async (more: object) => (await read(detection, { body: detectionWith(more) })).seen;
const atRisk = { riskState: 'atRisk', riskDetail: 'none' };

describeProvider('shared/provider/entra-id-protection', entraIdProtection, {
  ref: user,
  spellings: [` ${user} `, `USER:${userId.toUpperCase()}`],
  foreign: [
    userId,
    'user:',
    'user:me',
    `user:${userId}:x`,
    `user:${userId}/x`,
    'detection:',
    'signIn:1',
    'toString:1',
  ],
  reads: (d) => [{ body: userWith(stateOf(d)) }, none],
  readsUnknown: [{ body: userWith({ riskState: 'confirmedCompromised' }) }, none],
  writes: () => [{ status: 204 }],
});

describe('shared/provider/entra-id-protection', () => {
  it.each([
    [detection, 'alert'],
    ['spDetection:abc', 'alert'],
    [user, 'shared'],
    [servicePrincipal, 'shared'],
  ])('%s is of the kind %s', (ref, kind) => {
    expect(entraIdProtection.normaliseRef(ref.toUpperCase())).toBe(ref);
    expect(entraIdProtection.kind(ref)).toBe(kind);
  });

  it('mirrors service principals only where the policy wants them', () => {
    expect(
      [user, detection, servicePrincipal, 'spDetection:abc'].map((ref) => entraIdProtection.inScope(ref, {})),
    ).toEqual([true, true, false, false]);
    expect(entraIdProtection.inScope(servicePrincipal, { servicePrincipals: true })).toBe(true);
  });

  it('reads a detection as a copy of the alert that Defender XDR and Sentinel have of it, and of its person', async () => {
    const { seen, paths } = await read(detection, { body: detectionWith({}) });
    expect(paths).toEqual([`/identityProtection/riskDetections/${detectionId}`]);
    expect(seen).toMatchObject({
      ref: detection,
      shown: { risk: 'atRisk' },
      createdAt: '2026-11-19T08:00:00.000Z',
      updatedAt: '2026-11-20T08:00:00.123Z',
      belongsTo: [{ provider: 'entraIdProtection', ref: user }],
      title: 'anonymizedIPAddress',
    });
    expect(xdrAliases(`ad${detectionId}`)).toContain(seen.aliases[0]);
    expect(xdrAliases('ad0000', detectionId)).toContain(seen.aliases[0]);
  });

  it('reads a person with every detection there is of it, in any state, and keeps no name', async () => {
    const members = [
      detectionWith({}),
      detectionWith({
        id: 'b1',
        riskState: 'remediated',
        riskDetail: 'userPassedMFADrivenByRiskBasedPolicy',
      }),
      detectionWith({ id: 'c1', riskState: 'confirmedCompromised' }),
      { riskState: 'remediated' },
    ];
    const more = 'https://api.test/identityProtection/riskDetections?$skiptoken=2';
    const { seen, paths } = await read(
      user,
      { body: userWith(atRisk) },
      { body: { value: members, '@odata.nextLink': more } },
      { body: { value: [detectionWith({ id: 'd1', riskState: 'unknownFutureValue' })] } },
    );
    expect(paths.slice(0, 2)).toEqual([
      `/identityProtection/riskyUsers/${userId}`,
      `/identityProtection/riskDetections?$filter=userId eq '${userId}'`,
    ]);
    expect(seen.members?.map(({ copy, isOver }) => [copy?.ref, isOver])).toEqual([
      [detection, undefined],
      ['detection:b1', true],
      ['detection:c1', undefined],
      [undefined, undefined],
      ['detection:d1', undefined],
    ]);
    expect(seen.members?.[0]?.aliases).toEqual([`entraIdProtection:${detection}`, `idp:${detectionId}`]);
    expect(seen.members?.[3]).toEqual({ aliases: [] });
    expect(JSON.stringify(seen)).not.toContain('olack');
  });

  it('keeps what is no decision and what is over on the way through the queue', async () => {
    const ended = { id: 'b1', riskState: 'remediated' };
    const seen = await readUser({ riskState: 'atRisk' }, ended);
    const key = {
      tenantId: '11111111-1111-4111-8111-111111111111',
      provider: 'entraIdProtection',
      ref: user,
      observedAt: testNow,
      source: 'poll',
      observation: seen,
    };
    expect(seen).toMatchObject({ isConsequence: true, members: [{ isOver: true }] });
    expect(AlertKeySchema.parse(key).observation).toEqual(seen);
  });

  const mine = 'a decision of its own';
  const others = 'no decision of its own';
  it.each<[string, string, string, string | undefined, string]>([
    ['detection', 'dismissed', 'adminDismissedRiskForSignIn', 'informationalExpectedActivity', mine],
    ['detection', 'confirmedSafe', 'adminConfirmedSigninSafe', 'falsePositive', mine],
    ['detection', 'dismissed', 'adminDismissedAllRiskForUser', 'informationalExpectedActivity', others],
    [
      'detection',
      'dismissed',
      'adminDismissedAllRiskForServicePrincipal',
      'informationalExpectedActivity',
      others,
    ],
    ['detection', 'confirmedSafe', 'adminConfirmedAccountSafe', 'falsePositive', others],
    ['user', 'dismissed', 'adminDismissedAllRiskForUser', 'informationalExpectedActivity', mine],
    ['user', 'confirmedSafe', 'adminConfirmedAccountSafe', 'falsePositive', mine],
    ['user', 'dismissed', 'adminDismissedRiskForSignIn', 'informationalExpectedActivity', others],
    ['user', 'confirmedSafe', 'adminConfirmedSigninSafe', 'falsePositive', others],
    ['detection', 'atRisk', 'none', 'unknown', others],
    ['user', 'atRisk', 'none', 'unknown', others],
  ])('%s: %s by %s says %s, %s', async (what, riskState, riskDetail, classification, whose) => {
    const state = { riskState, riskDetail };
    const seen = what === 'user' ? await readUser(state) : await readDetection(state);
    expect(entraIdProtection.lift(seen.shown)?.classification).toBe(classification);
    expect(seen.isConsequence).toBe(whose === mine ? undefined : true);
  });

  it.each([
    ['none', 'none'],
    ['dismissed', 'none'],
    ['dismissed', 'hidden'],
    ['dismissed', 'm365DAdminDismissedDetection'],
    ['dismissed', 'aiConfirmedSigninSafe'],
    ['confirmedSafe', 'aiConfirmedSigninSafe'],
    ['confirmedSafe', 'adminDismissedAllRiskForUser'],
    ['remediated', 'userPerformedSecuredPasswordReset'],
    ['remediated', 'userPassedMFADrivenByRiskBasedPolicy'],
    ['remediated', 'adminGeneratedTemporaryPassword'],
    ['remediated', 'microsoftRevokedSessions'],
    ['confirmedCompromised', 'adminConfirmedUserCompromised'],
    ['unknownFutureValue', 'adminDismissedAllRiskForUser'],
  ])('mirrors nothing that no person closed: %s by %s', async (riskState, riskDetail) => {
    for (const seen of [
      await readUser({ riskState, riskDetail }),
      await readDetection({ riskState, riskDetail }),
    ]) {
      expect(entraIdProtection.lift(seen.shown)).toBeUndefined();
      for (const agreed of [isNew, closedAs('truePositive'), closedAs('falsePositive')])
        expect(entraIdProtection.lift(seen.shown, agreed)).toBeUndefined();
    }
  });

  it('says neither the old nor the new while an action is being carried out', async () => {
    const { shown } = await readUser({ riskState: 'atRisk', isProcessing: true });
    expect(entraIdProtection.lift(shown)).toBeUndefined();
  });

  it.each([
    [user, closedAs('informationalExpectedActivity'), 'riskyUsers/dismiss', { userIds: [userId] }],
    [user, closedAs('truePositive'), 'riskyUsers/dismiss', { userIds: [userId] }],
    [user, closedAs('falsePositive'), 'riskyUsers/confirmSafe', { userIds: [userId] }],
    [
      servicePrincipal,
      closedAs('truePositive'),
      'riskyServicePrincipals/dismiss',
      { servicePrincipalIds: [spId] },
    ],
  ])('%s: ends the risk of just that person', async (ref, want, path, body) => {
    const { api, sent } = scriptedApi('graph', [{ status: 204 }]);
    const observed = { ...(await readUser(atRisk)), ref };
    await entraIdProtection.write(api, ref, want, observed);
    expect(sent).toEqual([{ method: 'POST', path: `/identityProtection/${path}`, body }]);
  });

  const risen = { risk: 'atRisk' };
  const gone = { risk: 'dismissed' };
  const objections: readonly [string, string, Disposition, Readonly<Record<string, string>>][] = [
    ['a detection', detection, closedAs('truePositive'), risen],
    ['a service principal as safe', servicePrincipal, closedAs('falsePositive'), risen],
    ['how a risk has ended', user, closedAs('falsePositive'), gone],
    ['a risk that Entra is working on', user, closedAs('truePositive'), { risk: 'processing' }],
    ['something else', 'x', closedAs('truePositive'), risen],
  ];
  it.each(objections)('can not change %s, and never tries', async (_sentence, ref, want, shown) => {
    expect(entraIdProtection.cannotShow(ref, want, shown)).toEqual(expect.any(String));
    const { api, sent } = scriptedApi('graph', []);
    const write = entraIdProtection.write(api, ref, want, { ...(await readUser(atRisk)), shown });
    await expect(write).rejects.toThrow();
    expect(sent).toEqual([]);
  });

  it.each([isNew, isInProgress, closedAs('unknown')])(
    'never opens a risk, nor ends one without a reason: %j',
    async (want) => {
      const { api, sent } = scriptedApi('graph', []);
      const observed = { ...(await readUser(atRisk)), shown: want.status === 'resolved' ? risen : gone };
      await expect(entraIdProtection.write(api, user, want, observed)).rejects.toMatchObject({
        code: 'refused',
      });
      expect(sent).toEqual([]);
      expect(entraIdProtection.closesAs.has('unknown' as never)).toBe(false);
    },
  );

  it('lists what changed, detections first, and service principals as well where they are wanted', async () => {
    const since = new Date('2026-11-20T00:00:00Z');
    const { api, sent } = scriptedApi('graph', [
      { body: { value: [detectionWith({}), { id: 'no/id' }, { id: 'e1', riskState: 7 }] } },
      { body: { value: [userWith(atRisk), userWith({ id: 'me' })] } },
    ]);
    const pages = await collect(entraIdProtection.list(api, since, {}));
    expect(pages.flatMap(({ observations }) => observations.map(({ ref }) => ref))).toEqual([
      detection,
      'detection:e1',
      user,
    ]);
    expect(pages.flatMap(({ unreadable }) => unreadable)).toEqual([undefined, undefined]);
    expect(sent.map(({ path }) => path)).toEqual([
      '/identityProtection/riskDetections?$filter=lastUpdatedDateTime ge 2026-11-20T00:00:00.000Z&$top=500',
      '/identityProtection/riskyUsers?$filter=riskLastUpdatedDateTime ge 2026-11-20T00:00:00.000Z&$top=500',
    ]);
    const both = scriptedApi('graph', [none, none, none, none]);
    await collect(entraIdProtection.list(both.api, since, { servicePrincipals: true }));
    const others = both.sent.map(({ path }) => path).filter((path) => path.includes('ervicePrincipal'));
    expect(others).toEqual([
      '/identityProtection/servicePrincipalRiskDetections?$filter=lastUpdatedDateTime ge 2026-11-20T00:00:00.000Z',
      '/identityProtection/riskyServicePrincipals?$filter=riskLastUpdatedDateTime ge 2026-11-20T00:00:00.000Z',
    ]);
  });

  it('reads all and chooses itself where Graph refuses to filter by date', async () => {
    const refused = {
      status: 400,
      body: { error: { code: 'BadRequest', message: 'Invalid filter clause' } },
    };
    const old = { lastUpdatedDateTime: '2026-11-19T23:59:59Z', id: 'a1' };
    const value = [
      detectionWith({}),
      detectionWith(old),
      detectionWith({ id: 'b1', lastUpdatedDateTime: null }),
    ];
    const { api, sent } = scriptedApi('graph', [refused, { body: { value } }, none]);
    const pages = await collect(entraIdProtection.list(api, new Date('2026-11-20T00:00:00Z'), {}));
    expect(pages[0]?.observations.map(({ ref }) => ref)).toEqual([detection, 'detection:b1']);
    expect(sent[1]?.path).toBe('/identityProtection/riskDetections?$top=500');
  });

  it('lets every other failure of a list pass', async () => {
    const { api } = scriptedApi('graph', [{ status: 403 }]);
    await expect(collect(entraIdProtection.list(api, new Date(), {}))).rejects.toMatchObject({
      code: 'forbidden',
    });
  });

  it('reads users where there is no licence for service principals, and says which part is missing', async () => {
    // Both sides at once: detections of users, those of service principals, users.
    const { api } = scriptedApi('graph', [none, { status: 403 }, none]);
    const pages = await collect(entraIdProtection.list(api, new Date(), { servicePrincipals: true }));
    expect(pages.flatMap(({ missing = [] }) => missing)).toEqual(['riskyServicePrincipals']);
    expect(pages).toHaveLength(3);
  });

  it('lists who and what is at risk now, and counts the users among them', async () => {
    const { api, sent } = scriptedApi('graph', [
      none,
      none,
      { body: { value: [{}, {}] } },
      { body: { value: [{}], '@odata.nextLink': 'https://api.test/x' } },
    ]);
    await collect(entraIdProtection.listOpen(api, {}));
    expect(await entraIdProtection.countOpen(api)).toBe(2);
    expect(await entraIdProtection.countOpen(api)).toBeUndefined();
    expect(sent.slice(0, 3).map(({ path }) => path)).toEqual([
      "/identityProtection/riskDetections?$filter=riskState eq 'atRisk'&$top=500",
      "/identityProtection/riskyUsers?$filter=riskState eq 'atRisk'&$top=500",
      "/identityProtection/riskyUsers?$filter=riskState eq 'atRisk'&$top=500&$select=id",
    ]);
  });
});

describeWithContracts('shared/provider/entra-id-protection: printed examples', () => {
  const bodyOf = (path: string) => readContract(path);

  it('reads the detection that the documentation prints', async () => {
    const { api } = scriptedApi('graph', [
      { body: bodyOf('graph-examples/riskdetections-list.response.json') },
      none,
    ]);
    const [page] = await collect(entraIdProtection.list(api, new Date(0), {}));
    expect(page?.unreadable).toEqual([]);
    expect(page?.observations).toMatchObject([
      {
        ref: 'detection:6a5874ca-abcd-9d82-5ad39bd71600',
        shown: { risk: 'remediated/userPerformedSecuredPasswordReset' },
        belongsTo: [{ ref: user }],
      },
    ]);
  });

  it.each([
    ['dismiss', 'riskyusers-dismiss.request.json', closedAs('informationalExpectedActivity')],
    ['confirmSafe', 'riskyusers-confirmsafe.request.json', closedAs('falsePositive')],
  ] as const)('sends a body of the very form that is printed for %s', async (_verb, file, want) => {
    const printed = bodyOf(`graph-examples/${file}`) as { userIds: string[] };
    const { api, sent } = scriptedApi('graph', [{ status: 204 }]);
    const [first = ''] = printed.userIds;
    await entraIdProtection.write(api, `user:${first}`, want, await readUser(atRisk));
    expect(sent[0]?.body).toEqual({ ...printed, userIds: [first] });
  });
});
