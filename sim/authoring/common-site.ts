/**
 * The site on which strategies are tried whose author names no other: two halls below one connection, with everything that
 * a strategy may ask for.
 * @module
 */
import { loadSite, type Surroundings } from '../../src/config/index.ts';
import { assert, type Site, type SiteSignal } from '../../src/engine/index.ts';

/** As a site file, so that authors can read it. */
export const COMMON_SITE = `site: Two halls
timezone: Europe/Berlin
nodes:
  - { name: Main, limitAmps: 250, meters: [Main meter], worstBackgroundAmps: 120 }
  - { name: Hall A, parent: Main, zone: A, limitAmps: 125, fallbackAmps: 16 }
  - { name: Hall B, parent: Main, zone: B, limitAmps: 125, fallbackAmps: 16 }
meters:
  - { name: Main meter, importRegister: true }
  - { name: Roof, role: generation, node: Main, nominalKw: 60 }
  - { name: Battery, role: battery, node: Main, nominalKw: 30 }
demand: { window: 15m, pricePerKw: 12.5 }
`;

/** One of each kind; in a site file they would need a file each. */
const SIGNALS: readonly SiteSignal[] = [
  { name: 'price', kind: 'price', unit: 'EUR/kWh' },
  { name: 'co2', kind: 'co2', unit: 'g/kWh' },
  { name: 'sun', kind: 'sun-forecast', unit: 'W' },
  { name: 'cap', kind: 'cap', unit: 'W' },
  { name: 'battery', kind: 'battery-priority', unit: 'share' },
];

const TEXT_ONLY: Surroundings = {
  env: {},
  readText: () => ({ ok: true, text: COMMON_SITE }),
  isFile: () => true,
  strategies: [],
};

/** The site as the engine takes it. */
export function commonSite(): Site {
  const loaded = loadSite('two-halls.yaml', TEXT_ONLY);
  assert(loaded.ok, 'the common site is in order');
  return { ...loaded.value.site, signals: SIGNALS };
}
