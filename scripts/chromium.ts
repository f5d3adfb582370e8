/** The Chromium of the machine, for the picture in the README and for the tests of the live page. */

import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import { chromium, type Browser } from 'playwright-core';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

export const chromiumHint =
  'There is no Chromium on the PATH. Debian and Ubuntu: apt-get install chromium. macOS: brew install chromium.';

/** Its path; undefined when there is none on the PATH. */
export function findChromium(searchPath = process.env.PATH ?? ''): string | undefined {
  const candidates = searchPath
    .split(path.delimiter)
    .flatMap((directory) => names.map((name) => path.join(directory, name)));
  return candidates.find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** @throws Error that says how to get one when there is none. */
export async function launchChromium(): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error(chromiumHint);
  return chromium.launch({
    executablePath,
    // Nothing but the page is loaded, and it is our own: the sandbox, which containers often forbid, guards against nothing here.
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}
