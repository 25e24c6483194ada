/**
 * Takes the pictures of the dashboard that `docs/` shows: `npm run screenshots`. The demo runs for an hour of its own time,
 * so that there is something to see.
 * @module
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { chromium, type Page } from 'playwright-core';
import { CHROMIUM, findProgram } from '../support/needs.ts';

/** Four minutes of whoever waits; faster, a busy machine could not keep up. */
const SPEED = 16;
/** By the clock of the demo, which begins at 10:00. */
const TAKEN_AT = / 11:0\d/;
const PATIENCE_MS = 900_000;

const PICTURES = [
  { file: 'docs/dashboard.png', width: 1280, height: 1230, colorScheme: 'light', from: null },
  { file: 'docs/dashboard-dark.png', width: 1280, height: 1230, colorScheme: 'dark', from: null },
  { file: 'docs/dashboard-curves.png', width: 1280, height: 820, colorScheme: 'light', from: '#curves-title' },
  { file: 'docs/dashboard-phone.png', width: 390, height: 1180, colorScheme: 'light', from: null },
] as const;

const executablePath = findProgram(CHROMIUM);
if (executablePath === null) throw new TypeError('no Chromium is installed');
const demo = spawn(process.execPath, ['dist/src/cli/main.js', 'run', '--port', '0', '--speed', String(SPEED)]);
try {
  await takeAll(await urlOf(demo), executablePath);
} finally {
  demo.kill('SIGINT');
}

/** The log says where the dashboard is. */
async function urlOf({ stderr }: ChildProcess): Promise<string> {
  if (stderr === null) throw new TypeError('the demo has no log');
  for await (const line of createInterface({ input: stderr })) {
    const { url } = JSON.parse(line) as { readonly url?: string };
    if (url !== undefined) {
      stderr.resume();
      return url;
    }
  }
  throw new TypeError('the demo ended before it listened');
}

async function takeAll(url: string, path: string): Promise<void> {
  const browser = await chromium.launch({ executablePath: path, args: ['--no-sandbox', '--disable-gpu'] });
  const page = await browser.newPage({ reducedMotion: 'reduce' });
  await page.goto(url);
  await page.locator('#site-time', { hasText: TAKEN_AT }).waitFor({ timeout: PATIENCE_MS });
  for (const picture of PICTURES) await take(page, picture);
  await browser.close();
}

async function take(page: Page, { file, width, height, colorScheme, from }: (typeof PICTURES)[number]): Promise<void> {
  await page.emulateMedia({ colorScheme });
  await page.setViewportSize({ width, height });
  await page.evaluate(`(${from === null} ? document.body : document.querySelector('${from}')).scrollIntoView()`);
  await page.locator('canvas').first().waitFor();
  await page.screenshot({ path: file });
}
