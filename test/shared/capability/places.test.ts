import { findingsAt, placesOf, readablePart } from '../../../shared/capability/places.ts';
import type { Finding } from '../../../shared/capability/finding.ts';

const since = '2026-11-22T10:00:00.000Z';
const no = (place: string): Finding => ({ can: 'no', why: 'noPermission', place, since });
const yes = (place: string): Finding => ({ can: 'yes', place, since });

describe('shared/capability/places', () => {
  it('knows a product that is one in a tenant, and one that is in many places', () => {
    expect([...placesOf({})]).toEqual([['', {}]]);
    expect([...placesOf({ azureSubscriptions: ['a', 'b'], workspaces: [] })]).toEqual([
      ['a', { azureSubscriptions: ['a'] }],
      ['b', { azureSubscriptions: ['b'] }],
    ]);
    expect([...placesOf({ workspaces: ['/w'] })]).toEqual([['/w', { workspaces: ['/w'] }]]);
  });

  it.each<[string, object, readonly Finding[] | undefined, object | undefined]>([
    ['everything while nothing is known', { workspaces: ['/w'] }, undefined, { workspaces: ['/w'] }],
    ['everything that is open', { workspaces: ['/w'] }, [yes('/w')], { workspaces: ['/w'] }],
    ['nothing where all is closed', { workspaces: ['/w', '/v'] }, [no('/w'), no('/v')], undefined],
    ['nothing of a product that is closed', {}, [no('')], undefined],
    [
      'what is left',
      { azureSubscriptions: ['a', 'b'], since: 'kept' },
      [no('a'), yes('b')],
      { azureSubscriptions: ['b'], workspaces: [], since: 'kept' },
    ],
    [
      'a place that is new',
      { workspaces: ['/w', '/new'] },
      [no('/w')],
      { azureSubscriptions: [], workspaces: ['/new'] },
    ],
    ['nothing of what was closed elsewhere', { workspaces: ['/w'] }, [no('/gone')], { workspaces: ['/w'] }],
  ])('leaves %s', (_sentence, scope, reads, left) => {
    expect(readablePart(scope, reads && { reads })).toEqual(left);
  });

  it('finds what concerns one copy', () => {
    const findings = [no('a'), yes('b'), no('gone')];
    const isInB = (scope: { azureSubscriptions?: readonly string[] }) =>
      scope.azureSubscriptions?.[0] === 'b';
    expect(findingsAt(findings, isInB, { azureSubscriptions: ['a', 'b'] })).toEqual([yes('b')]);
    expect(findingsAt([no('')], () => false, {})).toEqual([no('')]);
  });
});
