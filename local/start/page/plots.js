/** Two small plots over the last minutes, each with a sentence and a table that say the same. */

import { h } from './dom.js';
import { clock, duration } from './time.js';

/** How far back, and where the time axis is labelled (milliseconds ago). */
const spans = [
  { ms: 60_000, labels: [45_000, 30_000, 15_000], write: (ms) => `−${ms / 1000} s` },
  { ms: 120_000, labels: [90_000, 60_000, 30_000], write: (ms) => `−${ms / 1000} s` },
  { ms: 300_000, labels: [240_000, 180_000, 120_000, 60_000], write: (ms) => `−${ms / 60_000} min` },
];

/** The shortest that holds everything since `from`. */
export const spanSince = (from, now) => spans.find(({ ms }) => now - from <= ms) ?? spans.at(-1);

const width = 368;
const height = 116;
const left = 40;
const right = 6;
const top = 8;
const bottom = 20;

export function lagPlot(lags, now, span) {
  const shown = lags.filter(({ at }) => at > now - span.ms);
  const highest = Math.max(
    1000,
    ...shown.flatMap(({ lagMs, sinceDecisionMs = 0 }) => [lagMs, sinceDecisionMs]),
  );
  const steps = niceSteps(highest);
  const x = (at) => scaleX(at, now, span);
  const y = (ms) => scaleY(ms / steps.at(-1));
  const dots = shown.map(({ at, lagMs, sinceDecisionMs }) =>
    h(
      'g',
      {},
      sinceDecisionMs !== undefined &&
        h('line', { class: 'stem', x1: x(at), x2: x(at), y1: y(lagMs), y2: y(sinceDecisionMs) }),
      sinceDecisionMs !== undefined &&
        h('circle', { class: 'hollow', cx: x(at), cy: y(sinceDecisionMs), r: 3.5 }),
      h('circle', { class: 'dot', cx: x(at), cy: y(lagMs), r: 3.5 }),
    ),
  );
  return [
    frame(
      lagSentence(shown),
      steps.map((ms) => ({ at: y(ms), label: duration(ms).replace('.0', '') })),
      span,
      dots,
    ),
    h(
      'p',
      { class: 'legend' },
      h('span', {}, sample('dot'), 'since the app noticed'),
      h('span', {}, sample('hollow'), 'since the analyst decided'),
    ),
    table(
      ['Time', 'Product', 'Noticed', 'Decided'],
      shown
        .toReversed()
        .map(({ at, product, lagMs, sinceDecisionMs }) => [
          clock(at),
          product,
          duration(lagMs),
          sinceDecisionMs === undefined ? '–' : duration(sinceDecisionMs),
        ]),
    ),
  ];
}

function lagSentence(lags) {
  if (lags.length === 0) return 'No write lately.';
  const slowest = Math.max(...lags.map(({ lagMs }) => lagMs));
  return `${lags.length} writes lately, the slowest ${duration(slowest)} after the app noticed.`;
}

export function sharePlot(shares, now, span) {
  const shown = shares.filter(({ at }) => at > now - span.ms);
  const x = (at) => scaleX(at, now, span);
  const share = ({ alerts, outOfStep }) => (alerts - outOfStep) / alerts;
  const points = shown.map((each) => `${x(each.at)},${scaleY(share(each))}`);
  const [first, last] = [shown[0], shown.at(-1)];
  const area =
    first === undefined
      ? ''
      : `M${x(first.at)},${scaleY(0)} L${points.join(' ')} L${x(last.at)},${scaleY(0)}Z`;
  const lowest = shown.toSorted((a, b) => share(a) - share(b))[0];
  const sentence =
    last === undefined
      ? 'Nothing measured yet.'
      : `${percent(share(last))} in step now, ${percent(share(lowest))} at the least lately.`;
  const ticks = [0, 0.5, 1].map((each) => ({ at: scaleY(each), label: percent(each) }));
  return [
    frame(sentence, ticks, span, [
      h('path', { class: 'area', d: area }),
      h('polyline', { class: 'curve', points: points.join(' ') }),
    ]),
    table(
      ['Time', 'In step', 'Alerts'],
      changesOnly(shown).map((each) => [clock(each.at), each.alerts - each.outOfStep, each.alerts]),
    ),
  ];
}

const percent = (share) => `${Math.round(share * 100)} %`;

function changesOnly(shares) {
  return shares
    .filter((each, i) => shares[i - 1]?.outOfStep !== each.outOfStep || shares[i - 1]?.alerts !== each.alerts)
    .toReversed();
}

const scaleX = (at, now, { ms }) => round(left + (1 - (now - at) / ms) * (width - left - right));
const scaleY = (share) => round(top + (1 - share) * (height - top - bottom));
const round = (value) => Math.round(value * 10) / 10;

/** From 0, at most four lines, in steps that people count in. */
function niceSteps(highest) {
  const step =
    [250, 500, 1000, 2000, 5000, 10_000, 20_000, 30_000, 60_000, 120_000, 300_000, 600_000].find(
      (each) => highest / each <= 3,
    ) ?? Math.ceil(highest / 3);
  return Array.from({ length: Math.ceil(highest / step) + 1 }, (_, i) => i * step);
}

function frame(sentence, ticks, span, content) {
  const times = span.labels.map((ms) => ({ at: scaleX(-ms, 0, span), label: span.write(ms) }));
  return h(
    'svg',
    { class: 'plot', viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': sentence },
    ticks.map(({ at, label }) =>
      h(
        'g',
        {},
        h('line', { class: 'grid', x1: left, x2: width - right, y1: at, y2: at }),
        h('text', { class: 'tick', x: left - 6, y: at + 3.5, 'text-anchor': 'end' }, label),
      ),
    ),
    times.map(({ at, label }) =>
      h('text', { class: 'tick', x: at, y: height - 4, 'text-anchor': 'middle' }, label),
    ),
    h('text', { class: 'tick', x: width - right, y: height - 4, 'text-anchor': 'end' }, 'now'),
    content,
  );
}

const sample = (kind) =>
  h(
    'svg',
    { class: 'sample', viewBox: '0 0 10 10', 'aria-hidden': 'true' },
    h('circle', { class: kind, cx: 5, cy: 5, r: 3.5 }),
  );

function table(head, rows) {
  return h(
    'details',
    {},
    h('summary', {}, 'As a table'),
    h(
      'table',
      {},
      h(
        'thead',
        {},
        h(
          'tr',
          {},
          head.map((each) => h('th', { scope: 'col' }, each)),
        ),
      ),
      h(
        'tbody',
        {},
        rows.slice(0, 20).map((row) =>
          h(
            'tr',
            {},
            row.map((cell) => h('td', {}, String(cell))),
          ),
        ),
      ),
    ),
  );
}
