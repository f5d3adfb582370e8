import { classifications, statuses, type Disposition } from '../alert/disposition.ts';
import { sameShown, type Observation, type Shown } from '../alert/observation.ts';
import type { Batch, CopyWrite } from './batch.ts';
import { openAs } from './lift.ts';
import { mapWords, type Mapping } from './mapping.ts';
import type { Page, Provider } from './provider.ts';
import { translate } from './translate.ts';

/**
 * The provider with the policy's words, around the adapter, which knows nothing of it: what is to be shown as another
 * decision is, is written as that decision. A word that nothing is shown as any more counts, where it is read, as the
 * word that took its place; so nobody's own choice of it is written over, and nothing is learned from it either.
 */
export function withMapping(provider: Provider, mapping: Mapping | undefined): Provider {
  if (mapping === undefined) return provider;
  const words = mapWords(provider.words, mapping);
  const { project, lift } = translate(words);
  const own = (want: Disposition): Disposition => ({ ...want, ...provider.lift(project(want), want) });
  const counted = (shown: Shown): Shown => {
    const said = lift(shown) === undefined ? provider.lift(shown) : undefined;
    return said === undefined ? shown : project(said);
  };
  const seen = (observation: Observation): Observation => ({
    ...observation,
    shown: counted(observation.shown),
  });
  const get = provider.get?.bind(provider);
  const list = provider.list?.bind(provider);
  const listOpen = provider.listOpen?.bind(provider);
  const assign = provider.assign?.bind(provider);
  const { batch } = provider;
  const takesBack = provider.takesBack?.bind(provider);
  return {
    ...provider,
    words,
    writes: new Set(statuses.filter((status) => provider.writes.has(own(openAs(status)).status))),
    closesAs: new Set(
      classifications.filter((classification) =>
        provider.closesAs.has(own({ ...openAs('resolved'), classification }).classification),
      ),
    ),
    ...(get && {
      async get(api, ref) {
        const observation = await get(api, ref);
        return observation && seen(observation);
      },
    }),
    ...(list && { list: (api, since, scope) => eachSeen(list(api, since, scope), seen) }),
    ...(listOpen && { listOpen: (api, scope) => eachSeen(listOpen(api, scope), seen) }),
    async write(api, ref, want, observed) {
      const answer = await provider.write(api, ref, own(want), observed);
      return answer && seen(answer);
    },
    ...(batch && { batch: batchOf(batch, own, seen) }),
    ...(assign && {
      async assign(api, ref, to, observed) {
        const answer = await assign(api, ref, to, observed);
        return answer && seen(answer);
      },
    }),
    project,
    lift,
    ...(takesBack && {
      takesBack(before, after) {
        const from = counted(before);
        const taken = sameShown(from, after) ? undefined : takesBack(from, after);
        return taken !== undefined && lift(from)?.classification === taken ? taken : undefined;
      },
    }),
  };
}

function batchOf(
  batch: Batch,
  own: (want: Disposition) => Disposition,
  seen: (observation: Observation) => Observation,
): Batch {
  const ours = (write: CopyWrite): CopyWrite => ({ ...write, want: own(write.want) });
  return {
    ...batch,
    async read(api, refs) {
      return (await batch.read(api, refs)).map(seen);
    },
    likeness: (write) => batch.likeness(ours(write)),
    update: (api, [first, ...rest]) => batch.update(api, [ours(first), ...rest.map(ours)]),
  };
}

async function* eachSeen(
  pages: AsyncIterable<Page>,
  seen: (observation: Observation) => Observation,
): AsyncIterable<Page> {
  for await (const page of pages) yield { ...page, observations: page.observations.map(seen) };
}
