/** Notices what people do in the products' portals, whoever does it: this page, a test, another program. */

import type { Copy } from '../tenant/control/control.ts';
import { entryOfWrite } from './entries.ts';
import type { NewEntry } from './feed.ts';
import { copyKey } from './judge/app-record.ts';

export class AnalystWatch {
  readonly #counted = new Map<string, number>();

  /**
   * What has been done since the last call.
   * @param titles of the stories, by id
   */
  news(copies: readonly Copy[], titles: ReadonlyMap<string, string>): readonly NewEntry[] {
    return copies.flatMap((copy) => {
      const key = copyKey(copy);
      const fresh = copy.writes.analyst - (this.#counted.get(key) ?? 0);
      this.#counted.set(key, copy.writes.analyst);
      if (fresh <= 0) return [];
      const lines = copy.journal.filter(({ kind }) => kind === 'analyst').slice(-fresh);
      return lines.map((line) => entryOfWrite(copy, titles.get(copy.story), line));
    });
  }
}
