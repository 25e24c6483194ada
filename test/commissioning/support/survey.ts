/** A box as a look at it would bring it, in order with the site below unless a test changes something. */
import { loadSite, type SiteConfig } from '../../../src/config/index.ts';
import { epochMs, millis, monoMs } from '../../../src/engine/index.ts';
import type { BoxSurvey, SurveyedMeter } from '../../../src/commissioning/survey.ts';
import type { Meter, MeterValuesBody, Station, Zone } from '../../../src/evce/wire.ts';
import { inMemory, SITE } from '../../support/config.ts';

/** The site of the tests of the configuration, with lines of it replaced. */
export function siteWith(replacements: Readonly<Record<string, string>> = {}): SiteConfig {
  const text = Object.entries(replacements).reduce((edited, [from, to]) => {
    if (!edited.includes(from)) throw new RangeError(`the site has no ${from}`);
    return edited.replace(from, to);
  }, SITE);
  const loaded = loadSite('s.yaml', inMemory({ 's.yaml': text }));
  if (!loaded.ok) throw new RangeError(loaded.problems.map(({ message }) => message).join('\n'));
  return loaded.value;
}

export const zone = (id: number, name: string, config: Partial<Zone['config']> = {}): Zone => ({
  id,
  config: { friendly_name: name, max_current: 60, mode: 'static', allocation: 'proportional', ...config },
});

export const station = (id: number, name: string, config: Partial<Station['config']> = {}): Station => ({
  id,
  config: { friendly_name: name, zone_id: 1, phases: 3, phase_rotation: 'L1L2L3', ...config },
});

export const meter = (id: number, name: string): Meter => ({ id, config: { friendly_name: name } });

export const VALUES: MeterValuesBody = {
  status: 'ok',
  timestamp: '2026-11-22T08:00:00Z',
  current: { l1: 40, l2: 41, l3: 42 },
  voltage: { l1: 230, l2: 231, l3: 229 },
  active_power: { l1: 9, l2: 9.1, l3: 9.2 },
};

/** A meter that was read twice, with something new the second time. */
export const readTwice = (
  values: Partial<MeterValuesBody> = {},
  first: Partial<MeterValuesBody> = {},
): SurveyedMeter => ({
  first: { ok: true, value: { ...VALUES, ...values, timestamp: '2026-11-22T07:59:55Z', ...first } },
  second: { ok: true, value: { ...VALUES, ...values } },
});

const AT = { monoMs: monoMs(1_000_000), wallMs: epochMs(Date.UTC(2026, 10, 22, 8)) };

/** Two zones of 60 A and 40 A on 250 A, a station in each, one meter. */
export function survey(changes: Partial<BoxSurvey> = {}, listing: Partial<BoxSurvey['listing']> = {}): BoxSurvey {
  const zones = listing.zones ?? [zone(1, 'Garage'), zone(2, 'Visitors', { max_current: 40 })];
  const setpointOf = ({ config }: Zone) => ({ l1: config.max_current, l2: config.max_current, l3: config.max_current });
  return {
    listing: {
      zones,
      stations: [station(11, 'G1'), station(12, 'V1', { zone_id: 2 })],
      meters: [meter(21, 'Incomer')],
      zoneStations: new Map(),
      ...listing,
    },
    firmwares: [],
    statuses: { ok: true, value: [] },
    zones: new Map(
      zones.map((each) => [
        each.id,
        {
          status: { ok: true, value: { status: 'ok', setpoint: setpointOf(each) } },
          reduction: { ok: true, value: { reduction: 0 } },
        },
      ]),
    ),
    meters: new Map([[21, readTwice()]]),
    at: AT,
    metersApartMs: millis(5_000),
    certificate: 'ab'.repeat(32),
    date: { text: new Date(AT.wallMs).toUTCString(), at: AT },
    ...changes,
  };
}
