/** What comes within a moment of each other is done together. */

export interface Gathering {
  /** Milliseconds from the first that comes; who comes later begins the next lot. */
  readonly ms: number;
  /** Whether more are sure to come soon: then a lot waits up to so many milliseconds in all. */
  readonly more?: { readonly areComing: () => boolean; readonly ms: number };
  /** A lot that has so many waits no longer. */
  readonly most: number;
  readonly sleep: (ms: number) => Promise<void>;
}

/** @param run gets a lot and gives what becomes of each, in the same order. */
export function gather<T, R>(
  { ms, more, most, sleep }: Gathering,
  run: (items: readonly T[]) => readonly Promise<R>[],
): (item: T) => Promise<R> {
  let open: Lot<T, R> | undefined;
  const close = (lot: Lot<T, R>): void => {
    if (open !== lot) return;
    open = undefined;
    lot.done.resolve(run(lot.items));
  };
  const ripen = async (waited: number): Promise<void> => {
    await sleep(waited);
    for (let all = waited; more?.areComing() === true && all < more.ms; all += ms) await sleep(ms);
  };
  const begin = (): Lot<T, R> => {
    const lot: Lot<T, R> = { items: [], done: Promise.withResolvers() };
    void ripen(ms).then(() => close(lot));
    return lot;
  };
  return async (item) => {
    const lot = (open ??= begin());
    const index = lot.items.push(item) - 1;
    if (lot.items.length >= most) close(lot);
    const result = (await lot.done.promise)[index];
    if (result === undefined) throw new TypeError('A lot was left without the result of one of its items.');
    return result;
  };
}

interface Lot<T, R> {
  readonly items: T[];
  readonly done: PromiseWithResolvers<readonly Promise<R>[]>;
}
