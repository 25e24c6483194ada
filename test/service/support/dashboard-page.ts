/**
 * The dashboard in a headless browser, on a recorded site that a test lets go on. Whatever the browser has to complain of,
 * and every request that would leave this machine, is kept.
 * @module
 */
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import type { Site } from '../../../src/engine/index.ts';
import type { Turn } from '../../../src/engine/ports.ts';
import { openHttp, type HttpServer } from '../../../src/service/http/server.ts';
import { foldTurn, INITIAL_STATE, type LiveState } from '../../../src/service/live-state.ts';
import { stateDocument } from '../../../src/service/state-document.ts';
import { createVirtualClock } from '../../../sim/virtual-clock.ts';
import { viewOf } from './site-view.ts';

/** No sandbox because tests run as whoever they run as, and nothing that would reach out by itself. */
const BROWSER_FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export interface DashboardPage {
  readonly page: () => Page;
  readonly state: () => LiveState;
  readonly server: () => HttpServer;
  readonly complaints: () => readonly string[];
  /** Lets something happen, and tells the page. */
  readonly happens: (...turns: readonly Turn[]) => void;
  /** Serves at a port again, after the server was closed. */
  readonly serveAgain: (port: number) => Promise<void>;
}

export interface DashboardOptions {
  readonly executablePath: string;
  readonly site: Site;
  /** What has happened before the page is opened. */
  readonly past: readonly Turn[];
}

/** Opens the page before each test of a suite, and closes it after. */
export function dashboardPage({ executablePath, site, past }: DashboardOptions): DashboardPage {
  let browser: Browser;
  let page: Page;
  let server: HttpServer;
  let state = INITIAL_STATE;
  let complaints: string[] = [];

  const serve = async (port: number): Promise<void> => {
    const opened = await openHttp({
      listen: { host: '127.0.0.1', port },
      clock: createVirtualClock({ wallStartMs: 0 }),
      onFailure: (error) => complaints.push(String(error)),
      view: { ...(await viewOf(() => state, site)), document: () => stateDocument(site, state, 8) },
    });
    if (!opened.ok) throw new TypeError(opened.problem);
    server = opened.server;
  };

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath, args: BROWSER_FLAGS });
  }, 60_000);
  afterAll(() => browser.close());
  beforeEach(async () => {
    state = past.reduce(foldTurn, INITIAL_STATE);
    complaints = [];
    await serve(0);
    page = await browser.newPage();
    listen(page, server.url, (complaint) => complaints.push(complaint));
    await page.goto(server.url);
    await page.getByText('Live', { exact: true }).waitFor();
  });
  afterEach(async () => {
    await page.close();
    await server.close();
  });

  return {
    page: () => page,
    state: () => state,
    server: () => server,
    complaints: () => complaints,
    happens(...turns) {
      state = turns.reduce(foldTurn, state);
      server.publish();
    },
    serveAgain: serve,
  };
}

function listen(page: Page, url: string, complain: (complaint: string) => void): void {
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complain(message.text());
  });
  page.on('pageerror', (error) => complain(error.message));
  page.on('requestfailed', (request) => complain(`${request.url()} failed`));
  page.on('request', (request) => {
    if (!request.url().startsWith(url)) complain(`${request.url()} leaves this machine`);
  });
}
