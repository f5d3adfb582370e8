import fc from 'fast-check';
import { classifications, determinations, type Disposition } from '../../../shared/alert/disposition.ts';
import { findMappingMistakes } from '../../../shared/provider/find-mapping-mistakes.ts';
import { openAs } from '../../../shared/provider/lift.ts';
import type { Mapping } from '../../../shared/provider/mapping.ts';
import type { Provider } from '../../../shared/provider/provider.ts';
import { providers } from '../../../shared/provider/registry.ts';
import { withMapping } from '../../../shared/provider/with-mapping.ts';
import { classWord, type Words } from '../../../shared/provider/words.ts';
import { fakeProvider } from '../../support/fake-provider.ts';
import { anyDisposition, closedAs, isInProgress, isNew } from './dispositions.ts';
import { providerNamed } from './registered.ts';
import { collect, scriptedApi, testNow } from './scripted-api.ts';

const dismissed = { falsePositive: 'Resolved' };
const neverDismiss = withMapping(providerNamed('defenderForCloud'), { classification: dismissed });
const ref =
  '/subscriptions/11111111-1111-4111-8111-111111111111/providers/microsoft.security/locations/westeurope/alerts/2518_1';
const cloudAlert = (status: string) => ({ id: ref, name: '2518_1', properties: { status } });

/** Each makes its tables anew. */
const runs = { numRuns: 50 };

/** Any cells, of the product's own words. */
function anyMapping(words: Words): fc.Arbitrary<Mapping> {
  const cells = (names: readonly string[], choices: readonly (string | undefined)[]) =>
    fc.dictionary(fc.constantFrom(...names), fc.constantFrom(...choices), { maxKeys: 4 });
  const { status, determination } = words;
  return fc.record({
    status: cells(['new', 'inProgress'], [status.words.new, status.words.inProgress]),
    classification: cells(
      classifications,
      classifications.map((said) => classWord(words, said)),
    ),
    determination: determination
      ? cells(determinations, Object.values(determination.words))
      : fc.constant({}),
  });
}

/** The same provider, and what its adapter is asked to write. */
function recording(provider: Provider): { readonly provider: Provider; readonly asked: Disposition[] } {
  const asked: Disposition[] = [];
  const write: Provider['write'] = (_api, _ref, want) => {
    asked.push(want);
    return Promise.resolve(undefined);
  };
  return { provider: { ...provider, write }, asked };
}

const observationOf = (provider: Provider) => ({
  ref,
  shown: provider.project(isNew),
  readAt: testNow,
  aliases: [],
  belongsTo: [],
});

describe('shared/provider/with-mapping', () => {
  it('writes many by the same words as one, and reads them so', async () => {
    const asked: Disposition[] = [];
    const plain = fakeProvider('defenderForEndpoint', {
      batch: {
        most: 2,
        write: [],
        read: async () => [{ ...observationOf(plain), shown: plain.project(closedAs('falsePositive')) }],
        likeness: ({ want }) => want.classification,
        update: async (_api, writes) => void asked.push(...writes.map(({ want }) => want)),
      },
    });
    const mapping = { classification: { falsePositive: classWord(plain.words, 'truePositive') } };
    const mapped = withMapping(plain, mapping);
    const { api } = scriptedApi('defender', []);
    const write = { ref, want: closedAs('falsePositive'), observed: observationOf(plain) };
    await mapped.batch?.update(api, [write, write]);
    expect(asked.map(({ classification }) => classification)).toEqual(['truePositive', 'truePositive']);
    expect(mapped.batch?.likeness(write)).toBe('truePositive');
    expect(await mapped.batch?.read(api, [ref])).toMatchObject([
      { shown: plain.project(closedAs('truePositive')) },
    ]);
  });

  it('leaves a provider as it is where the policy says nothing', () => {
    const provider = providerNamed('sentinel');
    expect(withMapping(provider, undefined)).toBe(provider);
  });

  describe.each([...providers])('around %s', (_, provider) => {
    const anyUsable = anyMapping(provider.words).filter(
      (mapping) => findMappingMistakes(provider, mapping).length === 0,
    );

    it('comes back to the same words, loses nothing agreed, and never says something else', () => {
      fc.assert(
        fc.property(
          anyUsable,
          anyDisposition,
          fc.option(anyDisposition, { nil: undefined }),
          (mapping, d, agreed) => {
            const { project, lift } = withMapping(provider, mapping);
            const said = lift(project(d), agreed);
            expect(said && project(said)).toEqual(project(d));
            const { status, classification, determination } = d;
            const kept = status === 'resolved' ? { status, classification, determination } : openAs(status);
            expect(lift(project(d), d)).toEqual(kept);
            const alone = lift(project(d));
            expect(alone?.status === 'resolved').toBe(status === 'resolved');
            const meant = [...(provider.words.classification?.means?.values() ?? [])];
            expect([kept.classification, 'unknown', ...meant]).toContain(alone?.classification);
            expect([kept.determination, 'unknown', 'other']).toContain(alone?.determination);
          },
        ),
        runs,
      );
    });

    it('has the adapter write what shows there as the policy says', async () => {
      await fc.assert(
        fc.asyncProperty(anyUsable, anyDisposition, async (mapping, want) => {
          const { provider: adapter, asked } = recording(provider);
          const mapped = withMapping(adapter, mapping);
          const { api } = scriptedApi(provider.api, []);
          await mapped.write(api, ref, want, observationOf(provider));
          expect(asked.map(provider.project)).toEqual([mapped.project(want)]);
          expect(asked[0]?.comment).toBe(want.comment);
          if (want.status !== 'resolved' || provider.closesAs.size === 0) return;
          const takes = asked.some(({ classification }) => provider.closesAs.has(classification));
          expect(mapped.closesAs.has(want.classification)).toBe(takes);
        }),
        runs,
      );
    });

    it('reads every word of the product as one that something is shown as, or as less', async () => {
      await fc.assert(
        fc.asyncProperty(anyUsable, anyDisposition, async (mapping, d) => {
          const shown = provider.project(d);
          const get = () => Promise.resolve({ ...observationOf(provider), shown });
          const { lift, project, ...mapped } = withMapping({ ...provider, get }, mapping);
          const seen = await mapped.get?.(scriptedApi(provider.api, []).api, ref);
          const said = seen && lift(seen.shown);
          expect(said && project(said)).toEqual(seen?.shown);
          const before = provider.lift(shown);
          expect(said?.status === 'resolved').toBe(before?.status === 'resolved');
          expect([before?.classification, 'unknown']).toContain(said?.classification);
          expect([before?.determination, 'unknown', 'other']).toContain(said?.determination);
        }),
        runs,
      );
    });
  });

  it('counts a word that nothing is shown as any more as the one that took its place', async () => {
    const { api } = scriptedApi('arm', [
      { body: cloudAlert('Dismissed') },
      { body: { value: [cloudAlert('Dismissed'), cloudAlert('InProgress'), cloudAlert('Odd')] } },
    ]);
    const seen = await neverDismiss.get?.(api, ref);
    expect(seen?.shown).toEqual({ status: 'Resolved' });
    const scope = { azureSubscriptions: ['11111111-1111-4111-8111-111111111111'] };
    const [page] = await collect(neverDismiss.list?.(api, new Date(testNow), scope));
    expect(page?.observations.map(({ shown }) => shown.status)).toEqual(['Resolved', 'InProgress', 'Odd']);
  });

  it('writes nothing over a word that counts as the one wanted', async () => {
    const { api, sent } = scriptedApi('arm', [{ body: cloudAlert('Dismissed') }]);
    const seen = await neverDismiss.get?.(api, ref);
    if (seen === undefined) throw new Error('nothing was read');
    await neverDismiss.write(api, ref, closedAs('falsePositive'), seen);
    expect(sent).toHaveLength(1);
  });

  it('closes with the verb of the word that the policy gives', async () => {
    const { api, sent } = scriptedApi('arm', [{ body: cloudAlert('Active') }, { status: 204 }]);
    const seen = await neverDismiss.get?.(api, ref);
    if (seen === undefined) throw new Error('nothing was read');
    await neverDismiss.write(api, ref, closedAs('falsePositive'), seen);
    expect(sent[1]?.path).toBe(`${ref}/resolve?api-version=2022-01-01`);
  });

  it('takes back only what the word still said', () => {
    const [was, is] = [{ status: 'Dismissed' }, { status: 'Resolved' }];
    expect(providerNamed('defenderForCloud').takesBack?.(was, is)).toBe('falsePositive');
    expect(neverDismiss.takesBack?.(was, is)).toBeUndefined();
    const same = withMapping(providerNamed('defenderForCloud'), { status: { inProgress: 'Active' } });
    expect(same.takesBack?.(was, is)).toBe('falsePositive');
  });

  it('may close with a class that the product lacks, as the policy says', () => {
    const provider = providerNamed('defenderForCloudApps');
    const mapped = withMapping(provider, { classification: { unknown: 'BENIGN' } });
    expect([provider.closesAs.has('unknown'), mapped.closesAs.has('unknown')]).toEqual([false, true]);
    expect(mapped.lift({ resolution: 'BENIGN' })).toEqual(closedAs('unknown'));
  });

  it('has no list where the product has none', () => {
    expect('list' in withMapping(fakeProvider('jira'), {})).toBe(false);
    expect('list' in withMapping(providerNamed('sentinel'), {})).toBe(true);
  });

  it('does without a status that the policy takes out', () => {
    const mapped = withMapping(providerNamed('sentinel'), { status: { inProgress: 'New' } });
    expect(mapped.project(isInProgress)).toEqual(mapped.project(isNew));
  });
});
