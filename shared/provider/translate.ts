/** Between a product's words and the canonical ones, by a table (`words.ts`). Pure and total. */

import {
  classifications,
  determinations,
  statuses as allStatuses,
  type Determination,
  type Disposition,
  type Verdict,
} from '../alert/disposition.ts';
import type { Shown } from '../alert/observation.ts';
import { liftAs, openAs } from './lift.ts';
import { spelledAs } from './reading.ts';
import { classWord, type Words } from './words.ts';

export interface Translation {
  /** What an answer's fields say, spelled as in the table; what is not in the table stays as it is. */
  readonly show: (raw: Readonly<Record<string, string | undefined>>) => Shown;
  readonly project: (disposition: Disposition) => Shown;
  readonly lift: (shown: Shown, agreed?: Disposition) => Verdict | undefined;
}

export function translate(words: Words): Translation {
  const project = (disposition: Disposition): Shown => projectBy(words, disposition);
  const fields = Object.keys(project(openAs('new')));
  /** Lifting is what the loop does most. */
  const keyOf = (shown: Shown): string =>
    Object.keys(shown).length === fields.length ? fields.map((field) => shown[field] ?? '').join('\n') : '';
  const readings = new Map<string, Verdict>();
  for (const verdict of verdicts) {
    const shown = project(verdict);
    if (!readings.has(keyOf(shown)) && isMeant(words, verdict, shown)) readings.set(keyOf(shown), verdict);
  }
  const read = (shown: Shown): Verdict | undefined => readings.get(keyOf(shown));
  return {
    show: showBy(words),
    project,
    lift: (shown, agreed) => liftAs(project, read, shown, agreed),
  };
}

/**
 * All that can be said. Of several that a product shows alike the first is what its word says by itself, and that is
 * the most general: `new`, `unknown`, `other`.
 */
const verdicts: readonly Verdict[] = [
  ...allStatuses.filter((status) => status !== 'resolved').map(openAs),
  ...classifications.flatMap((classification) =>
    [...new Set<Determination>(['unknown', 'other', ...determinations])].map((determination) => ({
      status: 'resolved' as const,
      classification,
      determination,
    })),
  ),
];

function isMeant({ classification: classes }: Words, { classification }: Verdict, shown: Shown): boolean {
  const means = classes?.means?.get(shown[classes.field] ?? '');
  return means === undefined || means === classification;
}

/** What an analyst noted on an open alert is not a decision yet, so that it never counts as out of step. */
function projectBy(words: Words, { status, classification, determination }: Disposition): Shown {
  const { status: statuses, classification: classes, determination: details } = words;
  const isClosed = status === 'resolved';
  const shown = new Map([[statuses.field, statuses.words[status]]]);
  if (classes !== undefined && isClosed) shown.set(classes.field, classWord(words, classification));
  if (classes !== undefined && !isClosed && classes.field !== statuses.field)
    shown.set(classes.field, classes.whileOpen ?? classWord(words, 'unknown'));
  if (details !== undefined)
    shown.set(
      details.field,
      isClosed ? details.words[determination] : (details.whileOpen ?? details.words.unknown),
    );
  return Object.fromEntries(shown);
}

/** An answer without a status says nothing: it must not look reopened. */
function showBy(words: Words): Translation['show'] {
  const spell = spellingBy(words);
  const open = projectBy(words, openAs('new'));
  const { field } = words.status;
  const closings = new Set(
    classifications.map((said) => projectBy(words, { ...openAs('resolved'), classification: said })[field]),
  );
  return (raw) => {
    const status = spell(field, raw[field] ?? 'unknown');
    const spelled = Object.entries(open).map(([key, unsaid]): readonly [string, string] => {
      const said = closings.has(status) ? raw[key] : undefined;
      return [key, said === undefined ? unsaid : spell(key, said)];
    });
    return Object.fromEntries([...spelled, [field, status]]);
  };
}

function spellingBy(words: Words): (field: string, raw: string) => string {
  const tables = [words.status, words.classification, words.determination].filter((t) => t !== undefined);
  const spellings = new Map(
    Array.from(
      Map.groupBy(tables, ({ field }) => field),
      ([field, group]) => {
        const countsAs = new Map(group.flatMap((table) => [...(table.countsAs ?? [])]));
        const spell = spelledAs(group.flatMap((table) => Object.values(table.words)));
        return [field, (raw: string) => countsAs.get(raw.toLowerCase()) ?? spell(raw)];
      },
    ),
  );
  return (field, raw) => spellings.get(field)?.(raw) ?? raw;
}
