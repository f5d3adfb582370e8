/* global document, fetch */
/** Asks the server to do something, and says how that went. */

/** @returns undefined when it was done, else a sentence. */
export async function send(path, body = {}) {
  try {
    const answer = await fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const { done, error } = await answer.json();
    if (done !== undefined) say(done);
    return error;
  } catch {
    return 'The server does not answer: is "npm start" still running?';
  }
}

export async function sendAndTell(path, body) {
  const error = await send(path, body);
  if (error !== undefined) say(error);
}

let hiding;

export function say(text) {
  const toast = document.getElementById('toast');
  toast.textContent = text;
  toast.classList.add('shown');
  globalThis.clearTimeout(hiding);
  hiding = globalThis.setTimeout(() => toast.classList.remove('shown'), 4000);
}
