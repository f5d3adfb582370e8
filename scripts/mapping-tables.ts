/** The mapping tables of docs/providers.md, made from the adapters' own. */

import { classifications, determinations, statuses, type Verdict } from '../shared/alert/disposition.ts';
import type { Shown } from '../shared/alert/observation.ts';
import { openAs } from '../shared/provider/lift.ts';
import type { Provider } from '../shared/provider/provider.ts';
import { providers } from '../shared/provider/registry.ts';

export const mappingTables = (): string => [...providers.values()].map(mappingTable).join('\n\n');

export function mappingTable(provider: Provider): string {
  return [
    `### ${provider.name} (\`${provider.id}\`)`,
    [
      '| decided | shown as | read back, where nothing is known | written |',
      '| --- | --- | --- | --- |',
      ...rowsOf(provider),
    ].join('\n'),
    ...determinationsOf(provider),
    ...otherWords(provider),
  ].join('\n\n');
}

function rowsOf(provider: Provider): readonly string[] {
  const open = statuses.filter((status) => status !== 'resolved').map(openAs);
  const closed = classifications.map((classification) => ({ ...openAs('resolved'), classification }));
  return [...open, ...closed].map((said) => {
    const shown = provider.project(said);
    const read = provider.lift(shown);
    const isSame = read?.status === said.status && read.classification === said.classification;
    return `| ${nameOf(said)} | ${fieldsOf(provider, shown)} | ${isSame ? 'the same' : `**${read ? nameOf(read) : 'nothing'}**`} | ${isWritten(provider, said) ? 'yes' : 'no'} |`;
  });
}

const nameOf = ({ status, classification }: Verdict): string =>
  status === 'resolved' ? `closed, ${classification === 'unknown' ? 'no class' : classification}` : status;

/** Without the determination, which has lines of its own. */
function fieldsOf({ words }: Provider, shown: Shown): string {
  const fields = Object.entries(shown).filter(([field]) => field !== words.determination?.field);
  return fields.map(([field, word]) => `${field} \`${word}\``).join(', ');
}

const isWritten = ({ writes, closesAs }: Provider, { status, classification }: Verdict): boolean =>
  writes.has(status) && (status !== 'resolved' || closesAs.has(classification));

function determinationsOf(provider: Provider): readonly string[] {
  const table = provider.words.determination;
  if (table === undefined)
    return ['Determination: **none**; what was agreed is kept, and shown where it can be.'];
  const other = determinations.filter((said) => table.words[said] !== said);
  const cells = other.map((said) => {
    const read = provider.lift(
      provider.project({ ...openAs('resolved'), determination: said }),
    )?.determination;
    return `\`${said}\` as \`${table.words[said]}\`${read === said ? '' : ` (read back as **${read ?? 'nothing'}**)`}`;
  });
  const same = `Determination (\`${table.field}\`, of closed alerts): the canonical words`;
  return [cells.length === 0 ? `${same}.` : `${same}, but ${cells.join(', ')}.`];
}

function otherWords({ words }: Provider): readonly string[] {
  const tables = [words.status, words.classification, words.determination];
  const cells = tables.flatMap((table) =>
    [...(table?.countsAs ?? [])].map(([raw, word]) => `\`${raw}\` as \`${word}\``),
  );
  return cells.length === 0 ? [] : [`Also read, in any case: ${cells.join(', ')}.`];
}
