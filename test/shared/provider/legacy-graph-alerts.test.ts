import * as z from 'zod';
import type { Disposition } from '../../../shared/alert/disposition.ts';
import { legacyGraphAlerts } from '../../../shared/provider/legacy-graph-alerts.ts';
import type { Provider } from '../../../shared/provider/provider.ts';
import { xdrAliases } from '../../../shared/provider/product-alias.ts';
import { describeProvider } from './contract-suite.ts';
import { describeWithContracts, readContract } from './contracts.ts';
import { closedAs, isInProgress, isNew } from './dispositions.ts';
import { collect, origin, scriptedApi, testNow } from './scripted-api.ts';

const ref = '2518770965529163669_f144ee95-a3e5-42da-a279-967d115809aa';
const vendorInformation = { provider: 'ASC', providerVersion: '3.0', subProvider: null, vendor: 'Microsoft' };
const words = new Map([
  ['new', 'newAlert'],
  ['informationalExpectedActivity', 'benignPositive'],
]);
const inItsWords = (word: string) => words.get(word) ?? word;

function alertWith({ status, classification }: Disposition, more: object = {}) {
  return {
    id: ref,
    status: inItsWords(status),
    feedback: classification === 'unknown' ? null : inItsWords(classification),
    title: 'Suspicious process',
    severity: 'Medium',
    createdDateTime: '2026-11-22T08:00:00.1234567Z',
    eventDateTime: '2026-11-22T07:50:00Z',
    lastModifiedDateTime: '2026-11-22T09:00:00Z',
    closedDateTime: status === 'resolved' ? '2026-11-22T08:59:00Z' : null,
    comments: [],
    userStates: [{ userPrincipalName: 'kim@contoso.com' }],
    hostStates: [{ fqdn: 'pc1.contoso.com' }],
    vendorInformation,
    ...more,
  };
}

async function read(d: Disposition, more: object = {}) {
  const seen = await legacyGraphAlerts.get(scriptedApi('graph', [{ body: alertWith(d, more) }]).api, ref);
  if (seen === undefined) throw new Error('nothing was read');
  return seen;
}

async function write(want: Disposition, from: Disposition, more: object = {}) {
  const { api, sent } = scriptedApi('graph', [{ status: 204 }]);
  const observed = await read(from, more);
  const answer: unknown = await (legacyGraphAlerts as Provider).write(api, ref, want, observed);
  return { answer, sent };
}

/** Its words know no determination. */
const poorer = (d: Disposition): Disposition => ({ ...d, determination: 'unknown' });

describeProvider('shared/provider/legacy-graph-alerts', legacyGraphAlerts, {
  ref,
  spellings: [` ${ref} `],
  foreign: ['-x', `${ref}/x`, `${ref}?x`],
  reads: (d) => [{ body: alertWith(poorer(d)) }],
  readsUnknown: [{ body: alertWith(isNew, { status: 'unknown' }) }],
  writes: () => [{ status: 204 }],
});

describe('shared/provider/legacy-graph-alerts', () => {
  it('says whose the alert is with every change, and its feedback with a closing', async () => {
    const { sent, answer } = await write(closedAs('informationalExpectedActivity'), isNew);
    expect(sent).toEqual([
      {
        method: 'PATCH',
        path: `/security/alerts/${ref}`,
        body: {
          status: 'resolved',
          feedback: 'benignPositive',
          vendorInformation: { provider: 'ASC', vendor: 'Microsoft' },
        },
      },
    ]);
    // The answer proves nothing: it is empty, or may show the state before.
    expect(answer).toBeUndefined();
  });

  it('takes a feedback back, and leaves what was noted on an open alert', async () => {
    const back = await write(isNew, closedAs('truePositive'));
    expect(back.sent[0]?.body).toMatchObject({ status: 'newAlert', feedback: 'unknown' });
    const begun = await write(isInProgress, isNew, { feedback: 'truePositive' });
    expect(begun.sent[0]?.body).not.toHaveProperty('feedback');
  });

  it('corrects a closing without its status', async () => {
    const { sent } = await write(closedAs('falsePositive'), closedAs('truePositive'));
    expect(sent[0]?.body).toMatchObject({ feedback: 'falsePositive' });
    expect(sent[0]?.body).not.toHaveProperty('status');
  });

  it('reads whose it is where the look came by queue', async () => {
    const { base, ...queued } = await read(isNew);
    expect(base).toBeDefined();
    const { api, sent } = scriptedApi('graph', [{ body: alertWith(isNew) }, { status: 204 }]);
    await legacyGraphAlerts.write(api, ref, closedAs('truePositive'), queued);
    expect(sent.map(({ method }) => method)).toEqual(['GET', 'PATCH']);
    const nobodys = scriptedApi('graph', [{ body: alertWith(isNew, { vendorInformation: null }) }]);
    const denied = legacyGraphAlerts.write(nobodys.api, ref, closedAs('truePositive'), queued);
    await expect(denied).rejects.toMatchObject({ code: 'refused' });
  });

  it.each(['Azure Sentinel', 'Office 365 Security and Compliance'])(
    'asks %s for nothing that it does not take',
    async (provider) => {
      const more = { vendorInformation: { ...vendorInformation, provider } };
      const { api, sent } = scriptedApi('graph', []);
      const denied = legacyGraphAlerts.write(api, ref, closedAs('truePositive'), await read(isNew, more));
      await expect(denied).rejects.toMatchObject({ code: 'refused' });
      expect(sent).toEqual([]);
    },
  );

  it('reads a dismissal as a closing, with the class that its feedback names', async () => {
    const seen = await read(isNew, {
      status: 'dismissed',
      feedback: 'falsePositive',
      closedDateTime: testNow,
    });
    expect(legacyGraphAlerts.lift(seen.shown)).toEqual(closedAs('falsePositive'));
    expect(seen.closedAt).toBe(testNow);
    const unsaid = await read(isNew, { status: 'dismissed' });
    expect(legacyGraphAlerts.lift(unsaid.shown)).toEqual(closedAs('unknown'));
  });

  it.each([
    ['ASC', 'dc', ref],
    ['Microsoft Defender ATP', '', 'da637472900382838869_1364969609'],
    ['MCAS', 'ca', '603f704aaf7417985bbf3b22'],
    ['Azure Advanced Threat Protection', 'aa', '0a1b2c3d-4e5f-4a6b-8c7d-9e8f7a6b5c4d'],
    ['IPC', 'ad', 'f'.repeat(64)],
  ])('knows an alert of %s by the id that it has in alerts_v2', async (provider, prefix, id) => {
    const { aliases } = await read(isNew, { id, vendorInformation: { ...vendorInformation, provider } });
    expect(xdrAliases(`${prefix}${id}`).some((alias) => aliases.includes(alias))).toBe(true);
  });

  it('knows an alert of anybody else by its own id, and by whom and what it is about', async () => {
    const provider = 'Azure Information Protection';
    const seen = await read(isNew, { vendorInformation: { ...vendorInformation, provider } });
    expect(seen.aliases).toEqual([`legacyGraphAlerts:${ref}`]);
    expect(seen.fingerprint).toBeDefined();
    const device = await read(isNew, { userStates: [] });
    expect(device.fingerprint).not.toBe(seen.fingerprint);
  });

  it('lists what was modified, page by page', async () => {
    const next = `${origin}/v1.0/security/alerts?$skip=1000`;
    const { api, sent } = scriptedApi('graph', [
      { body: { value: [alertWith(isNew), { id: 'broken' }, {}], '@odata.nextLink': next } },
      { body: { value: [alertWith(closedAs('truePositive')), alertWith(isNew, { id: 'other' })] } },
    ]);
    const pages = await collect(legacyGraphAlerts.list(api, new Date(testNow)));
    expect(sent[0]?.path).toBe(`/security/alerts?$filter=lastModifiedDateTime ge ${testNow}&$top=1000`);
    expect(pages.map(({ observations, unreadable }) => [observations.length, unreadable])).toEqual([
      [2, [undefined]],
      [1, []],
    ]);
    expect(pages[0]).not.toHaveProperty('missing');
  });

  it('names who was silent when the list is not whole, and gives what there is', async () => {
    const warning = '199 - "Microsoft/MCAS/504/10000", 199 - "Microsoft/IPC/503/12"';
    const body = { value: [alertWith(isNew)] };
    const { api } = scriptedApi('graph', [
      { status: 206, body, headers: { warning } },
      { status: 206, body },
      { body, headers: { warning } },
    ]);
    const list = () => collect(legacyGraphAlerts.list(api, new Date(testNow)));
    expect(await list()).toMatchObject([{ missing: ['Microsoft/MCAS/504', 'Microsoft/IPC/503'] }]);
    expect(await list()).toMatchObject([{ observations: [{ ref }], missing: ['unnamed'] }]);
    expect((await list())[0]).not.toHaveProperty('missing');
  });

  it.each([404, 410])('says that the product is not there when its list is gone (%s)', async (status) => {
    const { api } = scriptedApi('graph', [
      { status, body: { error: { code: 'Gone', message: 'Retired.' } } },
    ]);
    const list = collect(legacyGraphAlerts.list(api, new Date(testNow)));
    await expect(list).rejects.toMatchObject({ code: 'not-found', detail: 'Gone: Retired.' });
  });

  it('subscribes with a filter for each product, since without one it is refused as too wide', () => {
    for (const resource of legacyGraphAlerts.subscribesTo)
      expect(resource).toMatch(/^security\/alerts\?\$filter=vendorInformation\/provider eq '[A-Za-z ]+'$/);
  });
});

describeWithContracts('shared/provider/legacy-graph-alerts: the printed contract', () => {
  it('sends only what is printed for the update', async () => {
    const { request, responses } = z
      .looseObject({
        request: z.object({ method: z.string(), url: z.string(), body: z.record(z.string(), z.unknown()) }),
        responses: z.looseObject({ withoutPrefer: z.object({ status: z.number() }) }),
      })
      .parse(readContract('providers/graph-legacy-alerts/alert.update.json'));
    const { sent } = await write(closedAs('truePositive'), isNew);
    expect(request.url).toBe(
      `https://graph.microsoft.com/v1.0${sent[0]?.path.replace(ref, '{alert_id}') ?? ''}`,
    );
    expect([sent[0]?.method, responses.withoutPrefer.status]).toEqual([request.method, 204]);
    const body = z.record(z.string(), z.unknown()).parse(sent[0]?.body);
    expect(Object.keys(request.body)).toEqual(expect.arrayContaining(Object.keys(body)));
    expect(body.vendorInformation).toEqual({ provider: 'ASC', vendor: 'Microsoft' });
    expect(Object.keys(z.record(z.string(), z.unknown()).parse(request.body.vendorInformation))).toEqual(
      Object.keys(z.record(z.string(), z.unknown()).parse(body.vendorInformation)),
    );
  });

  it('subscribes to those that the table says can be subscribed to, and writes those that can be written', async () => {
    const { providers } = z
      .looseObject({
        providers: z.array(z.object({ provider: z.string(), patch: z.string(), subscribe: z.boolean() })),
      })
      .parse(readContract('providers/graph-legacy-alerts/provider-support-2021.json'));
    const named = new Map([
      ['Azure Security Center', 'ASC'],
      ['Azure AD Identity Protection', 'IPC'],
      ['Microsoft Cloud App Security', 'MCAS'],
      ['Microsoft Defender for Endpoint', 'Microsoft Defender ATP'],
      ['Microsoft Defender for Identity', 'Azure Advanced Threat Protection'],
      ['Microsoft 365 (Default, CAS, Custom Alert)', 'Office 365 Security and Compliance'],
      ['Azure Sentinel (preview)', 'Azure Sentinel'],
    ]);
    for (const { provider, patch, subscribe } of providers) {
      const name = named.get(provider);
      // Ended with its preview, and nobody knows what it was called here.
      if (name === undefined) continue;
      expect(legacyGraphAlerts.subscribesTo.some((each) => each.includes(`'${name}'`))).toBe(subscribe);
      const { api, sent } = scriptedApi('graph', [{ status: 204 }]);
      const seen = await read(isNew, { vendorInformation: { ...vendorInformation, provider: name } });
      await legacyGraphAlerts.write(api, ref, closedAs('truePositive'), seen).catch(() => undefined);
      expect(sent.length > 0).toBe(!patch.startsWith('not supported'));
    }
  });
});
