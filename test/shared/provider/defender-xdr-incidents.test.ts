import type { Disposition } from '../../../shared/alert/disposition.ts';
import { defenderXdrIncidents } from '../../../shared/provider/defender-xdr-incidents.ts';
import { describeProvider } from './contract-suite.ts';
import { closedAs, isInProgress, isNew } from './dispositions.ts';
import { collect, scriptedApi } from './scripted-api.ts';

const ref = '29';
const words = new Map([
  ['new', 'Active'],
  ['inProgress', 'InProgress'],
  ['resolved', 'Resolved'],
]);

/** As the documentation prints incidents: in Pascal case. */
function incidentWith(d: Disposition, more: object = {}) {
  return {
    '@odata.type': '#microsoft.graph.security.incident',
    id: ref,
    redirectIncidentId: null,
    displayName: 'Multi-stage incident',
    createdDateTime: '2026-11-19T08:00:00.5533333Z',
    lastUpdateDateTime: '2026-11-20T08:00:00.1Z',
    classification: d.classification.replace(/^./, (c) => c.toUpperCase()),
    determination: d.determination.replace(/^./, (c) => c.toUpperCase()),
    status: words.get(d.status),
    severity: 'Medium',
    resolvingComment: d.comment ?? null,
    ...more,
  };
}

async function read(d: Disposition, more: object = {}, ...pages: readonly object[]) {
  const { api, sent } = scriptedApi('graph', [
    { body: incidentWith(d, more) },
    ...pages.map((body) => ({ body })),
  ]);
  const seen = await defenderXdrIncidents.get(api, ref);
  if (seen === undefined) throw new Error('nothing was read');
  return { seen, sent };
}

describeProvider('shared/provider/defender-xdr-incidents', defenderXdrIncidents, {
  ref,
  spellings: ['29 '],
  foreign: ['da29', '29/alerts', '-1', '9'.repeat(21)],
  reads: (d) => [{ body: incidentWith(d, { alerts: [{ id: 'ca1', status: 'new' }] }) }],
  readsUnknown: [{ body: incidentWith(isNew, { status: 'awaitingAction' }) }],
  writes: (want) => [{ body: incidentWith(want) }],
});

describe('shared/provider/defender-xdr-incidents', () => {
  it('tells whom it is assigned to, and assigns it without deciding anything', async () => {
    const { seen } = await read(isNew, { assignedTo: 'Jane@Contoso.com' });
    expect(seen.assignedTo).toBe('jane@contoso.com');
    const { api, sent } = scriptedApi('graph', [
      { body: incidentWith(isNew, { assignedTo: 'bob@contoso.com' }) },
    ]);
    const answer = await defenderXdrIncidents.assign(api, ref, 'bob@contoso.com');
    expect(sent).toEqual([
      { method: 'PATCH', path: '/security/incidents/29', body: { assignedTo: 'bob@contoso.com' } },
    ]);
    expect(answer.assignedTo).toBe('bob@contoso.com');
  });

  it('writes the decision and its comment in one change', async () => {
    const { seen } = await read(isNew);
    const want = { ...closedAs('truePositive', 'Contained'), determination: 'malware' } as const;
    const { api, sent } = scriptedApi('graph', [{ body: incidentWith(want) }]);
    const answer = await defenderXdrIncidents.write(api, ref, want, seen);
    expect(sent).toEqual([
      {
        method: 'PATCH',
        path: '/security/incidents/29',
        body: {
          status: 'resolved',
          classification: 'truePositive',
          determination: 'malware',
          resolvingComment: 'Contained',
        },
      },
    ]);
    expect(answer).toMatchObject({ comment: 'Contained', updatedAt: '2026-11-20T08:00:00.100Z' });
    expect(answer).not.toHaveProperty('members');
  });

  it('corrects a closing without its status', async () => {
    const { api, sent } = scriptedApi('graph', [{ body: incidentWith(closedAs('falsePositive')) }]);
    const { seen } = await read(closedAs('truePositive'));
    await defenderXdrIncidents.write(api, ref, closedAs('falsePositive'), seen);
    expect(sent[0]?.body).toEqual({ classification: 'falsePositive', determination: 'unknown' });
  });

  it('sends only the comment when only that is missing, and only the status between open ones', async () => {
    const comment = scriptedApi('graph', [{ body: incidentWith(closedAs('truePositive')) }]);
    const { seen } = await read(closedAs('truePositive'));
    await defenderXdrIncidents.write(comment.api, ref, closedAs('truePositive', 'New'), seen);
    expect(comment.sent[0]?.body).toEqual({ resolvingComment: 'New' });
    const status = scriptedApi('graph', [{ body: incidentWith(isInProgress) }]);
    await defenderXdrIncidents.write(status.api, ref, isInProgress, (await read(isNew)).seen);
    expect(status.sent[0]?.body).toEqual({ status: 'inProgress' });
  });

  it('asks for its alerts and tells of each what it is and what it shows', async () => {
    const alerts = [
      { id: 'CA1', status: 'Resolved', classification: 'TruePositive', determination: 'clean' },
      { id: 'da2', status: 'new', classification: 'falsePositive' },
      { id: 'aa3', status: 'unknownFutureValue' },
      { status: 'resolved' },
      'odd',
    ];
    const { seen, sent } = await read(isNew, { alerts });
    expect(sent[0]?.path).toBe('/security/incidents/29?$expand=alerts');
    expect(seen.members).toEqual([
      {
        aliases: ['defenderXdr:ca1'],
        copy: { provider: 'defenderXdr', ref: 'CA1' },
        verdict: { status: 'resolved', classification: 'truePositive', determination: 'notMalicious' },
      },
      { aliases: ['defenderXdr:da2'], copy: { provider: 'defenderXdr', ref: 'da2' }, verdict: isNew },
      { aliases: ['defenderXdr:aa3'], copy: { provider: 'defenderXdr', ref: 'aa3' } },
      { aliases: [] },
      { aliases: [] },
    ]);
    expect(seen.aliases).toEqual([]);
  });

  it('follows the pages of its alerts, and knows no members when it was not told', async () => {
    const more = 'https://api.test/security/incidents/29/alerts?$skip=1';
    const { seen } = await read(
      isNew,
      { alerts: [{ id: 'ca1' }], 'alerts@odata.nextLink': more },
      { value: [{ id: 'ca2' }] },
    );
    expect(seen.members?.map(({ aliases }) => aliases[0])).toEqual(['defenderXdr:ca1', 'defenderXdr:ca2']);
    expect((await read(isNew)).seen).not.toHaveProperty('members');
  });

  it.each([
    ['with the status redirected', { status: 'redirected' }, undefined],
    ['with the number of the other', { status: 'Resolved', redirectIncidentId: '31' }, '31'],
    ['with that number as a number', { redirectIncidentId: 31 }, '31'],
  ])('never mirrors a merged incident: %s', async (_, more, redirectedTo) => {
    const { seen } = await read(isNew, more);
    expect(defenderXdrIncidents.lift(seen.shown, closedAs('unknown'))).toBeUndefined();
    expect(seen.redirectedTo).toBe(redirectedTo);
  });

  it('lists with alerts, but not half of them', async () => {
    const value = [
      incidentWith(isNew, { alerts: [{ id: 'ca1' }] }),
      incidentWith(isNew, {
        id: 30,
        alerts: [{ id: 'ca1' }],
        'alerts@odata.nextLink': 'https://api.test/more',
      }),
      { id: '31', status: 'active' },
      { displayName: 'no id' },
    ];
    const { api, sent } = scriptedApi('graph', [{ body: { value } }]);
    const pages = await collect(defenderXdrIncidents.list(api, new Date(0)));
    expect(sent[0]?.path).toBe(
      '/security/incidents?$filter=lastUpdateDateTime ge 1970-01-01T00:00:00.000Z&$expand=alerts',
    );
    expect(pages[0]?.observations.map(({ ref, members }) => [ref, members?.length])).toEqual([
      ['29', 1],
      ['30', undefined],
      ['31', undefined],
    ]);
    expect(pages[0]?.unreadable).toEqual([undefined]);
  });

  it('counts what is open in one call, unless the answer does not say', async () => {
    const { api, sent } = scriptedApi('graph', [
      { body: { '@odata.count': 7, value: [{}] } },
      { body: { value: [] } },
    ]);
    expect(await defenderXdrIncidents.countOpen(api)).toBe(7);
    expect(await defenderXdrIncidents.countOpen(api)).toBeUndefined();
    const path = `/security/incidents?$count=true&$top=1&$filter=status eq 'active' or status eq 'inProgress'`;
    expect(sent[0]).toEqual({ method: 'GET', path, body: undefined });
  });
});
