/** Switches for what the tenant does by itself. */

import { h } from './dom.js';

export function behaviourSwitches({ behaviours }) {
  return behaviours.map(({ id, label, effect, on }) =>
    h(
      'button',
      {
        type: 'button',
        class: 'switch behaviour',
        'aria-pressed': on ? 'true' : 'false',
        'aria-label': `${label}: ${effect}`,
        title: effect,
        'data-action': 'behaviour',
        'data-behaviour': id,
        'data-key': id,
      },
      label,
    ),
  );
}
