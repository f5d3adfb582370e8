/* global document, EventSource */
/** Ties the page together: what comes from the server is drawn, what the person does is sent. */

import { alertCards } from './alerts.js';
import { closeDialog, openDialog, setAlerts } from './decide.js';
import { draw } from './dom.js';
import { behaviourSwitches } from './behaviours.js';
import { faultRows } from './faults.js';
import { filterOptions, journalLines } from './journal.js';
import { lagPlot, sharePlot, spanSince } from './plots.js';
import { sendAndTell } from './send.js';
import { summaryTiles } from './summary.js';

const byId = (id) => document.getElementById(id);
const mostEntries = 1000;
const mostShares = 900;

let view;
let entries = [];
let shares = [];
let lags = [];
/** The server's clock minus ours: ages are told by the server's. */
let ahead = 0;
const now = () => Date.now() + ahead;

const notices = {
  starting: 'Starting storage, the simulated tenant and the app …',
  looking:
    'The app takes its first look at every alert: a decision made before that counts as history. A few seconds …',
  ready: '',
};

function drawView() {
  if (view === undefined) return;
  draw(byId('summary'), summaryTiles(view, now()));
  draw(byId('alerts'), alertCards(view, now()));
  draw(byId('faults'), faultRows(view));
  draw(byId('behaviours'), behaviourSwitches(view));
  draw(byId('filter'), filterOptions(view));
  const mode = view.mode === 'observe' ? "The policy's mode is observe: nothing is written." : '';
  const notice = [notices[view.phase], mode, ...view.problems].filter((text) => text !== '').join(' ');
  if (byId('notice').textContent !== notice) byId('notice').textContent = notice;
  document.body.dataset.phase = view.phase;
  for (const button of document.querySelectorAll('[data-action="decide"]'))
    button.disabled = view.phase !== 'ready';
}

const drawJournal = () => draw(byId('lines'), journalLines(entries, byId('filter').value));

function drawPlots() {
  const span = spanSince(shares[0]?.at ?? now(), now());
  draw(byId('lag'), lagPlot(lags, now(), span));
  draw(byId('share'), sharePlot(shares, now(), span));
}

function setConnection(isLive) {
  const line = byId('connection');
  const words = isLive ? 'Live' : 'Not connected';
  if (line.textContent !== words) line.textContent = words;
  line.classList.toggle('live', isLive);
}

const stream = new EventSource('/events');
stream.addEventListener('open', () => setConnection(true));
stream.addEventListener('error', () => setConnection(false));
stream.addEventListener('view', ({ data }) => {
  view = JSON.parse(data);
  setAlerts(view.alerts);
  drawView();
});
stream.addEventListener('feed', ({ data }) => {
  const { reset, entries: added } = JSON.parse(data);
  entries = [...(reset ? [] : entries), ...added].slice(-mostEntries);
  drawJournal();
});
stream.addEventListener('samples', ({ data }) => {
  const sampled = JSON.parse(data);
  ahead = sampled.now - Date.now();
  const newest = shares.at(-1)?.at ?? 0;
  shares = [...shares, ...sampled.shares.filter(({ at }) => at > newest)].slice(-mostShares);
  lags = sampled.lags;
  drawPlots();
  drawView();
});

const isPressed = (button) => button.getAttribute('aria-pressed') === 'true';

const actions = {
  decide: (button) => {
    const { provider, ref } = button.dataset;
    openDialog(provider === undefined ? undefined : { provider, ref }, button);
  },
  cancel: closeDialog,
  poll: () => sendAndTell('/poll'),
  'clear-faults': () => sendAndTell('/clear-faults'),
  merge: () => sendAndTell('/merge'),
  fault: (button) => sendAndTell('/fault', { id: button.dataset.fault, on: !isPressed(button) }),
  behaviour: (button) => sendAndTell('/behaviour', { id: button.dataset.behaviour, on: !isPressed(button) }),
};

document.addEventListener('click', ({ target }) => {
  const button = target.closest('[data-action]');
  if (button !== null) void actions[button.dataset.action](button);
});
byId('raise').addEventListener('submit', (event) => {
  event.preventDefault();
  void sendAndTell('/raise', { blueprint: byId('blueprint').value });
});
byId('filter').addEventListener('change', drawJournal);
setConnection(false);
