import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type {
  CycleRecord,
  DirectoryListed,
  NodeRecord,
  Site,
  StationsObserved,
  ZoneRecord,
} from '../../../src/engine/index.ts';
import type { Turn } from '../../../src/engine/ports.ts';
import { CHROMIUM, withProgram } from '../../support/needs.ts';
import { DIRECTORY, recordAt, SITE, STATIONS, turnOf } from '../recorded.ts';
import { dashboardPage } from '../support/dashboard-page.ts';

const ZONES = Array.from({ length: 20 }, (_, index) => `Zone ${index + 1}`);
const STATIONS_EACH = 50;
const NAMES = ZONES.flatMap((zone) => Array.from({ length: STATIONS_EACH }, (_, index) => `${zone}.${index + 1}`));

const [MAIN, GARAGE] = SITE.nodes;
const [ZONE] = SITE.zones;
const LARGE: Site = {
  ...SITE,
  nodes: [MAIN, ...ZONES.map((name, zone) => ({ ...GARAGE, name, zone }))] as Site['nodes'],
  zones: ZONES.map((name, index) => ({ ...ZONE, name, node: index + 1 })) as Site['zones'],
};

const LISTED: DirectoryListed = {
  ...DIRECTORY,
  zones: ZONES.map((name) => ({ ...DIRECTORY.zones[0], name })) as DirectoryListed['zones'],
  stations: NAMES.map((name) => ({
    ...DIRECTORY.stations[0],
    name,
    zone: name.split('.')[0],
  })) as DirectoryListed['stations'],
};

const observed = (charging: (name: string) => boolean): Turn =>
  turnOf({
    ...STATIONS,
    stations: NAMES.map((name) => ({
      ...STATIONS.stations[0],
      name,
      status: charging(name) ? 'charging' : 'available',
    })) as StationsObserved['stations'],
  });

function decided(cycle: number): Turn {
  const record = recordAt(cycle);
  const [main, garage] = record.nodes;
  const whole: CycleRecord = {
    ...record,
    nodes: [main as NodeRecord, ...ZONES.map((node) => ({ ...garage, node }) as NodeRecord)],
    zones: ZONES.map((zone) => ({ ...record.zones[0], zone }) as ZoneRecord),
  };
  return { event: { kind: 'Tick', at: record.at }, effects: [{ kind: 'Record', record: whole }] };
}

/** More elements than a page of twenty zones needs, fewer than one with a thousand stations in it would have. */
const ELEMENTS_MAX = 5_000;
const PAGE_BYTES_MAX = 50_000;

withProgram(CHROMIUM, (executablePath) => {
  describe('the dashboard of a thousand stations', () => {
    const past = [
      turnOf(LISTED),
      observed(() => true),
      ...Array.from({ length: 30 }, (_, index) => decided(index + 1)),
    ];
    const { page, server, happens, complaints } = dashboardPage({ executablePath, site: LARGE, past });
    const elements = () => page().evaluate<number>("document.getElementsByTagName('*').length");

    it('has no more elements than its zones need, and lists stations a few at a time', async () => {
      expect(await elements()).toBeLessThan(ELEMENTS_MAX);
      await page().getByText('50 stations: 50 charging').first().click();
      const rows = page().getByRole('table', { name: 'Stations of Zone 1' }).getByRole('row');
      expect(await rows.count()).toBe(26);
      await page().getByRole('button', { name: 'Show 25 more' }).click();
      expect(await rows.count()).toBe(51);
      await page().getByLabel('Find a station of Zone 1').fill('.7');
      expect(await rows.allInnerTexts()).toHaveLength(2);
      expect(complaints()).toEqual([]);
    });

    it('touches only what has changed', async () => {
      await page().getByText('50 stations: 50 charging').first().click();
      await page().locator('canvas').first().waitFor();
      happens(observed((name) => name !== 'Zone 1.4'));
      await page().getByText('50 stations: 49 charging, 1 free').waitFor();
      await page().evaluate(
        `window.touched = [];
         new MutationObserver((all) => window.touched.push(...all.map(({ target }) => target.textContent)))
           .observe(document.getElementById('main'), { subtree: true, childList: true, characterData: true, attributes: true });`,
      );
      happens(observed((name) => !['Zone 1.4', 'Zone 1.3'].includes(name)));
      await page().getByText('50 stations: 48 charging, 2 free').waitFor();
      // The station's badge takes a text and a tone, the zone and the site another number; of a thousand nothing else.
      const touched = await page().evaluate<readonly string[]>('window.touched');
      expect(touched.toSorted()).toEqual(['50 stations: 48 charging, 2 free', '998 cars', 'free', 'free']);
    });

    it('weighs little', async () => {
      const parts = ['', 'assets/dashboard.js', 'assets/page.css', 'assets/plot.css', 'assets/icon.svg'];
      const bodies = await Promise.all(
        parts.map(async (part) => Buffer.from(await (await fetch(`${server().url}/${part}`)).arrayBuffer())),
      );
      expect(bodies.reduce((sum, body) => sum + gzipSync(body).length, 0)).toBeLessThan(PAGE_BYTES_MAX);
    });
  });
});
