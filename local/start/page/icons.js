/** Small pictures beside words: never the only sign of anything. */

import { h } from './dom.js';

const paths = {
  check: 'M3 8.5 6.5 12 13 4.5',
  turn: 'M13 8a5 5 0 1 1-1.6-3.7M13 2.5v3h-3',
  pause: 'M5.5 3.5v9M10.5 3.5v9',
  pen: 'M3 13l.8-3L10.5 3.3l2.2 2.2L6 12.2z',
  dash: 'M4 8h8',
  dot: 'M8 8h.01',
};

export const icon = (name) =>
  h(
    'svg',
    { class: `icon icon-${name}`, viewBox: '0 0 16 16', 'aria-hidden': 'true' },
    h('path', { d: paths[name] }),
  );
