/** Every query of this repository, by where it stands. */

import { globSync, readFileSync } from 'node:fs';

export interface OurQuery {
  readonly name: string;
  readonly text: string;
}

/** What a workbook puts in for its parameters. */
export const withParameters = (query: string): string =>
  query.replaceAll('{Tenant}', "'*'").replaceAll('{Provider}', "'*'").replaceAll('{Alert}', 'da637');

export function queryFiles(folder: string): readonly OurQuery[] {
  return globSync(`${folder}/*.kql`)
    .toSorted()
    .map((name) => ({ name, text: readFileSync(name, 'utf8') }));
}

export function queriesInDocs(): readonly OurQuery[] {
  return globSync('docs/**/*.md')
    .toSorted()
    .flatMap((page) =>
      [...readFileSync(page, 'utf8').matchAll(/^```kusto\n(.*?)^```$/gms)].map((match, i) => ({
        name: `${page}, query ${i + 1}`,
        text: match[1] ?? '',
      })),
    );
}
