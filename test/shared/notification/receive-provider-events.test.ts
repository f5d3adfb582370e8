import fc from 'fast-check';
import type { MessageQueue } from '../../../shared/alert/change-queue.ts';
import type { MessageElement } from '../../../shared/alert/message.ts';
import { TransientError } from '../../../shared/errors.ts';
import { createProviderEventReceiver } from '../../../shared/notification/receive-provider-events.ts';
import { providers } from '../../../shared/provider/registry.ts';
import { createCheckedLog } from '../../support/checked-log.ts';
import { tenantId } from './deliveries.ts';

const subscription = '0b1f6471-1bf0-4dda-aec3-111122223333';
const workspace = `/subscriptions/${subscription}/resourcegroups/rg/providers/microsoft.operationalinsights/workspaces/law`;
const incident = `${workspace}/providers/microsoft.securityinsights/incidents/i1`;
const alert = `/subscriptions/${subscription}/resourcegroups/rg/providers/microsoft.security/locations/westeurope/alerts/a1`;
const exported = {
  SystemAlertId: 'a1',
  Status: 'New',
  AlertUri: `https://portal.azure.com/#blade/X/AlertBlade/alertId/a1/subscriptionId/${subscription}/resourceGroup/rg/referencedFrom/alertDeepLink/location/westeurope`,
};
const row = {
  IncidentUrl: `https://portal.azure.com/#asset/Microsoft_Azure_Security_Insights/Incident${incident}`,
};

function setUp(over: Partial<MessageQueue> = {}) {
  const sent: MessageElement[] = [];
  const queue: MessageQueue = { send: async (elements) => void sent.push(...elements), ...over };
  const onDropped = jest.fn();
  const { log, lines } = createCheckedLog();
  const scope = { azureSubscriptions: [subscription], workspaces: [workspace] };
  const sources = [...providers].map(([id, provider]) => ({ tenantId, id, provider, scope }));
  const clock = { now: () => Date.parse('2026-11-22T10:00:00Z') };
  const receive = createProviderEventReceiver({ queue, sources, clock, deadlineMs: 20, onDropped });
  return { sent, onDropped, lines, receive: (events: unknown) => receive({ events, log }) };
}

describe('shared/notification/receive-provider-events', () => {
  it('tells by the event whose it is', async () => {
    const { receive, sent, lines } = setUp();
    await receive([exported, { records: [row] }, { ref: incident }, { ref: 'da1' }, 'no JSON']);
    expect(sent).toMatchObject([
      { provider: 'defenderForCloud', ref: alert, source: 'provider', tenantId },
      { provider: 'sentinel', ref: incident },
    ]);
    const dropped = { duplicate: 1, id: 1, 'not an event': 1 };
    expect(lines).toMatchObject([
      { level: 'info', message: 'provider event queued', fields: { received: 5, keys: 2, dropped } },
    ]);
  });

  it('counts a batch of which nothing was queued instead of logging it', async () => {
    const { receive, sent, onDropped, lines } = setUp();
    const stranger = { ref: alert.replace(subscription, '0b1f6471-1bf0-4dda-aec3-444455556666') };
    await receive([{ id: '/subscriptions/x/providers/Microsoft.Security/assessments/1' }, stranger]);
    expect([sent, lines]).toEqual([[], []]);
    expect(onDropped).toHaveBeenCalledWith(
      new Map([
        ['not an event', 1],
        ['scope', 1],
      ]),
    );
  });

  it('is content with no events', async () => {
    const { receive, onDropped } = setUp();
    await receive([]);
    expect(onDropped).not.toHaveBeenCalled();
  });

  it('fails as a whole when the queue does not answer, so that the batch comes again', async () => {
    const { receive, lines } = setUp({ send: () => new Promise(() => undefined) });
    await expect(receive([exported])).rejects.toThrow(TransientError);
    expect(lines).toMatchObject([{ level: 'error', message: 'provider event not queued' }]);
  });

  it('never fails for what an event holds', async () => {
    const hostile = fc.oneof(fc.jsonValue(), fc.string(), fc.uint8Array(), fc.constant(undefined));
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.array(hostile), hostile), async (events) => {
        const { receive, sent } = setUp();
        await receive(events);
        expect(sent).toEqual([]);
      }),
    );
  });
});
