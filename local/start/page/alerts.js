/** Each alert with its copies side by side. */

import { h } from './dom.js';
import { icon } from './icons.js';
import { age, clock } from './time.js';

const marks = {
  source: { icon: 'pen', words: 'Decided here' },
  inStep: { icon: 'check', words: 'In step' },
  waiting: { icon: 'turn', words: 'Out of step' },
  held: { icon: 'pause', words: 'Held back' },
  history: { icon: 'dash', words: 'Left alone' },
  off: { icon: 'dash', words: 'Not mirrored' },
  undecided: { icon: 'dot', words: 'As raised' },
};

const states = {
  inStep: { icon: 'check', tone: 'good' },
  outOfStep: { icon: 'turn', tone: 'warn' },
  held: { icon: 'pause', tone: 'held' },
  history: { icon: 'dash', tone: 'quiet' },
  undecided: { icon: 'dot', tone: 'quiet' },
};

/** How long a copy that has just changed stands out. */
const flashMs = 2500;
const shownBefore = new Map();

export function alertCards({ alerts, hidden }, now) {
  return [
    alerts.map((alert) => alertCard(alert, now)),
    hidden > 0 && h('p', { class: 'muted' }, `${hidden} older alerts are not listed.`),
  ];
}

function alertCard(alert, now) {
  const { icon: picture, tone } = states[alert.state];
  const since = alert.outOfStepSince === undefined ? '' : ` for ${age(now - alert.outOfStepSince)}`;
  return h(
    'article',
    { class: `card card-${alert.state}`, 'data-key': alert.id, 'aria-labelledby': `title-${alert.id}` },
    h(
      'header',
      {},
      h('h3', { id: `title-${alert.id}` }, alert.title),
      h('span', { class: `badge ${tone}` }, icon(picture), `${alert.headline}${since}`),
    ),
    decisionLine(alert),
    h(
      'ul',
      { class: 'copies' },
      alert.copies.map((copy) => copyTile(alert, copy, now)),
    ),
  );
}

function decisionLine({ decision, agreed, state }) {
  if (state === 'history')
    return h(
      'p',
      { class: 'decision' },
      'Decided before the mirror was switched on: history is never written to.',
    );
  if (decision === undefined) return false;
  return h(
    'p',
    { class: 'decision' },
    h('strong', {}, sentenceCase(decision.words)),
    ` in ${decision.product} at ${clock(decision.at)}, by ${decision.by}`,
    h(
      'span',
      { class: 'agreed' },
      agreed.length === 0 ? 'not noticed yet' : `on record: ${agreed.join('; ')}`,
    ),
  );
}

const sentenceCase = (text) => text.charAt(0).toUpperCase() + text.slice(1);

function copyTile(alert, copy, now) {
  const mark = marks[copy.mark];
  const key = `${copy.provider}|${copy.ref}`;
  return h(
    'li',
    { class: `copy mark-${copy.mark}${hasJustChanged(key, copy, now) ? ' changed' : ''}`, 'data-key': key },
    h('h4', {}, copy.product),
    h('p', { class: 'status' }, h('code', {}, copy.status)),
    copy.detail !== '' && h('p', { class: 'detail' }, copy.detail),
    copy.comment !== '' && h('p', { class: 'comment', title: copy.comment }, `“${copy.comment}”`),
    h(
      'div',
      { class: 'foot' },
      h('p', { class: 'mark' }, icon(mark.icon), mark.words),
      copy.choices.length > 0 &&
        h(
          'button',
          {
            type: 'button',
            class: 'small',
            'data-action': 'decide',
            'data-provider': copy.provider,
            'data-ref': copy.ref,
            'aria-label': `Decide in ${copy.product}: ${alert.title}, ${copy.shortRef}`,
          },
          'Decide',
        ),
    ),
    explanation(copy) !== '' && h('p', { class: 'reason' }, explanation(copy)),
  );
}

function explanation({ reason, caution, writes }) {
  const why = reason !== '' ? `${sentenceCase(reason)}.` : '';
  const written = writes === 0 ? '' : `Written ${writes === 1 ? 'once' : `${writes} times`} by the mirror.`;
  return [why, written, caution].filter((text) => text !== '').join(' ');
}

function hasJustChanged(key, { status, detail, comment }, now) {
  const shown = JSON.stringify([status, detail, comment]);
  const before = shownBefore.get(key);
  if (before?.shown === shown) return now - before.at < flashMs;
  // What is seen for the first time has not changed.
  shownBefore.set(key, { shown, at: before === undefined ? 0 : now });
  return before !== undefined;
}
