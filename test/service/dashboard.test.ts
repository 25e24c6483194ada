import { describe, expect, it } from 'vitest';
import { explainZone } from '../../src/engine/index.ts';
import { CHROMIUM, withProgram } from '../support/needs.ts';
import { decision, DIRECTORY, instantAt, meterAlarm, SITE, STATIONS, turnOf } from './recorded.ts';
import { dashboardPage } from './support/dashboard-page.ts';

const PAST = Array.from({ length: 40 }, (_, index) => decision(index + 1));
const LINK_UP = turnOf({ kind: 'LinkChanged', at: instantAt(0), up: true, detail: null });

withProgram(CHROMIUM, (executablePath) => {
  describe('the dashboard in a browser', () => {
    const past = [LINK_UP, turnOf(DIRECTORY), turnOf(STATIONS), ...PAST];
    const { page, state, server, complaints, happens, serveAgain } = dashboardPage({
      executablePath,
      site: SITE,
      past,
    });

    it('shows the site, its state and nothing wrong', async () => {
      expect(await page().title()).toBe('Harbour Office · Busbar');
      for (const text of ['Regulating', 'Box connected', 'No alarms.']) {
        expect(await page().getByText(text, { exact: true }).isVisible()).toBe(true);
      }
      expect(complaints()).toEqual([]);
    });

    it('shows per zone allocation, reduction and the reason in a sentence', async () => {
      const garage = page().locator('#zones article', { has: page().getByRole('heading', { name: 'Garage' }) });
      const text = await garage.innerText();
      const { record } = state();
      const zone = record?.zones[0];
      expect(text).toContain(`${zone?.allocationAmps} A of 125 A`);
      expect(text).toContain(`${zone?.reductionAmps} A`);
      expect(text).toContain(record === null ? '' : explainZone(record, 'Garage'));
      expect(text).toContain('2 stations: 1 charging, 1 waiting for current');
    });

    it('shows per node and line what flows, the limit and the room that is left', async () => {
      const rows = page().getByRole('table', { name: 'Main, per line' }).getByRole('row');
      expect(await rows.allInnerTexts()).toHaveLength(4);
      const main = state().record?.nodes[0];
      const cells = (await rows.nth(1).getByRole('cell').allInnerTexts()).slice(1);
      const line = [
        main?.measuredAmps?.[0],
        157,
        main?.backgroundAmps[0],
        main?.chargingAmps[0],
        main?.headroomAmps[0],
      ];
      expect(cells).toEqual(line.map((value) => `${Math.round(value ?? NaN)} A`));
    });

    it('follows what happens without being asked', async () => {
      happens(decision(50));
      await page().getByText('16:34:10').waitFor();
      const allocated = `${state().record?.zones[0]?.allocationAmps} A`;
      await page().locator('#zones article').first().getByText(allocated, { exact: true }).first().waitFor();
      expect(complaints()).toEqual([]);
    });

    it('announces an alarm to screen readers, and keeps it in sight when it has ended', async () => {
      happens({ event: { kind: 'Tick', at: instantAt(300) }, effects: [meterAlarm(300, true)] });
      const alarms = page().locator('#alarms[aria-live=polite]');
      await alarms.getByText('meter lost: Incomer').waitFor();
      expect(await alarms.innerText()).toContain('no new value for 36 s');
      happens({ event: { kind: 'Tick', at: instantAt(310) }, effects: [meterAlarm(310, false)] });
      await alarms.getByText('ended 16:35:10').waitFor();
      expect(await alarms.innerText()).toContain('No alarms.');
    });

    it('says why nothing is written to a box that answers', async () => {
      const detail = 'this is another box, whose certificate nobody has acknowledged; see to it';
      happens(turnOf({ kind: 'LinkChanged', at: instantAt(300), up: true, detail }));
      await page().getByText(`Box connected, and nothing is written: ${detail}`).waitFor();
      await page().setViewportSize({ width: 360, height: 800 });
      expect(await page().evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
    });

    it('says so visibly when the connection is lost, and comes back by itself', async () => {
      const port = Number(new URL(server().url).port);
      await server().close();
      await page().getByText('The connection to Busbar is lost').waitFor();
      await serveAgain(port);
      await page().getByText('Live', { exact: true }).waitFor();
      expect(await page().getByRole('alert').isVisible()).toBe(false);
    }, 30_000);

    it('shows text of site and box as text', async () => {
      const evil = '<img src=x onerror=alert(1)>';
      happens({
        event: { kind: 'Tick', at: instantAt(300) },
        effects: [{ ...meterAlarm(300, true), subject: evil }],
      });
      await page().getByText(`meter lost: ${evil}`).waitFor();
      expect(complaints()).toEqual([]);
    });

    it.each([
      ['desktop', 1280],
      ['phone', 360],
    ])('needs no scrolling sideways on a %s', async (_, width) => {
      await page().setViewportSize({ width, height: 800 });
      const [content = NaN, view = NaN] = await page().evaluate<readonly number[]>(
        '[document.documentElement.scrollWidth, document.documentElement.clientWidth]',
      );
      expect(content).toBeLessThanOrEqual(view);
    });

    it('can be read in the light and in the dark', async () => {
      const ground = () => page().evaluate('getComputedStyle(document.body).backgroundColor');
      await page().emulateMedia({ colorScheme: 'light' });
      const light = await ground();
      await page().emulateMedia({ colorScheme: 'dark' });
      expect(await ground()).not.toBe(light);
    });
  });
});
