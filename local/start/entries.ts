/** Feed entries out of journal lines, host lines and what people did in a portal. Pure. */

import type { JournalLine } from '../../shared/correlation/record.ts';
import { productName } from '../demo/copies-table.ts';
import type { Copy } from '../tenant/control/control.ts';
import { products } from '../tenant/state/products.ts';
import type { WriteLine } from '../tenant/state/write-journal.ts';
import type { NewEntry, Tone } from './feed.ts';
import { textIn, type HostLine } from './host-line.ts';
import { copyKey } from './judge/app-record.ts';

/** Finds the alert that a line is about, by copy key. */
export type CopyFinder = (key: string) => { readonly story: string; readonly title: string } | undefined;

const tones: Readonly<Record<JournalLine['event'], Tone>> = {
  'first-seen': 'quiet',
  looked: 'quiet',
  decided: 'plain',
  conflict: 'warn',
  'write-planned': 'quiet',
  wrote: 'good',
  'not-written': 'warn',
  'write-failed': 'bad',
  stale: 'quiet',
  recovered: 'plain',
  'suggested-link': 'plain',
  linked: 'plain',
  gone: 'warn',
  merged: 'plain',
  assigned: 'plain',
  gave: 'good',
  'not-given': 'warn',
};

export function entryOfJournal(line: JournalLine, find: CopyFinder): NewEntry {
  const about = line.copy === undefined ? undefined : find(copyKey(line.copy));
  return {
    at: Date.parse(line.at),
    kind: line.event,
    tone: tones[line.event],
    text: readable(line.text),
    ...(line.copy === undefined ? {} : { product: nameOf(line.copy.provider) }),
    ...(about === undefined ? {} : { story: about.story, title: about.title }),
  };
}

/** Times stand in a column of their own, and slashes between words read badly. */
const readable = (text: string): string =>
  text.replace(/, decided at \S+$/, '').replace(/(?<=[a-z])\/(?=[a-z])/g, ' · ');

export const nameOf = (provider: string): string => {
  const product = products.find((each) => each === provider);
  return product === undefined ? provider : productName(product);
};

/** What a person did in the product's portal. */
export function entryOfWrite(copy: Copy, title: string | undefined, line: WriteLine): NewEntry {
  return {
    at: Date.parse(line.at),
    kind: 'analyst',
    tone: 'plain',
    story: copy.story,
    title: title ?? copy.title,
    product: productName(copy.provider),
    text: `${line.by}: ${describeChange(line.change)}`,
  };
}

const commentNames = new Set(['comment', 'resolvingComment', 'classificationComment']);

function describeChange(change: WriteLine['change']): string {
  const said = ['status', 'classification', 'determination', 'classificationReason']
    .map((name) => change[name])
    .filter((value) => typeof value === 'string');
  const comments = [...commentNames].map((name) => change[name]).filter((value) => typeof value === 'string');
  return [said.join(' · '), ...comments.filter((text) => text !== '').map((text) => `“${text}”`)]
    .filter((part) => part !== '')
    .join(' ');
}

/** Host lines that are worth a person's attention and that the journal doesn't tell. */
export function entryOfHostLine(line: HostLine, find: CopyFinder): NewEntry | undefined {
  const telling = tellings.get(line.message);
  const provider = textIn(line.fields, 'provider');
  const ref = textIn(line.fields, 'ref');
  const about = provider === undefined || ref === undefined ? undefined : find(copyKey({ provider, ref }));
  const named = {
    at: line.at,
    ...(provider === undefined ? {} : { product: nameOf(provider) }),
    ...(about === undefined ? {} : { story: about.story, title: about.title }),
  };
  if (telling !== undefined && !(line.message === 'key comes back' && line.level !== 'WARN'))
    return { ...named, ...telling.entry, text: telling.text(line.fields) };
  return line.level === 'ERROR' || line.level === 'FATAL'
    ? { ...named, kind: 'app', tone: 'bad', text: line.message.slice(0, 300) }
    : undefined;
}

interface Telling {
  readonly entry: Pick<NewEntry, 'kind' | 'tone'>;
  readonly text: (fields: HostLine['fields']) => string;
}

const reasonsIn = (fields: HostLine['fields']): string =>
  Array.isArray(fields.reasons)
    ? fields.reasons.join('; ')
    : (textIn(fields, 'reason') ?? textIn(fields, 'failure') ?? '');

const tellings: ReadonlyMap<string, Telling> = new Map<string, Telling>([
  ['dead letter', { entry: { kind: 'dead-letter', tone: 'bad' }, text: (f) => `given up: ${reasonsIn(f)}` }],
  [
    'message given up',
    { entry: { kind: 'dead-letter', tone: 'bad' }, text: (f) => `given up: ${reasonsIn(f)}` },
  ],
  [
    'poll failed',
    { entry: { kind: 'poll-failed', tone: 'warn' }, text: (f) => reasonsIn(f) || 'the poll failed' },
  ],
  [
    'key comes back',
    {
      entry: { kind: 'retry', tone: 'warn' },
      text: (f) => `tried again in ${Math.round(Number(f.delayMs) / 100) / 10} s: ${reasonsIn(f)}`,
    },
  ],
]);
