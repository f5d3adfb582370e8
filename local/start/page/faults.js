/** Switches for what can go wrong. */

import { h } from './dom.js';

export function faultRows({ faults }) {
  return faults.map(({ id, name, label, switches }) =>
    h(
      'div',
      { class: 'fault-row', role: 'group', 'aria-label': label, 'data-key': id },
      h('p', { class: 'fault-target' }, name),
      h(
        'div',
        { class: 'switches' },
        switches.map((each) => faultSwitch(each, label)),
      ),
    ),
  );
}

function faultSwitch({ id, label, effect, on, struck }, target) {
  return h(
    'button',
    {
      type: 'button',
      class: 'switch',
      'aria-pressed': on ? 'true' : 'false',
      // What is seen must be in the name as it is seen, the count included.
      'aria-label': `${target}: ${label}${on ? `×${struck}` : ''}, ${effect}`,
      title: effect,
      'data-action': 'fault',
      'data-fault': id,
      'data-key': id,
    },
    label,
    on && h('span', { class: 'struck', title: 'how often it struck' }, `×${struck}`),
  );
}
