import * as z from 'zod';
import { determinations, type Disposition } from '../../../shared/alert/disposition.ts';
import { defenderForEndpoint } from '../../../shared/provider/defender-for-endpoint.ts';
import { xdrAliases } from '../../../shared/provider/product-alias.ts';
import { describeProvider } from './contract-suite.ts';
import { describeWithContracts, readContract } from './contracts.ts';
import { closedAs, isInProgress, isNew } from './dispositions.ts';
import { collect, scriptedApi } from './scripted-api.ts';

const ref = 'da637472900382838869_1364969609';
const capital = (word: string) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`;

function alertWith({ status, classification, determination, comment }: Disposition, more: object = {}) {
  const isClosed = status === 'resolved';
  const time = '2021-01-26T21:00:00.1234567Z';
  return {
    id: ref,
    incidentId: 1126093,
    severity: 'Low',
    status: capital(status),
    classification: classification === 'unknown' ? null : capital(classification),
    determination: determination === 'unknown' ? null : capital(determination),
    title: 'Low-reputation arbitrary code executed by signed executable',
    alertCreationTime: '2021-01-26T20:33:57.7220239Z',
    firstEventTime: '2021-01-26T20:31:32.9562661Z',
    lastUpdateTime: '2021-01-26T20:33:59.2Z',
    resolvedTime: isClosed ? time : null,
    computerDnsName: 'temp123.contoso.com',
    comments: comment === undefined ? [] : [{ comment, createdBy: 'a@contoso.com', createdTime: time }],
    evidence: [{ entityType: 'User', userPrincipalName: 'temp123@contoso.com' }],
    ...more,
  };
}

async function read(d: Disposition, more: object = {}) {
  const { api } = scriptedApi('defender', [{ body: alertWith(d, more) }]);
  const seen = await defenderForEndpoint.get(api, ref);
  if (seen === undefined) throw new Error('nothing was read');
  return seen;
}

async function write(want: Disposition, from: Disposition, more: object = {}) {
  const { api, sent } = scriptedApi('defender', [{ body: alertWith(want) }]);
  const answer = await defenderForEndpoint.write(api, ref, want, await read(from, more));
  return { answer, sent: sent.map(({ body }) => body) };
}

describeProvider('shared/provider/defender-for-endpoint', defenderForEndpoint, {
  ref,
  spellings: [` ${ref} `],
  foreign: ['aa637472900382838869', 'ca603f704aaf7417985bbf3b22', 'x', `${ref}/`, `${ref}?`],
  reads: (d) => [{ body: alertWith(d) }],
  readsUnknown: [{ body: alertWith(isNew, { status: 'Unknown' }) }],
  writes: (want) => [{ body: alertWith(want) }],
});

describe('shared/provider/defender-for-endpoint', () => {
  it('tells whom it is assigned to, and assigns it without deciding anything', async () => {
    expect((await read(isNew, { assignedTo: 'Jane@Contoso.com' })).assignedTo).toBe('jane@contoso.com');
    const { api, sent } = scriptedApi('defender', [
      { body: alertWith(isNew, { assignedTo: 'bob@contoso.com' }) },
    ]);
    const answer = await defenderForEndpoint.assign(api, ref, 'bob@contoso.com', await read(isNew));
    expect(sent).toMatchObject([{ method: 'PATCH', body: { assignedTo: 'bob@contoso.com' } }]);
    expect(answer.assignedTo).toBe('bob@contoso.com');
  });

  it.each([ref, 'ed1b2c3d4e-0000-4000-8000-000000000000_1', '121688558380765161_2136280442'])(
    'takes the id %s',
    (id) => expect(defenderForEndpoint.normaliseRef(id)).toBe(id),
  );

  it('closes with everything in one call, in the words of the update page', async () => {
    const want: Disposition = {
      ...closedAs('truePositive', 'Isolated'),
      determination: 'compromisedAccount',
    };
    const { sent } = await write(want, isNew);
    expect(sent).toEqual([
      {
        status: 'Resolved',
        classification: 'TruePositive',
        determination: 'CompromisedUser',
        comment: 'Isolated',
      },
    ]);
  });

  it.each([
    ['notEnoughDataToValidate', 'InsufficientData'],
    ['confirmedActivity', 'ConfirmedActivity'],
    ['notMalicious', 'NotMalicious'],
    ['lineOfBusinessApplication', 'LineOfBusinessApplication'],
    ['apt', 'Other'],
  ] as const)('writes %s as %s', async (determination, word) => {
    const { sent } = await write({ ...closedAs('truePositive'), determination }, isNew);
    expect(sent).toMatchObject([{ determination: word }]);
  });

  it.each([
    ['CompromisedUser', 'compromisedAccount'],
    ['CompromisedAccount', 'compromisedAccount'],
    ['Clean', 'notMalicious'],
    ['NotMalicious', 'notMalicious'],
    ['InsufficientData', 'notEnoughDataToValidate'],
    ['ConfirmedUserActivity', 'confirmedActivity'],
    ['ConfirmedActivity', 'confirmedActivity'],
    ['NotAvailable', 'unknown'],
    ['Apt', 'other'],
  ])('reads the determination %s as %s', async (determination, want) => {
    const { shown } = await read(closedAs('truePositive'), { determination });
    expect(defenderForEndpoint.lift(shown)).toMatchObject({ determination: want });
  });

  it('writes every determination as a word that it reads as the same', async () => {
    for (const determination of determinations) {
      const want: Disposition = { ...closedAs('truePositive'), determination };
      const { sent } = await write(want, isNew);
      const word = (sent[0] as { readonly determination?: string }).determination;
      const { shown } = await read(closedAs('truePositive'), { determination: word ?? null });
      expect(shown).toEqual(defenderForEndpoint.project(want));
    }
  });

  it('sends no words for what is not set, unless something must be taken back', async () => {
    expect((await write(closedAs('unknown'), isNew)).sent).toEqual([{ status: 'Resolved' }]);
    const noted = { classification: 'TruePositive', determination: 'Malware' };
    expect((await write(closedAs('falsePositive'), isNew, noted)).sent).toEqual([
      { status: 'Resolved', classification: 'FalsePositive', determination: 'NotAvailable' },
    ]);
    expect((await write(closedAs('unknown'), closedAs('truePositive'))).sent).toEqual([
      { classification: 'Unknown' },
    ]);
  });

  it('leaves what an analyst noted when it opens an alert or begins with it', async () => {
    expect((await write(isNew, closedAs('truePositive'))).sent).toEqual([{ status: 'New' }]);
    const noted = { classification: 'TruePositive' };
    expect((await write(isInProgress, isNew, noted)).sent).toEqual([{ status: 'InProgress' }]);
  });

  it('adds a comment alone where only that is missing', async () => {
    const { sent } = await write(closedAs('truePositive', 'Done'), closedAs('truePositive'));
    expect(sent).toEqual([{ comment: 'Done' }]);
  });

  it('does not forget the comments that an answer leaves out', async () => {
    const { api } = scriptedApi('defender', [{ body: alertWith(isNew, { comments: undefined }) }]);
    const seen = await read(closedAs('truePositive', 'Done'));
    const answer = await defenderForEndpoint.write(api, ref, isNew, seen);
    expect(answer?.comments).toEqual(['Done']);
  });

  it('is recognised as the alert that alerts_v2 has under the same id', async () => {
    const { aliases, belongsTo } = await read(isNew);
    expect(aliases).toEqual([`defenderForEndpoint:${ref}`, `mde:${ref}`]);
    expect(xdrAliases(ref, ref)).toContain(aliases[1]);
    expect(belongsTo).toEqual([]);
  });

  it('gives the times that the product has, and the closing only while closed', async () => {
    expect(await read(closedAs('truePositive', 'Done'))).toMatchObject({
      createdAt: '2021-01-26T20:33:57.722Z',
      updatedAt: '2021-01-26T20:33:59.200Z',
      closedAt: '2021-01-26T21:00:00.123Z',
      comment: 'Done',
      severity: 'low',
    });
    const open = await read({ ...isNew, comment: 'Note' }, { resolvedTime: '2021-01-26T21:00:00Z' });
    for (const field of ['closedAt', 'comment']) expect(open).not.toHaveProperty(field);
  });

  it('takes for its principal a user, else the device', async () => {
    const { fingerprint } = await read(isNew);
    expect(fingerprint).toMatch(/^[0-9a-f]{64}$/);
    const device = await read(isNew, { evidence: [{ entityType: 'Process' }] });
    expect(device.fingerprint).toMatch(/^[0-9a-f]{64}$/);
    expect(device.fingerprint).not.toBe(fingerprint);
  });

  it('lists what changed and what is open, page by page', async () => {
    const full = Array.from({ length: 1000 }, (_, i) => alertWith(isNew, { id: `da${i}` }));
    const { api, sent } = scriptedApi('defender', [
      { body: { value: full } },
      { body: { value: [alertWith(isNew), { id: 'da7', status: 3, title: {} }, { id: 7 }] } },
      { body: { value: [] } },
    ]);
    const pages = await collect(defenderForEndpoint.list(api, new Date('2026-11-22T09:45:00Z')));
    await collect(defenderForEndpoint.listOpen(api));
    const rest = '&$expand=evidence&$top=1000&$skip=';
    expect(sent.map(({ method, path }) => `${method} ${path}`)).toEqual([
      `GET /api/alerts?$filter=lastUpdateTime ge 2026-11-22T09:45:00.000Z${rest}0`,
      `GET /api/alerts?$filter=lastUpdateTime ge 2026-11-22T09:45:00.000Z${rest}1000`,
      `GET /api/alerts?$filter=status ne 'Resolved'${rest}0`,
    ]);
    expect(pages.map(({ observations }) => observations.length)).toEqual([1000, 2]);
    expect(pages[1]?.unreadable).toEqual([undefined]);
  });

  it('counts what is open in one call, unless there is more than one page of it', async () => {
    const full = Array.from({ length: 1000 }, () => alertWith(isNew));
    const { api, sent } = scriptedApi('defender', [{ body: { value: [{}, {}] } }, { body: { value: full } }]);
    expect(await defenderForEndpoint.countOpen(api)).toBe(2);
    expect(await defenderForEndpoint.countOpen(api)).toBeUndefined();
    expect(sent[0]?.path).toBe("/api/alerts?$filter=status ne 'Resolved'&$top=1000");
  });

  it('counts all its calls together, by the minute and by the hour, but for changes of many', () => {
    const limitsOf = (path: string) => defenderForEndpoint.calls.quotaOf({ method: 'POST', path }).limits;
    expect(limitsOf(`/api/alerts/${ref}`)).toEqual([
      { calls: 100, seconds: 60 },
      { calls: 1500, seconds: 3600 },
    ]);
    expect(limitsOf('/api/alerts/batchUpdate')).toEqual([
      { calls: 10, seconds: 60 },
      { calls: 500, seconds: 3600 },
    ]);
  });

  describe('many by one call', () => {
    const { batch } = defenderForEndpoint;
    const other = 'da637551227677560813_-961444813';
    const want: Disposition = { ...closedAs('truePositive', 'Isolated'), determination: 'malware' };

    it('are changed alike, with what each of them would be sent', async () => {
      const { api, sent } = scriptedApi('defender', [{}]);
      const observed = await read(isNew);
      await batch.update(api, [
        { ref, want, observed },
        { ref: other, want, observed },
      ]);
      const alone = await write(want, isNew);
      expect(sent).toEqual([
        {
          method: 'POST',
          path: '/api/alerts/batchUpdate',
          body: { alertIds: [ref, other], ...(alone.sent[0] as object) },
        },
      ]);
    });

    it('are alike where the same is to be sent, and only there', async () => {
      const likeness = async (want: Disposition, from: Disposition, more: object = {}) =>
        batch.likeness({ ref, want, observed: await read(from, more) });
      const open = await likeness(want, isNew);
      expect(open).toBeDefined();
      expect(await likeness(want, isInProgress)).toBe(open);
      expect(await likeness({ ...want, comment: 'Another' }, isNew)).not.toBe(open);
      expect(await likeness({ ...want, determination: 'unknown' }, isNew)).not.toBe(open);
      expect(await likeness(want, closedAs('truePositive', 'Isolated'))).not.toBe(open);
      expect(await likeness(want, want)).toBeUndefined();
    });

    it('takes any other 2xx than the documented one for a refusal', async () => {
      const { api } = scriptedApi('defender', [{ status: 202 }]);
      const updating = batch.update(api, [{ ref, want, observed: await read(isNew) }]);
      await expect(updating).rejects.toMatchObject({ code: 'refused' });
    });

    it('are read by one page of the list, as many as fit into a query', async () => {
      const { api, sent } = scriptedApi('defender', [{ body: { value: [alertWith(isNew), { id: 7 }] } }]);
      expect(await batch.read(api, [ref, other])).toEqual([await read(isNew)]);
      expect(sent.map(({ path }) => path)).toEqual([
        `/api/alerts?$filter=id eq '${ref}' or id eq '${other}'&$expand=evidence&$top=2`,
      ]);
      const most = encodeURIComponent(Array(batch.most).fill(`id eq '${other}'`).join(' or '));
      expect(most.length).toBeLessThan(1_900);
    });
  });
});

describeWithContracts('shared/provider/defender-for-endpoint: conformity with its pages', () => {
  const folder = 'providers/defender-for-endpoint';
  const Printed = z.object({ response: z.object({ body: z.unknown() }) });

  it('reads the printed alert and the printed list alike', async () => {
    const { body } = Printed.parse(readContract(`${folder}/alert.get.json`)).response;
    const list = Printed.parse(readContract(`${folder}/alerts.list.json`)).response.body;
    const one = scriptedApi('defender', [{ body }]);
    const seen = await defenderForEndpoint.get(one.api, ref);
    const [page] = await collect(
      defenderForEndpoint.list(scriptedApi('defender', [{ body: list }]).api, new Date(0)),
    );
    expect(page).toMatchObject({ observations: [seen], unreadable: [] });
    expect(seen).toMatchObject({ ref, comments: ['test comment for docs'], severity: 'low' });
    expect(defenderForEndpoint.lift(seen?.shown ?? {})).toEqual(isNew);
    expect(seen?.fingerprint).toBeDefined();
  });

  it('sends only fields that the printed update has', async () => {
    const { body } = z
      .object({ body: z.record(z.string(), z.unknown()) })
      .parse(readContract(`${folder}/alert.update.request.json`));
    const { sent } = await write(closedAs('falsePositive', 'Done'), isNew);
    expect(Object.keys(body)).toEqual(expect.arrayContaining(Object.keys(sent[0] ?? {})));
    expect(sent).toMatchObject([{ status: body.status, classification: body.classification }]);
  });

  it('sends for many what the printed example has', async () => {
    const { body } = z
      .object({ body: z.record(z.string(), z.unknown()) })
      .parse(readContract(`${folder}/alerts.batchUpdate.request.json`));
    const { api, sent } = scriptedApi('defender', [{}]);
    const want = closedAs('falsePositive', 'Done');
    await defenderForEndpoint.batch.update(api, [{ ref, want, observed: await read(isNew) }]);
    const [request] = sent;
    expect(Object.keys(body)).toEqual(expect.arrayContaining(Object.keys(request?.body ?? {})));
    expect(request?.body).toMatchObject({ alertIds: [ref], status: body.status });
  });

  it('says undefined to the printed answer for what is not there', async () => {
    const { status, body } = z
      .object({ status: z.number(), body: z.unknown() })
      .parse(readContract(`${folder}/error.404.json`));
    const { api } = scriptedApi('defender', [{ status, body }]);
    expect(await defenderForEndpoint.get(api, ref)).toBeUndefined();
  });
});
