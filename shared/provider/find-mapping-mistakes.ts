/** What makes a policy's mapping unusable: each mistake with its place and what to do. */

import { classifications, determinations, type Disposition, type Verdict } from '../alert/disposition.ts';
import { openAs } from './lift.ts';
import { mapWords, type Mapping } from './mapping.ts';
import type { Provider } from './provider.ts';
import { translate } from './translate.ts';
import { classWord } from './words.ts';

export interface MappingMistake {
  /** `['classification', 'falsePositive']` */
  readonly at: readonly string[];
  readonly message: string;
}

type Facts = Pick<Provider, 'name' | 'words' | 'closesAs'>;
type Field = keyof Mapping;
const fields = ['status', 'classification', 'determination'] as const;

export function findMappingMistakes(provider: Facts, mapping: Mapping): readonly MappingMistake[] {
  const foreign = findForeignWords(provider, mapping);
  if (foreign.length > 0) return foreign;
  return [...findMisreadings(provider, mapping), ...findUnwritable(provider, mapping)];
}

function findForeignWords({ name, words }: Facts, mapping: Mapping): readonly MappingMistake[] {
  const { status, classification, determination } = words;
  const choices: Readonly<Record<Field, readonly (string | undefined)[] | undefined>> = {
    status: [status.words.new, status.words.inProgress],
    classification: classification && classifications.map((said) => classWord(words, said)),
    determination: determination && Object.values(determination.words),
  };
  return cellsOf(mapping).flatMap(({ field, said, word }) => {
    const known = choices[field];
    if (known === undefined)
      return [{ at: [field, said], message: `${name} shows no ${field}; take it out` }];
    if (known.includes(word)) return [];
    const kind = field === 'status' ? 'status of an open alert' : `${field} of a closed alert`;
    const expected = [...new Set(known)].map((one) => JSON.stringify(one)).join(', ');
    const message = `is no ${kind} in ${name}; expected one of ${expected}; found ${JSON.stringify(word)}`;
    return [{ at: [field, said], message }];
  });
}

const cellsOf = (mapping: Mapping) =>
  fields.flatMap((field) =>
    Object.entries(mapping[field] ?? {}).map(([said, word]) => ({ field, said, word })),
  );

/** What each canonical word of a field looks like in a decision. */
const examples: Readonly<Record<Field, readonly Verdict[]>> = {
  status: [openAs('new'), openAs('inProgress')],
  classification: classifications.map((classification) => ({ ...openAs('resolved'), classification })),
  determination: determinations.map((determination) => ({ ...openAs('resolved'), determination })),
};

/** Words that say so little that they may stand for others too. */
const general = new Set<string>(['new', 'unknown', 'other']);

/**
 * A word that stands for several must be one that says nothing in particular, and no word may come to say more than the
 * product means by it: otherwise reading it is guessing.
 */
function findMisreadings({ name, words }: Facts, mapping: Mapping): readonly MappingMistake[] {
  const mapped = translate(mapWords(words, mapping));
  const own = translate(words);
  return fields.flatMap((field) =>
    examples[field].flatMap((said) => {
      const shown = mapped.project(said);
      const read = mapped.lift(shown)?.[field] ?? said[field];
      const word = JSON.stringify(shown[words[field]?.field ?? '']);
      const all = field === 'status' ? 'new' : 'unknown';
      const isItsOwn = read === own.lift(own.project(said))?.[field];
      if (read !== said[field] && !general.has(read) && !isItsOwn) {
        const message = `lets ${word} stand for both ${read} and ${said[field]}, and nobody could tell which; map ${all} to ${word} too, or give each a word of its own`;
        return [{ at: [field], message }];
      }
      const means = own.lift(shown)?.[field] ?? read;
      if (read === means || general.has(read)) return [];
      const message = `lets ${word} say ${read}, but in ${name} it says ${means}; map ${all} to ${word} too, or choose another word`;
      return [{ at: [field, said[field]], message }];
    }),
  );
}

/** A closing that is to be shown as what the product shows but can't be told would never be written. */
function findUnwritable({ name, words, closesAs }: Facts, mapping: Mapping): readonly MappingMistake[] {
  if (closesAs.size === 0) return [];
  const { project } = translate(mapWords(words, mapping));
  const own = translate(words);
  const isWritable = (said: Disposition) => {
    const read = own.lift(project(said), said);
    return read !== undefined && closesAs.has(read.classification);
  };
  return examples.classification
    .filter(({ classification }) => mapping.classification?.[classification] !== undefined)
    .filter((said) => !isWritable(said))
    .map(({ classification }) => ({
      at: ['classification', classification],
      message: `${name} shows ${JSON.stringify(mapping.classification?.[classification])} but takes no closing as that; choose another word`,
    }));
}
