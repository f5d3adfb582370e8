import { operationOf } from '../../../shared/platform/operation.ts';

describe('shared/platform/operation', () => {
  it.each([
    ['/security/alerts_v2/da637551227677560813_-961444813', '/security/alerts_v2/{id}'],
    ['/security/alerts_v2?$filter=secret', '/security/alerts_v2'],
    ['/security/incidents/29/comments', '/security/incidents/{id}/comments'],
    [
      '/v1.0/subscriptions/7f105c7d-2dc5-4530-97cd-4e7ae6534c07/reauthorize',
      '/v1.0/subscriptions/{id}/reauthorize',
    ],
    ['/api/v1/alerts/603f704aaf7417985bbf3b22/', '/api/v1/alerts/{id}/'],
    ['/api/v1/alerts/close_benign/', '/api/v1/alerts/close_benign/'],
    [
      '/subscriptions/d0cfe6b2-9ac0-4464-9919-dccaee2e48c0/resourceGroups/myRg/providers/Microsoft.OperationalInsights/workspaces/ws/providers/Microsoft.SecurityInsights/incidents/73e01a99-5cd7-4139-a149-9f2736ff2ab5?api-version=1',
      '/subscriptions/{id}/resourceGroups/{id}/providers/Microsoft.OperationalInsights/workspaces/{id}/providers/Microsoft.SecurityInsights/incidents/{id}',
    ],
  ])('calls %s %s', (path, operation) => {
    expect(operationOf(path)).toBe(operation);
  });
});
