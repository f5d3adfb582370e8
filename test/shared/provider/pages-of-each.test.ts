import { pagesOfEach } from '../../../shared/provider/pages-of-each.ts';
import type { Page } from '../../../shared/provider/provider.ts';

/** A page that is known by its one unreadable ref. */
const page = (name: string): Page => ({ observations: [], unreadable: [name] });
const nameOf = ({ unreadable }: Page) => unreadable[0];

/** Pages that come when the test lets them. */
function heldBack(name: string, count: number) {
  const gate = Promise.withResolvers<undefined>();
  const state = { started: false, left: false };
  async function* pages(): AsyncIterable<Page> {
    state.started = true;
    try {
      await gate.promise;
      for (let i = 1; i <= count; i++) yield page(`${name}${i}`);
    } finally {
      state.left = true;
    }
  }
  return {
    name,
    state,
    pages,
    release: () => gate.resolve(undefined),
    fail: (error: Error) => gate.reject(error),
  };
}
async function* ready(name: string, count: number): AsyncIterable<Page> {
  for (let i = 1; i <= count; i++) yield page(`${name}${i}`);
}

async function read(pages: AsyncIterable<Page>) {
  const names: (string | undefined)[] = [];
  try {
    for await (const each of pages) names.push(nameOf(each));
    return { names };
  } catch (error) {
    return { names, error };
  }
}

describe('shared/provider/pages-of-each', () => {
  it('gives every page of every place, in turns', async () => {
    expect(await read(pagesOfEach(['a', 'b'], (place) => ready(place, 2)))).toEqual({
      names: ['a1', 'b1', 'a2', 'b2'],
    });
    expect(await read(pagesOfEach([], () => ready('a', 1)))).toEqual({ names: [] });
  });

  it('gives the pages of the others before it throws the failure of one', async () => {
    const broken = heldBack('x', 1);
    const error = new Error('broken');
    broken.fail(error);
    const places = [broken.pages, () => ready('a', 3), () => ready('b', 1)];
    const { names, error: thrown } = await read(pagesOfEach(places, (pages) => pages()));
    expect(names.toSorted()).toEqual(['a1', 'a2', 'a3', 'b1']);
    expect(thrown).toBe(error);
  });

  it('throws the first of several failures', async () => {
    const failures = [new Error('first'), new Error('second')];
    const places = failures.map((failure) => {
      const place = heldBack('x', 1);
      place.fail(failure);
      return place;
    });
    expect(await read(pagesOfEach(places, ({ pages }) => pages()))).toEqual({
      names: [],
      error: failures[0],
    });
  });

  it('does not wait for a slow place before it gives the pages of the others', async () => {
    const slow = heldBack('slow', 1);
    const names: (string | undefined)[] = [];
    for await (const each of pagesOfEach([slow.pages, () => ready('a', 2)], (pages) => pages())) {
      names.push(nameOf(each));
      if (names.length === 2) slow.release();
    }
    expect(names).toEqual(['a1', 'a2', 'slow1']);
  });

  it('reads no more than four places at once, and the next as soon as one is done', async () => {
    const places = Array.from({ length: 6 }, (_, i) => heldBack(`p${i}-`, 1));
    const reading = read(pagesOfEach(places, ({ pages }) => pages()));
    await new Promise(setImmediate);
    expect(places.filter(({ state }) => state.started)).toHaveLength(4);
    places[2]?.release();
    await new Promise(setImmediate);
    expect(places.filter(({ state }) => state.started)).toHaveLength(5);
    for (const place of places) place.release();
    expect((await reading).names).toHaveLength(6);
  });

  it('ends every place when its reader leaves, also one that fails afterwards', async () => {
    const slow = heldBack('slow', 1);
    const quick = heldBack('quick', 3);
    quick.release();
    for await (const each of pagesOfEach([slow, quick], ({ pages }) => pages())) {
      expect(nameOf(each)).toBe('quick1');
      break;
    }
    slow.fail(new Error('nobody is waiting'));
    await new Promise(setImmediate);
    expect([slow.state.left, quick.state.left]).toEqual([true, true]);
  });
});
