/** The terminal's view: one readable line for each thing that happened. Pure. */

import type { FeedEntry, Tone } from './feed.ts';

/** The journal's smaller steps are on the page; here they would only hide what matters. */
const untold = new Set(['first-seen', 'looked', 'write-planned', 'stale', 'recovered']);

export const isTold = ({ kind }: FeedEntry): boolean => !untold.has(kind);

const reset = '\u001B[0m';
const colours: Readonly<Record<Tone, string>> = {
  quiet: '\u001B[2m',
  plain: '',
  good: '\u001B[32m',
  warn: '\u001B[33m',
  bad: '\u001B[31m',
};

const labels = new Map([
  ['analyst', 'analyst acts'],
  ['not-written', 'not written'],
  ['write-failed', 'write failed'],
  ['suggested-link', 'link suggested'],
  ['dead-letter', 'dead letter'],
  ['poll-failed', 'poll failed'],
  ['app', 'error'],
]);

export const labelOf = (kind: string): string => labels.get(kind) ?? kind;

const productWidth = 24;
const kindWidth = 14;
const titleWidth = 34;

export function formatEntry(entry: FeedEntry, coloured: boolean): string {
  const { at, kind, tone, product = '', title = '', text } = entry;
  const time = new Date(at).toLocaleTimeString('en-GB');
  const head = `${time}  ${labelOf(kind).padEnd(kindWidth)}  ${product.padEnd(productWidth)}  `;
  const about = title === '' ? '' : `${shorten(title, titleWidth).padEnd(titleWidth)}  `;
  const colour = coloured ? colours[tone] : '';
  return `${head}${about}${colour}${printable(text)}${colour === '' ? '' : reset}`;
}

const shorten = (text: string, width: number): string =>
  text.length > width ? `${text.slice(0, width - 1)}…` : text;

/** A comment could hold the terminal's own control codes. */
// eslint-disable-next-line no-control-regex
const printable = (text: string): string => text.replace(/[\u0000-\u001F\u007F-\u009F]+/g, ' ');
