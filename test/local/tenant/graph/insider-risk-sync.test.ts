import { dataLeak, passTheTicket } from '../../../../local/tenant/seed/story-ids.ts';
import { eventually } from '../../../support/eventually.ts';
import { openTenant, type Harness } from '../harness.ts';

describe('local/tenant/graph/insider-risk-sync', () => {
  let harness: Harness;
  beforeEach(async () => {
    harness = await openTenant();
  });
  afterEach(() => harness.close());

  const begin = (ref: string, status = 'inProgress') =>
    harness.tenant.control.act({ provider: 'defenderXdr', ref, by: 'lee@contoso.com', status });
  async function alertOf(story: string) {
    const copies = await harness.tenant.control.copies({ story });
    return copies.find(({ provider }) => provider === 'defenderXdr');
  }

  it('puts an Insider Risk alert in progress back to new, and no other', async () => {
    await harness.tenant.control.setSwitches({ insiderRiskSyncMs: 1 });
    await begin(passTheTicket.identityAlert);
    await begin(dataLeak.insiderRiskAlert);
    await eventually(async () => expect(await alertOf(dataLeak.story)).toMatchObject({ status: 'new' }), 5);
    expect(await alertOf(dataLeak.story)).toMatchObject({ writes: { product: 1, analyst: 1 } });
    expect(await alertOf(passTheTicket.story)).toMatchObject({ status: 'inProgress' });
  });

  it('does nothing until it is switched on', async () => {
    await begin(dataLeak.insiderRiskAlert);
    expect(await alertOf(dataLeak.story)).toMatchObject({ status: 'inProgress', writes: { product: 0 } });
  });
});
