import { rolesIn } from '../../../shared/platform/token-roles.ts';

const token = (claims: unknown): string =>
  `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.signature`;

describe('shared/platform/token-roles', () => {
  it.each<[string, string, readonly string[] | undefined]>([
    ['an application with permissions', token({ roles: ['A', 'B'], idtyp: 'app' }), ['A', 'B']],
    ['an application without any', token({ idtyp: 'app' }), []],
    ['a token that says nothing of it', token({ appid: 'x' }), undefined],
    ['somebody who has signed in', token({ scp: 'A', roles: ['A'] }), undefined],
    ['roles that are no list', token({ roles: 'A' }), undefined],
    ['a token that nobody can read', 'opaque', undefined],
    ['a payload that is no JSON', 'a.b.c', undefined],
    ['an empty text', '', undefined],
  ])('tells of %s', (_sentence, text, roles) => {
    expect(rolesIn(text)).toEqual(roles);
  });
});
