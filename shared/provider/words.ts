/**
 * A product's words as data: which of its fields says what, and the word for each canonical one. `project` and `lift`
 * come from it (`translate.ts`), the documentation prints it, and a policy may change cells of it (`with-mapping.ts`).
 */

import type { AlertStatus, Classification, Determination } from '../alert/disposition.ts';

export interface FieldWords<T extends string> {
  /** The key in `Shown`. */
  readonly field: string;
  readonly words: Readonly<Record<T, string>>;
  /** Other words that stand there, in lower case, and the word of the table that each of them counts as. */
  readonly countsAs?: ReadonlyMap<string, string>;
  /** What stands in a field of its own while the alert is open; the word of `unknown` when absent. */
  readonly whileOpen?: string | undefined;
}

/**
 * A classification without a word is shown as `unknown` is. Where the product has one field for both, `field` is that
 * of the status, and a closing without a word is shown as the status `resolved` is.
 */
export interface ClassWords extends Omit<FieldWords<Classification>, 'words'> {
  readonly words: Readonly<Partial<Record<Classification, string>>>;
  /** What a word that stands for several says by itself, where that is not the first of them: the product's own meaning. */
  readonly means?: ReadonlyMap<string, Classification>;
}

export interface Words {
  readonly status: FieldWords<AlertStatus>;
  /** Absent where the product shows none. */
  readonly classification?: ClassWords;
  /** Absent where the product shows none. */
  readonly determination?: FieldWords<Determination>;
}

/** What a closing of this class is shown as. */
export function classWord({ status, classification: classes }: Words, said: Classification): string {
  return (
    classes?.words[said] ??
    (classes?.field === status.field ? undefined : classes?.words.unknown) ??
    status.words.resolved
  );
}
