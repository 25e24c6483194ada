import axe from 'axe-core';
import { describe, expect, it } from 'vitest';
import { epochMs, type Site } from '../../../src/engine/index.ts';
import { CHROMIUM, withProgram } from '../../support/needs.ts';
import { decision, DIRECTORY, instantAt, meterAlarm, SITE, STATIONS, turnOf } from '../recorded.ts';
import { dashboardPage } from '../support/dashboard-page.ts';

const SIGNALS: Site['signals'] = [{ name: 'Spot', kind: 'price', unit: 'EUR/kWh' }];
const FULL: Site = {
  ...SITE,
  signals: SIGNALS,
  demand: { windowMs: 900_000, aligned: true, unit: 'kW', pricePerKw: 0 } as Site['demand'],
};
const PRICE = turnOf({
  kind: 'SignalArrived',
  at: instantAt(0),
  signal: 'Spot',
  series: {
    knownAt: instantAt(0).wallMs,
    expiresAt: null,
    slots: [{ from: instantAt(0).wallMs, to: epochMs(instantAt(0).wallMs + 7_200_000), value: 0.2 }],
  },
});
const PAST = Array.from({ length: 40 }, (_, index) => decision(index + 1));

withProgram(CHROMIUM, (executablePath) => {
  describe('the dashboard for whoever reads it', () => {
    const past = [turnOf(DIRECTORY), turnOf(STATIONS), PRICE, ...PAST];
    const { page, happens, complaints } = dashboardPage({ executablePath, site: FULL, past });

    /** What the checker finds wrong, one line each. */
    async function findings(): Promise<readonly string[]> {
      await page().evaluate(axe.source);
      const { violations } = await page().evaluate<axe.AxeResults>('axe.run()');
      return violations.flatMap(({ id, help, nodes }) => nodes.map(({ html }) => `${id}: ${help}: ${html}`));
    }

    it.each([
      ['light', 1280],
      ['light', 390],
      ['dark', 1280],
      ['dark', 390],
    ] as const)(
      'has no barrier that a checker can find, %s and %d pixels wide',
      async (colorScheme, width) => {
        await page().emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        await page().setViewportSize({ width, height: 844 });
        happens({ event: { kind: 'Tick', at: instantAt(300) }, effects: [meterAlarm(300, true)] });
        await page().locator('canvas').first().waitFor();
        await page().evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })");
        await page().getByRole('table', { name: 'Stations of Garage' }).waitFor();
        expect(await findings()).toEqual([]);
        expect(await page().evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
        expect(complaints()).toEqual([]);
      },
      30_000,
    );

    it('begins with whether all is well, and what limits since when', async () => {
      const headline = page().locator('#headline');
      expect(await headline.innerText()).toContain('All is well.');
      expect(await headline.innerText()).toContain('Garage has been limited since 16:30');
      happens({ event: { kind: 'Tick', at: instantAt(300) }, effects: [meterAlarm(300, true)] });
      await headline.getByText('Needs attention: meter lost (Incomer) since 16:35.').waitFor();
    });

    it('says what to do about an alarm', async () => {
      happens({ event: { kind: 'Tick', at: instantAt(300) }, effects: [meterAlarm(300, true)] });
      await page().locator('#alarms').getByText('What to do').click();
      await page().getByText('See in EVCE whether it still shows the meter').waitFor();
    });

    it('shows the running demand window against its target', async () => {
      const gauge = page().getByRole('meter', { name: 'Mean power of the running demand window' });
      expect(await gauge.getAttribute('aria-valuetext')).toContain('92.0 kW of 100.0 kW in the mean so far');
      expect(await page().locator('#demand').innerText()).toContain('12 min left');
    });

    it('leads by keyboard past the header, and opens what is folded', async () => {
      await page().keyboard.press('Tab');
      expect(await page().evaluate('document.activeElement.textContent')).toBe('Skip to the site');
      await page().keyboard.press('Enter');
      expect(await page().evaluate('document.activeElement.id')).toBe('main');
      await page().getByText('Why, link by link').first().focus();
      await page().keyboard.press('Enter');
      await page().locator('.chain li').first().waitFor();
      await page().keyboard.press('Tab');
      await page().keyboard.press('Enter');
      await page().getByRole('table', { name: 'Stations of Garage' }).getByText('Garage 01').waitFor();
      expect(complaints()).toEqual([]);
    });

    it('reads curves out by keyboard, for the node and the span that are chosen', async () => {
      await page().getByLabel('Node').selectOption('Garage');
      await page().getByLabel('1 h', { exact: true }).check();
      const plot = page().getByRole('application', { name: /^Charging in A/ });
      await plot.focus();
      await page().keyboard.press('Home');
      const spoken = page().locator('.curve p[aria-live]', { hasText: 'Ceiling: allocation' });
      await spoken.waitFor({ state: 'attached' });
      expect(await spoken.textContent()).toMatch(/^16:30: Takes, highest line [\d.]+ A, Ceiling: allocation [\d.]+ A/);
      await page().keyboard.press('ArrowRight');
      await page()
        .locator('.curve p[aria-live]', { hasText: /^16:31/ })
        .waitFor({ state: 'attached' });
      expect(complaints()).toEqual([]);
    });

    it('has a table that says what a drawing shows', async () => {
      const power = page().locator('.curve', { has: page().getByRole('heading', { name: 'Power kW' }) });
      await power.getByText('As a table').click();
      const table = power.getByRole('table', { name: 'Power, kW' });
      expect(await table.getByRole('row').nth(1).innerText()).toContain('92.0 kW');
    });
  });
});
