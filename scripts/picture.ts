/**
 * `node scripts/picture.ts`: docs/images/alert-mirror.png, the picture that the README opens with. Starts everything, plays a
 * morning of an analyst, and photographs the page; so the picture never shows what the program does not do.
 */

import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { Page } from 'playwright-core';
import { launchChromium } from './chromium.ts';

const root = path.resolve(import.meta.dirname, '..');
const directory = path.join(root, 'docs', 'images');
const viewport = { width: 1400, height: 1000 };
const mostBytes = 450_000;

async function main(): Promise<void> {
  const { program, url } = await startProgram();
  try {
    const browser = await launchChromium();
    try {
      const page = await browser.newPage({ viewport, colorScheme: 'light', reducedMotion: 'reduce' });
      await page.goto(url);
      await play(page);
      mkdirSync(directory, { recursive: true });
      await photograph(page, 'alert-mirror.png');
      await page.emulateMedia({ colorScheme: 'dark' });
      await photograph(page, 'alert-mirror-dark.png');
    } finally {
      await browser.close();
    }
  } finally {
    const ended = new Promise((resolve) => program.once('exit', resolve));
    program.kill('SIGTERM');
    await ended;
  }
}

async function startProgram(): Promise<{ program: ChildProcess; url: string }> {
  const args = [path.join(root, 'local', 'start', 'main.ts'), '--port', '0'];
  const program = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
  for await (const line of createInterface({ input: program.stdout })) {
    const [, url] = /Open +(http:\S+)/.exec(line) ?? [];
    if (url === undefined) continue;
    program.stdout.resume();
    return { program, url };
  }
  throw new Error('npm start has ended before it was ready: run it by hand to see why.');
}

async function play(page: Page): Promise<void> {
  await page.waitForSelector('body[data-phase="ready"]', { timeout: 60_000 });
  await decide(page, 'brute force', 'defenderForCloud', 'truePositive');
  await page.waitForTimeout(18_000);
  await decide(page, 'stolen token', 'sentinel', 'truePositive', 'Sessions revoked, password changed.');
  await page.waitForTimeout(20_000);
  await decide(page, 'mail', 'office365', 'resolve');
  await page.waitForTimeout(14_000);
  await decide(page, 'travel', 'legacyGraphAlerts', 'falsePositive');
  await page.waitForTimeout(14_000);
  await decide(page, 'dumping', 'defenderForEndpoint', 'truePositive', 'Device isolated.');
  await page.waitForTimeout(14_000);
  await decide(page, 'Multi-stage', 'defenderXdr', 'falsePositive', 'A known script of the administrators.');
  await page.waitForTimeout(14_000);
  await decide(page, 'Mass download', 'defenderXdrIncidents', 'benign', 'Yearly backup, announced.');
  await page.waitForTimeout(16_000);
  await page.click('[data-fault="sentinel.503"]');
  await decide(
    page,
    'pass-the-ticket',
    'defenderForCloudApps',
    'truePositive',
    'Ticket theft confirmed; host isolated.',
  );
  await page
    .locator('article', { hasText: 'pass-the-ticket' })
    .locator('li.mark-inStep')
    .nth(1)
    .waitFor({ timeout: 60_000 });
  await page.locator('#toast.shown').waitFor({ state: 'hidden' });
  // The plots follow each second.
  await page.waitForTimeout(1500);
}

async function decide(
  page: Page,
  title: string,
  product: string,
  choice: string,
  comment?: string,
): Promise<void> {
  const card = page.locator('article', { hasText: title }).first();
  await card.locator(`[data-provider="${product}"]`).first().click();
  await page.check(`input[value="${choice}"]`);
  if (comment !== undefined) await page.fill('#comment', comment);
  await page.click('#decide-form .primary');
  await page.waitForSelector('#decide', { state: 'hidden' });
}

async function photograph(page: Page, name: string): Promise<void> {
  const file = path.join(directory, name);
  await page.evaluate('scrollTo(0, 0); document.activeElement.blur()');
  await page.mouse.move(0, 0);
  await page.setViewportSize({ width: viewport.width, height: await heightOfSide(page) });
  await page.screenshot({ path: file });
  const { size } = statSync(file);
  if (size > mostBytes) throw new Error(`${name} has ${size} bytes, more than ${mostBytes}.`);
  process.stdout.write(`${path.relative(root, file)}  ${Math.round(size / 1024)} kB\n`);
}

/** Down to the end of the last panel, wherever the longer column of alerts is cut then. */
async function heightOfSide(page: Page): Promise<number> {
  const box = await page.locator('.panel').last().boundingBox();
  return box === null ? viewport.height : Math.round(box.y + box.height + 24);
}

await main();
