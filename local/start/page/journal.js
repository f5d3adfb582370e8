/** What happened, newest first. */

import { h } from './dom.js';
import { clock } from './time.js';

const labels = {
  analyst: 'analyst',
  'first-seen': 'first seen',
  'write-planned': 'plans',
  'not-written': 'not written',
  'write-failed': 'failed',
  'suggested-link': 'link?',
  'dead-letter': 'dead letter',
  'poll-failed': 'poll failed',
  app: 'error',
};

const mostLines = 250;

export function journalLines(entries, story) {
  return entries
    .filter((entry) => story === '' || entry.story === story)
    .toSorted((a, b) => b.at - a.at || b.id - a.id)
    .slice(0, mostLines)
    .map((entry) => journalLine(entry, story));
}

function journalLine({ id, at, kind, tone, title, product, text }, story) {
  return h(
    'li',
    { class: `line tone-${tone}`, 'data-key': id },
    h('time', { datetime: new Date(at).toISOString() }, clock(at)),
    h(
      'div',
      {},
      h('p', {}, h('span', { class: 'kind' }, labels[kind] ?? kind), product !== undefined && ` ${product}`),
      h('p', { class: 'what' }, text),
      story === '' && title !== undefined && h('p', { class: 'about' }, title),
    ),
  );
}

export function filterOptions({ alerts }) {
  return [
    h('option', { value: '', 'data-key': 'all' }, 'All alerts'),
    alerts.map(({ id, title }) => h('option', { value: id, 'data-key': id }, title)),
  ];
}
