/** The strip of numbers on top. */

import { h } from './dom.js';
import { age, duration } from './time.js';

export function summaryTiles({ summary, phase }, now) {
  const { alerts, inStep, held, oldestDriftSince, lagP50, lagP95, backlog, deadLetters, polls } = summary;
  const out = alerts - inStep - held;
  const outWords = [out > 0 && `${out} out of step`, held > 0 && `${held} held back`].filter(
    (each) => each !== false,
  );
  return [
    tile('in-step', 'Alerts in step', phase === 'starting' ? '–' : `${inStep} of ${alerts}`, [
      h('progress', { max: Math.max(1, alerts), value: inStep, 'aria-label': 'Share of alerts in step' }),
      h('span', {}, outWords.length === 0 ? 'nothing drifts' : outWords.join(', ')),
    ]),
    tile(
      'drift',
      'Oldest drift',
      oldestDriftSince === undefined ? 'none' : age(now - oldestDriftSince),
      'since a person decided',
    ),
    tile(
      'lag',
      'Median lag',
      lagP50 === undefined ? '–' : duration(lagP50),
      lagP95 === undefined ? 'no write yet' : `95 % within ${duration(lagP95)}`,
    ),
    tile(
      'backlog',
      'Waiting in the queue',
      backlog ?? '–',
      `${deadLetters ?? 0} dead ${deadLetters === 1 ? 'letter' : 'letters'}`,
      deadLetters > 0,
    ),
    h(
      'div',
      { class: 'tile polls', 'data-key': 'polls' },
      h('p', { class: 'label' }, 'Last poll'),
      h(
        'dl',
        {},
        polls.map(({ product, at }) =>
          h(
            'div',
            { 'data-key': product },
            h('dt', {}, product),
            h('dd', {}, at === undefined ? 'not yet' : age(now - at)),
          ),
        ),
      ),
    ),
  ];
}

function tile(key, label, number, below, isBad = false) {
  return h(
    'div',
    { class: `tile${isBad ? ' bad' : ''}`, 'data-key': key },
    h('p', { class: 'label' }, label),
    h('p', { class: 'number' }, String(number)),
    h('p', { class: 'below' }, below),
  );
}
