import { incidentArmId } from '../../../../local/tenant/seed/ids.ts';
import * as ids from '../../../../local/tenant/seed/story-ids.ts';
import { openTenant, prefer, type Harness } from '../harness.ts';

const { passTheTicket } = ids;
const week = 7 * 24 * 3_600_000;

describe('local/tenant/seed/stories', () => {
  let harness: Harness;
  beforeAll(async () => {
    harness = await openTenant();
  });
  afterAll(() => harness.close());

  it('holds every story that has constants, and no other', async () => {
    const named = Object.values(ids)
      .filter((each) => typeof each === 'object')
      .map(({ story }) => story);
    const stories = await harness.tenant.control.stories();
    expect(stories.map(({ id }) => id).sort()).toEqual(named.sort());
  });

  it('puts the copies of the first story where its constants say', async () => {
    const copies = await harness.tenant.control.copies({ story: passTheTicket.story });
    expect(copies.map(({ provider, ref }) => [provider, ref])).toEqual([
      ['defenderXdr', passTheTicket.identityAlert],
      ['defenderXdrIncidents', passTheTicket.incident],
      ['defenderForCloudApps', passTheTicket.cloudAppsId],
      ['sentinel', incidentArmId(passTheTicket.sentinelName)],
    ]);
  });

  it('ties the Cloud Apps copy to alerts_v2 by title, account and instant only', async () => {
    const path = `/v1.0/security/alerts_v2/${passTheTicket.identityAlert}`;
    const alert = (await harness.send('GET', path, { headers: prefer })).body;
    const own = (await harness.send('GET', `/api/v1/alerts/${passTheTicket.cloudAppsId}/`)).body;
    const account = (own.entities as unknown as { type: string; pa?: string }[]).find(
      ({ type }) => type === 'account',
    );
    expect([own.title, account?.pa, own.timestamp]).toEqual([
      alert.title,
      alert.evidence?.[0]?.userAccount?.userPrincipalName,
      Date.parse(alert.firstActivityDateTime as unknown as string),
    ]);
    for (const id of [passTheTicket.identityAlert, passTheTicket.identityGuid])
      expect(JSON.stringify(own)).not.toContain(id);
    expect(JSON.stringify(alert)).not.toContain(passTheTicket.cloudAppsId);
  });

  it('keeps history in every product, older than a week', async () => {
    const copies = (await harness.tenant.control.copies()).filter(({ history }) => history);
    expect(new Set(copies.map(({ provider }) => provider)).size).toBe(4);
    for (const { lastUpdate } of copies)
      expect(Date.parse(lastUpdate ?? '')).toBeLessThan(harness.start - week);
  });
});
