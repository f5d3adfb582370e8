import { matchRoute, parseRoute, specificity } from '../../../local/host/route-template.ts';

const match = (template: string, path: string) => {
  const found = matchRoute(
    parseRoute(template),
    path.split('/').filter((part) => part !== ''),
  );
  return found && Object.fromEntries(found);
};

describe('local/host/route-template', () => {
  it.each([
    ['api/graph/notifications', 'api/graph/notifications', {}],
    ['api/graph/notifications', 'API/Graph/Notifications', {}],
    ['api/graph/notifications', 'api/graph', undefined],
    ['api/graph', 'api/graph/notifications', undefined],
    ['api/{provider}/notifications', 'api/sentinel/notifications', { provider: 'sentinel' }],
    [
      'api/{id:guid}',
      'api/0d1f5c1e-95a7-4d4b-8a52-57d2d5e1f6a0',
      { id: '0d1f5c1e-95a7-4d4b-8a52-57d2d5e1f6a0' },
    ],
    ['api/{id:guid}', 'api/12', undefined],
    ['api/{id:int}', 'api/12', { id: '12' }],
    ['api/{id:int?}', 'api', {}],
    ['api/{id:int?}', 'api/x', undefined],
    ['api/{id=7}', 'api', { id: '7' }],
    ['api/{*rest}', 'api/a/b/c', { rest: 'a/b/c' }],
    ['api/{*rest}', 'api', { rest: '' }],
  ])('%s on /%s gives %j', (template, path, want) => {
    expect(match(template, path)).toEqual(want);
  });

  it.each([
    ['api/{*rest}/more', /must stand last/],
    ['api/v{n}', /whole \{parameter\}/],
    ['api/{id:odd}', /":odd" is none of/],
  ])('refuses %s', (template, reason) => {
    expect(() => parseRoute(template)).toThrow(reason);
  });

  it('tries text before constrained before plain parameters before the rest', () => {
    const templates = ['a/{*rest}', 'a/{x}', 'a/{x:int}', 'a/b'];
    const sorted = templates.toSorted((x, y) =>
      specificity(parseRoute(x)).localeCompare(specificity(parseRoute(y))),
    );
    expect(sorted).toEqual(['a/b', 'a/{x:int}', 'a/{x}', 'a/{*rest}']);
  });
});
