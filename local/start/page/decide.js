/* global document */
/** The dialog in which a person plays the analyst. */

import { draw, h } from './dom.js';
import { send } from './send.js';

const dialog = document.getElementById('decide');
const form = document.getElementById('decide-form');
const select = document.getElementById('copy');
const errorLine = document.getElementById('decide-error');
const comment = document.getElementById('comment');

let alerts = [];
let openedBy;

/** What the alerts are now; an open dialog keeps what it shows. */
export function setAlerts(now) {
  alerts = now;
}

/** @param wanted provider and ref of a copy; the first alert that nobody has decided when there is none */
export function openDialog(wanted, opener) {
  const first = alerts.find(({ state }) => state === 'undecided') ?? alerts[0];
  if (first === undefined) return;
  openedBy = opener;
  form.reset();
  draw(
    select,
    alerts.map(({ id, title, copies }) => copyGroup(id, title, copies)),
  );
  const chosen =
    wanted ?? first.copies.find(({ provider }) => provider === 'defenderForCloudApps') ?? first.copies[0];
  select.value = idOf(chosen);
  errorLine.textContent = '';
  drawChoices();
  dialog.showModal();
}

const idOf = ({ provider, ref }) => `${provider}|${ref}`;

const copyGroup = (id, title, copies) =>
  h(
    'optgroup',
    { label: title, 'data-key': id },
    copies
      .filter(({ choices }) => choices.length > 0)
      .map((copy) =>
        h(
          'option',
          { value: idOf(copy), 'data-key': idOf(copy) },
          `${copy.product}, ${copy.shortRef} (${copy.status})`,
        ),
      ),
  );

const chosenCopy = () => alerts.flatMap(({ copies }) => copies).find((copy) => idOf(copy) === select.value);

function drawChoices() {
  const copy = chosenCopy();
  draw(
    document.getElementById('choices'),
    copy.choices.map(({ id, label }, i) =>
      h(
        'label',
        { class: 'choice', 'data-key': `${copy.provider}.${id}` },
        h('input', { type: 'radio', name: 'choice', value: id, required: true, checked: i === 0 }),
        h('span', {}, label),
      ),
    ),
  );
  document.getElementById('comment-field').hidden = !copy.takesComment;
  document.getElementById('caution').textContent = copy.caution;
}

async function decide() {
  const { provider, ref } = chosenCopy();
  const choice = form.elements.choice.value;
  const error = await send('/act', { provider, ref, choice, comment: comment.value });
  errorLine.textContent = error ?? '';
  if (error === undefined) dialog.close();
}

select.addEventListener('change', drawChoices);
form.addEventListener('submit', (event) => {
  event.preventDefault();
  void decide();
});
dialog.addEventListener('close', () => openedBy?.focus());

export const closeDialog = () => dialog.close();
