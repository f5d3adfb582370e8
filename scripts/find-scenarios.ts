import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Provider } from '../shared/provider/provider.ts';

const folder = 'test/scenarios';

export interface ScenarioFile {
  readonly name: string;
  readonly text: string;
}

export const scenarioFiles = (): readonly ScenarioFile[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => ({
      name: name.replace('.test.ts', ''),
      text: readFileSync(path.join(folder, name), 'utf8'),
    }));

/** Scenarios in which an analyst acts in this product and, where anything is written there, a test waits for what it shows. */
export function findScenarios(
  { id, writes }: Pick<Provider, 'id' | 'writes'>,
  files: readonly ScenarioFile[],
): readonly string[] {
  const acts = new RegExp(String.raw`act\(\s*[^,()]+,\s*'${id}'|\bat: '${id}'`);
  const waits = new RegExp(String.raw`\b${id}: ['{\d]`);
  return files
    .filter(({ text }) => acts.test(text) && (writes.size === 0 || waits.test(text)))
    .map(({ name }) => name);
}
