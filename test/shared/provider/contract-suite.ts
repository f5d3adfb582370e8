/** What the core relies on, for every adapter. Peculiarities have tests of their own beside it. */

import fc from 'fast-check';
import { AlertKeySchema } from '../../../shared/alert/alert-key.ts';
import { fitComment } from '../../../shared/alert/comment.ts';
import type { Disposition } from '../../../shared/alert/disposition.ts';
import { sameShown, type Observation } from '../../../shared/alert/observation.ts';
import type { Provider } from '../../../shared/provider/provider.ts';
import type { AskableProvider } from './askable.ts';
import { anyDisposition, closedAs, isNew } from './dispositions.ts';
import { scriptedApi, testNow, type ScriptedAnswer } from './scripted-api.ts';

export interface ProviderSpec {
  readonly ref: string;
  /** Spellings of `ref` that mean the same. */
  readonly spellings: readonly string[];
  readonly foreign: readonly string[];
  /** The answers to a `get` of the copy while it holds `disposition`. */
  readonly reads: (disposition: Disposition) => readonly ScriptedAnswer[];
  /** The same for a value that nobody mirrors. */
  readonly readsUnknown: readonly ScriptedAnswer[];
  /** The answers to writing `want` over what was read. */
  readonly writes: (want: Disposition) => readonly ScriptedAnswer[];
}

export function describeProvider(path: string, provider: AskableProvider, spec: ProviderSpec): void {
  const { ref } = spec;

  async function observe(answers: readonly ScriptedAnswer[]): Promise<Observation> {
    const seen = await provider.get(scriptedApi(provider.api, answers).api, ref);
    if (seen === undefined) throw new Error('nothing was read');
    return seen;
  }

  async function write(want: Disposition, observed: Observation) {
    const { api, sent } = scriptedApi(provider.api, spec.writes(want));
    const answer = await provider.write(api, ref, want, observed);
    return { answer, sent };
  }

  const closings = [...provider.closesAs].map((classification) => closedAs(classification));
  const openings = [...provider.writes]
    .filter((status) => status !== 'resolved')
    .map((status) => ({ ...isNew, status }));

  describe(path, () => {
    describe('as every provider', () => {
      it('takes its own refs in one spelling and no others', () => {
        expect(provider.normaliseRef(ref)).toBe(ref);
        for (const spelling of spec.spellings) expect(provider.normaliseRef(spelling)).toBe(ref);
        for (const other of ['', ' ', '.', '..', 'a/b', 'a?b', 'a b', ...spec.foreign]) {
          expect(provider.normaliseRef(other)).toBeUndefined();
        }
      });

      it('says undefined for what the product does not have, and lets other failures pass', async () => {
        expect(await provider.get(scriptedApi(provider.api, [{ status: 404 }]).api, ref)).toBeUndefined();
        const denied = provider.get(scriptedApi(provider.api, [{ status: 403 }]).api, ref);
        await expect(denied).rejects.toMatchObject({ code: 'forbidden' });
      });

      it.each([isNew, ...openings, ...closings])(
        'shows $status $classification as it projects it',
        async (d) => {
          const seen = await observe(spec.reads(d));
          expect(seen.shown).toEqual(provider.project(d));
          expect(provider.lift(seen.shown, d)).toEqual({
            status: d.status,
            classification: d.classification,
            determination: d.determination,
          });
          expect(seen.readAt).toBe(testNow);
          expect(seen.ref).toBe(ref);
        },
      );

      it('lifts a value that nobody mirrors to undefined, whatever was agreed', async () => {
        const { shown } = await observe(spec.readsUnknown);
        expect(provider.lift(shown)).toBeUndefined();
        for (const agreed of [isNew, ...closings]) expect(provider.lift(shown, agreed)).toBeUndefined();
      });

      it('gives an observation that travels by queue', async () => {
        const observation = JSON.parse(
          JSON.stringify({
            ...(await observe(spec.reads(closedAs('truePositive', 'Done')))),
            base: undefined,
          }),
        );
        const key = {
          tenantId: '11111111-1111-4111-8111-111111111111',
          provider: provider.id,
          ref,
          observedAt: testNow,
          source: 'poll',
          observation,
        };
        expect(AlertKeySchema.parse(key).observation).toEqual(observation);
      });

      it.each(closings)('closes an open copy as $classification with one change', async (want) => {
        const { sent } = await write(want, await observe(spec.reads(isNew)));
        expect(sent.filter(({ method }) => method !== 'GET')).toHaveLength(1);
      });

      const others = openings.map((want) => [want.status, want] as const);
      if (others.length > 0) {
        it.each(others)('writes %s over a closed copy with one change', async (_, want) => {
          const { sent } = await write(want, await observe(spec.reads(closedAs('truePositive'))));
          expect(sent.filter(({ method }) => method !== 'GET')).toHaveLength(1);
        });
      }

      it('shows after a write what it projects, where the answer tells', async () => {
        const want = closedAs('falsePositive', 'Test');
        const { answer } = await write(want, await observe(spec.reads(isNew)));
        if (answer !== undefined) expect(answer.shown).toEqual(provider.project(want));
      });

      it('sends nothing when everything stands there already', async () => {
        for (const want of [isNew, ...closings.map((d) => ({ ...d, comment: 'Known' }))]) {
          const { sent } = await write(want, await observe(spec.reads(want)));
          expect(sent).toEqual([]);
        }
      });

      const longComment = `  ${'long '.repeat(8000)}end\r\n`;
      if (provider.holdsComment) {
        it('sends the closing comment once, cut to what the product can hold', async () => {
          const want = closedAs('truePositive', longComment);
          const fitted = fitComment(longComment, provider.commentLimit);
          const { sent } = await write(want, await observe(spec.reads(isNew)));
          expect(JSON.stringify(sent).split(JSON.stringify(fitted))).toHaveLength(2);
          const again = await write(want, await observe(spec.reads({ ...want, comment: fitted })));
          expect(again.sent).toEqual([]);
        });
      } else {
        it('never sends a comment', async () => {
          const want = closedAs('truePositive', longComment);
          const { sent } = await write(want, await observe(spec.reads(isNew)));
          expect(JSON.stringify(sent)).not.toContain('long');
        });
      }
    });
    describeWords(provider);
  });
}

/** What needs no answer of the product: so also for one whose copies can't be asked for. */
export function describeWords(provider: Provider): void {
  describe('in its words', () => {
    it('lifts what it projects to something that it projects the same', () => {
      fc.assert(
        fc.property(anyDisposition, fc.option(anyDisposition, { nil: undefined }), (d, agreed) => {
          const shown = provider.project(d);
          const lifted = provider.lift(shown, agreed);
          return lifted === undefined || sameShown(provider.project({ ...lifted, comment: 'Any' }), shown);
        }),
      );
    });

    it('can lift whatever it projects', () => {
      fc.assert(fc.property(anyDisposition, (d) => provider.lift(provider.project(d)) !== undefined));
    });

    it('never makes an agreed closing poorer that it still shows', () => {
      fc.assert(
        fc.property(anyDisposition, (agreed) => {
          const lifted = provider.lift(provider.project(agreed), agreed);
          const { classification, determination } = agreed.status === 'resolved' ? agreed : isNew;
          return (
            lifted?.status === agreed.status &&
            lifted.classification === classification &&
            lifted.determination === determination
          );
        }),
      );
    });

    it('keeps its methods free of state: facts do not change and `this` is not needed', () => {
      const { project, lift } = provider;
      expect(project(isNew)).toEqual(provider.project(isNew));
      expect(lift(project(isNew))).toEqual(isNew);
    });
  });
}
