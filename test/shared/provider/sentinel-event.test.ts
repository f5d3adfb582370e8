import fc from 'fast-check';
import { sentinelEventSubject } from '../../../shared/provider/sentinel-event.ts';
import { sentinel } from '../../../shared/provider/sentinel.ts';

const workspace =
  '/subscriptions/d0cfe6b2-9ac0-4464-9919-dccaee2e48c0/resourceGroups/rg-soc/providers/Microsoft.OperationalInsights/workspaces/law-soc';
const id = `${workspace}/providers/Microsoft.SecurityInsights/Incidents/73e01a99-5cd7-4139-a149-9f2736ff2ab5`;
const link = `https://portal.azure.com/#asset/Microsoft_Azure_Security_Insights/Incident${id}`;
const incident = { id, name: '73e01a99', properties: { title: 'A title', status: 'Closed' } };
const triggered = {
  objectSchemaType: 'Incident',
  objectEventType: 'Update',
  workspaceInfo: { WorkspaceName: 'law-soc' },
  object: incident,
};

const refOf = (event: unknown): string | undefined => {
  const subject = sentinelEventSubject(event);
  return subject && 'ref' in subject ? sentinel.normaliseRef(subject.ref) : undefined;
};

describe('shared/provider/sentinel-event', () => {
  it.each<[string, unknown]>([
    ["the playbook trigger's body", triggered],
    ['the incident itself', incident],
    [
      'a row of the table SecurityIncident',
      { IncidentName: '73e01a99', IncidentUrl: link, Status: 'Closed' },
    ],
    ['an incident without id that links to itself', { object: { incidentUrl: link } }],
  ])('knows the incident by %s', (_, event) => {
    expect(refOf(event)).toBe(id.toLowerCase());
  });

  it.each<[string, unknown]>([
    ['the workspace', { id: workspace }],
    ["the alert trigger's body", { WorkspaceId: 'x', AlertType: 'y', SystemAlertId: 'z' }],
    ['an incident by its number', { id: '42', IncidentNumber: 42 }],
    ['a link that is none', { IncidentUrl: 'https://portal.azure.com/' }],
    ['a path that goes elsewhere', { id: `${id}/../x` }],
    ['an array', [triggered]],
    ['a text', id],
  ])('knows nothing of %s', (_, event) => {
    expect(sentinelEventSubject(event)).toBeUndefined();
  });

  it('never throws, and names nothing but incidents', () => {
    const field = fc.oneof(fc.constantFrom(id, link, workspace), fc.string(), fc.jsonValue());
    const event = fc.record({
      id: field,
      IncidentUrl: field,
      object: fc.oneof(field, fc.record({ id: field })),
    });
    fc.assert(
      fc.property(fc.oneof(event, fc.jsonValue()), (value) => {
        const subject = sentinelEventSubject(value);
        if (subject !== undefined)
          expect('ref' in subject && sentinel.normaliseRef(subject.ref)).toMatch(/\/incidents\/[^/]+$/);
      }),
    );
  });
});
