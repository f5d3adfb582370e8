/** The samples in docs/push.md by name, so that what people read there is what is tested. */

import { readFileSync } from 'node:fs';
import path from 'node:path';

const page = readFileSync(path.resolve(__dirname, '..', '..', 'docs', 'push.md'), 'utf8');

export const pushSamples: ReadonlyMap<string, string> = new Map(
  [...page.matchAll(/<!-- sample: ([a-z-]+) -->\n\n```json\n([\s\S]*?)\n```/g)].map(
    ([, name = '', text = '']) => [name, text],
  ),
);

/** A sample with texts in it replaced, parsed. @throws when there is no such sample, or nothing to replace in it. */
export function pushSample(name: string, changes: Readonly<Record<string, string>> = {}): unknown {
  let text = pushSamples.get(name);
  if (text === undefined) throw new Error(`docs/push.md has no sample ${name}`);
  for (const [from, to] of Object.entries(changes)) {
    if (!text.includes(from)) throw new Error(`the sample ${name} has no ${from}`);
    text = text.replaceAll(from, to);
  }
  return JSON.parse(text);
}
