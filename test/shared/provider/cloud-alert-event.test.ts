import fc from 'fast-check';
import { cloudEventSubject } from '../../../shared/provider/cloud-alert-event.ts';
import { defenderForCloud } from '../../../shared/provider/defender-for-cloud.ts';
import { describeWithContracts, readContract } from './contracts.ts';

const subscription = '0b1f6471-1bf0-4dda-aec3-111122223333';
const ref = `/subscriptions/${subscription}/resourcegroups/rg-app/providers/microsoft.security/locations/westeurope/alerts/2517_57963b4b`;
const blade = 'https://portal.azure.com/#blade/Microsoft_Azure_Security_AzureDefenderForData/AlertBlade';
const link = `${blade}/alertId/2517_57963b4b/subscriptionId/${subscription}/resourceGroup/rg-app/referencedFrom/alertDeepLink/location/westeurope`;
const resource = `/subscriptions/${subscription.toUpperCase()}/resourceGroups/rg-app/providers/Microsoft.Compute/virtualMachines/web`;
const exported = { VendorName: 'Microsoft', Status: 'New', SystemAlertId: '2517_57963b4b', AlertUri: link };

const refOf = (event: unknown): string | undefined => {
  const subject = cloudEventSubject(event);
  return subject && 'ref' in subject ? defenderForCloud.normaliseRef(subject.ref) : undefined;
};

describe('shared/provider/cloud-alert-event', () => {
  it.each<[string, unknown]>([
    ['its ARM id', { id: ref.toUpperCase(), name: '2517_57963b4b', properties: { status: 'Active' } }],
    ['the link of continuous export', exported],
    ['the link in a row of SecurityAlert', { SystemAlertId: 'x', AlertLink: link, Status: 'Dismissed' }],
    ['the link in another spelling', { systemAlertId: 'x', alertUri: link.replace('alertId', 'alertid') }],
  ])('knows the alert by %s', (_, event) => {
    expect(refOf(event)).toBe(ref);
  });

  it('knows an alert that is in no resource group', () => {
    const without = { ...exported, AlertUri: link.replace('/resourceGroup/rg-app', '') };
    expect(refOf(without)).toBe(ref.replace('/resourcegroups/rg-app', ''));
    const empty = { ...exported, AlertUri: link.replace('rg-app', '') };
    expect(refOf(empty)).toBe(ref.replace('/resourcegroups/rg-app', ''));
  });

  it.each<[string, Readonly<Record<string, unknown>>]>([
    ['its resource', { AzureResourceId: resource }],
    ['its subscription', { AzureResourceSubscriptionId: subscription.toUpperCase() }],
    ['its resource, where the link is of no alert', { AzureResourceId: resource, AlertUri: blade }],
  ])('knows only the Azure subscription of an alert without a link: by %s', (_, fields) => {
    const within = `/subscriptions/${subscription}/`;
    expect(cloudEventSubject({ SystemAlertId: 'x', ...fields })).toEqual({ within });
    expect(defenderForCloud.inScope(within, { azureSubscriptions: [subscription] })).toBe(true);
    expect(defenderForCloud.inScope(within, { azureSubscriptions: [] })).toBe(false);
  });

  it.each<[string, unknown]>([
    ['a recommendation', { id: `${resource}/providers/Microsoft.Security/assessments/1`, name: '1' }],
    ['a resource that is no alert', { AzureResourceId: resource }],
    ['an alert of nowhere', { SystemAlertId: 'x' }],
    [
      'an alert of a subscription that is none',
      { SystemAlertId: 'x', AzureResourceId: '/subscriptions/x/y' },
    ],
    ['a link with another path in it', { AlertUri: link.replace('westeurope', '..%2f..') }],
    ['a text', link],
    ['an array', [exported]],
    ['nothing', null],
  ])('knows nothing of %s', (_, event) => {
    expect(cloudEventSubject(event)).toBeUndefined();
  });

  it('never throws, and names nothing but alerts', () => {
    const field = fc.oneof(fc.constantFrom(link, ref, resource), fc.string(), fc.jsonValue());
    const event = fc.record(
      { id: field, AlertUri: field, AlertLink: field, SystemAlertId: field, AzureResourceId: field },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.oneof(event, fc.jsonValue()), (value) => {
        const subject = cloudEventSubject(value);
        if (subject !== undefined && 'ref' in subject)
          expect(defenderForCloud.normaliseRef(subject.ref)).toMatch(/\/alerts\/[^/]+$/);
      }),
    );
  });

  describeWithContracts('the printed example of continuous export', () => {
    it('has no link', () => {
      const path = 'providers/defender-for-cloud/continuous-export.SecurityAlert.schema.json';
      const { properties } = readContract(path) as {
        readonly properties: Readonly<Record<string, { readonly examples?: readonly unknown[] }>>;
      };
      const printed = Object.fromEntries(
        Object.entries(properties).map(([name, { examples = [] }]) => [name, examples[0]]),
      );
      const within = '/subscriptions/86057c9f-3cdd-484e-83b1-7bf1c17a9ff8/';
      expect(cloudEventSubject(printed)).toEqual({ within });
    });
  });
});
