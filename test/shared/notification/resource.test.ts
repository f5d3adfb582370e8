import { changedResource } from '../../../shared/notification/resource.ts';

const data = (id: unknown, type?: string, odataId?: string) => ({
  ...(id === undefined ? {} : { id }),
  ...(type === undefined ? {} : { '@odata.type': type }),
  ...(odataId === undefined ? {} : { '@odata.id': odataId }),
});

describe('shared/notification/resource', () => {
  it.each([
    ['an alert of alerts_v2 by its path', 'security/alerts_v2/da1', data('da1'), 'alerts_v2', 'da1'],
    ['a path with a leading slash', '/security/alerts_v2/da1', data('da1'), 'alerts_v2', 'da1'],
    [
      'a path with host and version',
      'https://graph.microsoft.com/v1.0/security/incidents/29',
      data('29'),
      'incidents',
      '29',
    ],
    ['another casing', 'Security/Alerts_v2/da1', data('da1'), 'alerts_v2', 'da1'],
    ['the parenthesised form', "security/alerts_v2('da1')", undefined, 'alerts_v2', 'da1'],
    ['an encoded id', 'security/alerts_v2/da%3D1', undefined, 'alerts_v2', 'da=1'],
    ['the collection with the id in the data', 'security/alerts_v2', data('da1'), 'alerts_v2', 'da1'],
    ['a filtered collection', "security/alerts?$filter=status eq 'newAlert'", data('x1'), 'alerts', 'x1'],
    ['a legacy alert', 'security/alerts/2518-x', data('2518-x'), 'alerts', '2518-x'],
    ['an incident', 'security/incidents/29', data('29'), 'incidents', '29'],
    ['an incident whose id is a number', 'security/incidents', data(29), 'incidents', '29'],
    [
      'resourceData.id before the id in the path',
      'security/alerts_v2/other',
      data('da1'),
      'alerts_v2',
      'da1',
    ],
    ['a bare id with @odata.id', 'da1', data('da1', undefined, 'security/alerts_v2/da1'), 'alerts_v2', 'da1'],
    ['a bare id with a type', '29', data('29', '#microsoft.graph.security.incident'), 'incidents', '29'],
    [
      'the printed Event Grid form',
      'x1',
      data('x1', '#IsgWebApi.SecurityGraphModel.x1', 'security/x1'),
      'alerts',
      'x1',
    ],
    ['the legacy type', 'x1', data('x1', '#microsoft.graph.alert'), 'alerts', 'x1'],
    ['a bare id with nothing else', 'da1', data('da1'), 'alerts_v2', 'da1'],
    ['a bare number with nothing else', '29', data('29'), 'incidents', '29'],
    ['a path without any id', 'security/alerts_v2', data(undefined), 'alerts_v2', ''],
    ['an id with a space', 'security/alerts_v2', data('d a'), 'alerts_v2', ''],
    ['an id that is an object', 'security/alerts_v2', data({}), 'alerts_v2', ''],
    ['an id beyond measure', 'security/alerts_v2', data('x'.repeat(1025)), 'alerts_v2', ''],
    ['a broken percent sign', 'security/alerts_v2/%E0%A4%A', undefined, 'alerts_v2', ''],
  ])('understands %s', (_, resource, resourceData, kind, id) => {
    expect(changedResource(resource, resourceData)).toEqual({ resource: kind, id });
  });

  it.each([
    ['mail', 'users/x/messages/y', data('y', '#Microsoft.Graph.Message')],
    [
      'health monitoring alerts',
      'reports/healthmonitoring/alerts/1',
      data('1', '#microsoft.graph.healthMonitoring.alert'),
    ],
    ['a bare id of another type', 'y', data('y', '#Microsoft.Graph.Message')],
    ['a bare resource without an id', 'constructor', undefined],
    ['a name that only begins like one', 'security/alerts_v2x/1', data('1')],
    ['no resource at all', undefined, undefined],
    ['resource data that is null', null, null],
  ])('leaves alone %s', (_, resource, resourceData) => {
    expect(changedResource(resource, resourceData)).toBeUndefined();
  });
});
