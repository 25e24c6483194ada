import { readFileSync } from 'node:fs';
import axe from 'axe-core';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { build, type Rolldown } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { reportPage } from '../../../sim/report/page.ts';
import { watts } from '../../../src/engine/index.ts';
import { dataFolder } from '../../support/data-files.ts';
import { CHROMIUM, withProgram } from '../../support/needs.ts';
import { reportOf, type ReportSpec } from '../../support/report.ts';

const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'];
const HOSTILE = '</script><img src=x onerror=alert(1)>';

/** A day in one zone, three days with sun in two zones, and one that nobody controls, whose names mean ill. */
const SCENARIOS: Readonly<Record<string, ReportSpec>> = {
  'a day': {},
  'three days with sun': {
    hours: 72,
    stepSeconds: 120,
    site: {
      nodes: [
        { name: 'Main', limitAmps: 120, metered: true, worstBackgroundAmps: 80 },
        { name: 'Garage', parent: 'Main', limitAmps: 90, zone: true, fallbackAmps: 10 },
        { name: 'Visitors', parent: 'Main', limitAmps: 63, zone: true, fallbackAmps: 10 },
      ],
    },
    generation: { node: 'Main', kind: 'sun', latitudeDegrees: 50, peakWatts: watts(30_000) },
  },
  'nobody in control': { hours: 12, name: HOSTILE, control: { kind: 'uncontrolled' } },
};

const folder = dataFolder();
const pages = new Map<string, string>();
let browser: Browser;

interface Opened {
  readonly page: Page;
  readonly complaints: string[];
}

async function open(scenario: string, context: BrowserContextOptions): Promise<Opened> {
  const page = await (await browser.newContext(context)).newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('dialog', (dialog) => complaints.push(`says ${dialog.message()}`));
  page.on('request', (request) => {
    if (!request.url().startsWith('file:') && !request.url().startsWith('data:')) complaints.push(request.url());
  });
  await page.goto(`file://${pages.get(scenario) ?? ''}`);
  await page.locator('#power-plot svg').waitFor();
  return { page, complaints };
}

/** The script of the page, linked from the sources as the build links it from what is compiled. */
async function script(): Promise<string> {
  const lib = { entry: 'sim/report/browser/main.ts', formats: ['iife' as const], name: 'report' };
  const linked = await build({ configFile: false, logLevel: 'warn', publicDir: false, build: { write: false, lib } });
  return (linked as Rolldown.RolldownOutput[])[0]?.output[0].code ?? '';
}

withProgram(CHROMIUM, (executablePath) => {
  describe('a report in a browser', () => {
    beforeAll(async () => {
      const parts = { style: readFileSync('sim/report/browser/page.css', 'utf8'), script: await script() };
      Object.entries(SCENARIOS).forEach(([name, spec], index) => {
        pages.set(name, folder.write(`${index}.html`, reportPage(reportOf(spec).document, parts)));
      });
      browser = await chromium.launch({ executablePath, args: FLAGS });
    }, 120_000);
    afterAll(() => browser.close());

    describe.each(Object.keys(SCENARIOS))('of %s', (scenario) => {
      it.each(['light', 'dark'] as const)(
        'draws everything on %s ground and complains of nothing',
        async (colorScheme) => {
          const { page, complaints } = await open(scenario, { colorScheme });
          const isDecided = scenario !== 'nobody in control';
          const drawn = isDecided ? ['strips', 'zone'] : [];
          for (const id of ['power', 'currents', 'stays', 'duration', 'served', ...drawn])
            expect(await page.locator(`#${id}-plot svg path, #${id}-plot svg rect`).count()).toBeGreaterThan(0);
          const ground = await page.evaluate('getComputedStyle(document.body).backgroundColor');
          expect(ground).toBe(colorScheme === 'light' ? 'rgb(244, 246, 245)' : 'rgb(14, 20, 18)');
          expect(complaints).toEqual([]);
          await page.context().close();
        },
      );

      it('has nothing that axe would blame it for', async () => {
        for (const colorScheme of ['light', 'dark'] as const) {
          const { page } = await open(scenario, { colorScheme });
          await page.evaluate(axe.source);
          const found = await page.evaluate(
            'axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + ": " + nodes.map(({ html }) => html).join(" ")))',
          );
          expect(found).toEqual([]);
          await page.context().close();
        }
      });

      it('fits a phone', async () => {
        const { page } = await open(scenario, { viewport: { width: 400, height: 800 } });
        expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(400);
        await page.context().close();
      });
    });

    it('says beside the pointer what flows and why, in the engine’s own words', async () => {
      const { page } = await open('a day', {});
      await page.locator('#strips-plot').hover({ position: { x: 500, y: 12 } });
      const words = await page.locator('.tip').innerText();
      expect(words).toContain('bound by');
      expect(words).toMatch(/Garage may have \d+(\.\d)? A.*: .+\./);
      await page.context().close();
    });

    it('is read with the keyboard alone, and reads itself out', async () => {
      const { page } = await open('three days with sun', {});
      await page.locator('#strips-plot').focus();
      await page.keyboard.press('ArrowDown');
      expect(await page.locator('.tip').innerText()).toMatch(/^Visitors, /);
      expect(await page.locator('[aria-live=polite]').innerText()).toContain('Visitors may have');
      await page.keyboard.press('Escape');
      expect(await page.locator('.tip').isVisible()).toBe(false);
      await page.context().close();
    });

    it('shows the node, the zone and the day that are chosen', async () => {
      const { page } = await open('three days with sun', {});
      await page.locator('#node-choice').selectOption('Garage');
      expect(await page.locator('#currents-plot').innerHTML()).toContain('limit 90 A');
      await page.locator('#zone-choice').selectOption('Visitors');
      expect(await page.locator('#zone-plot').innerHTML()).toContain('limit 63 A');
      await page.getByRole('button', { name: 'Day after' }).click();
      await page.getByRole('button', { name: 'Day after' }).click();
      expect(await page.locator('#range-choice option:checked').innerText()).toBe('Tue 13 Jun');
      expect(await page.locator('#power-plot').innerHTML()).toContain('06:00');
      await page.context().close();
    });

    it('changes its ground when asked, and prints on white with its tables open', async () => {
      const { page } = await open('a day', { colorScheme: 'light' });
      await page.getByRole('button', { name: 'Show on dark ground' }).click();
      const ground = 'getComputedStyle(document.body).backgroundColor';
      expect(await page.evaluate(ground)).toBe('rgb(14, 20, 18)');
      await page.emulateMedia({ media: 'print' });
      await page.evaluate('dispatchEvent(new Event("beforeprint"))');
      expect(await page.evaluate(ground)).toBe('rgb(255, 255, 255)');
      expect(await page.locator('details:not([open])').count()).toBe(0);
      await page.context().close();
    });
  });
});
