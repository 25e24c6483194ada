import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { epochMs, monoMs, volts } from '../../src/engine/index.ts';
import { boxNames, directoryOf } from '../../src/evce/directory.ts';
import { DEFAULT_DIALECT } from '../../src/evce/dialect.ts';
import { toDirectoryListed, toMeterObserved, toReductionRead, toStationsObserved } from '../../src/evce/map.ts';
import { meterValuesSchema, parseBody, STATION_WORDS, stationStatusListSchema } from '../../src/evce/wire.ts';
import { TEST_SITE } from './support/client-under-test.ts';

const at = { monoMs: monoMs(5), wallMs: epochMs(7) };
const DIRECTORY = directoryOf(
  {
    zones: [
      { id: 1, config: { friendly_name: 'Garage', max_current: 125, mode: 'static', allocation: 'fifo' } },
      { id: 2, config: { friendly_name: 'Visitors', mode: 'static', allocation: 'fifo' } },
    ],
    stations: [
      {
        id: 11,
        config: {
          friendly_name: 'G1',
          zone_id: 1,
          phases: 1,
          phase_rotation: 'L2',
          min_current: 6,
          max_current: 32,
          vip: true,
        },
      },
      { id: 12, config: { friendly_name: 'G2', phases: 7 } },
    ],
    meters: [],
    zoneStations: new Map(),
  },
  { names: boxNames(TEST_SITE, {}), dialect: DEFAULT_DIALECT, nominalVolts: volts(230) },
);

function meter(body: unknown) {
  const parsed = parseBody(JSON.stringify(body), meterValuesSchema);
  expect(parsed.ok).toBe(true);
  return toMeterObserved((parsed as Extract<typeof parsed, { ok: true }>).value, 'Main', at);
}

function statuses(body: unknown) {
  const parsed = parseBody(JSON.stringify(body), stationStatusListSchema);
  expect(parsed.ok).toBe(true);
  return toStationsObserved((parsed as Extract<typeof parsed, { ok: true }>).value, DIRECTORY, at).stations;
}

describe('a meter', () => {
  it('is told in W and Wh, with signed power and unsigned current', () => {
    const seen = meter({
      status: 'ok',
      timestamp: '2026-11-22T08:44:01Z',
      current: { l1: 40, l2: 41.5, l3: 0 },
      voltage: { l1: 230, l2: 231, l3: 229 },
      active_power: { l1: 9, l2: -9.5, l3: 0 },
      energy: { import: 12.5, export: 3 },
    });
    expect(seen).toEqual({
      kind: 'MeterObserved',
      at,
      meter: 'Main',
      stamp: Date.UTC(2026, 10, 22, 8, 44, 1),
      values: {
        currentAmps: [40, 41.5, 0],
        voltageVolts: [230, 231, 229],
        powerWatts: [9000, -9500, 0],
        importWh: 12_500,
        exportWh: 3000,
      },
    });
  });

  it('has null where a quantity is absent, and for a current that is negative', () => {
    const { values, stamp } = meter({ current: { l1: -3, l3: null } });
    expect(values).toEqual({
      currentAmps: [null, null, null],
      voltageVolts: [null, null, null],
      powerWatts: [null, null, null],
      importWh: null,
      exportWh: null,
    });
    expect(stamp).toBeNull();
  });

  it.each(['timeout', 'error', 'melted'])('has no values at all when its status is %s', (status) => {
    const { values } = meter({ status, current: { l1: 1, l2: 1, l3: 1 }, energy: { import: 1, export: 1 } });
    expect(values.currentAmps).toEqual([null, null, null]);
    expect(values.importWh).toBeNull();
  });

  it('reads the stamp the same on every machine, with or without an offset', () => {
    const stamps = ['2026-11-22T08:44:01', '2026-11-22T09:44:01+01:00', '2026-11-22T08:44:01Z', 1700, 'soon', null];
    expect(stamps.map((timestamp) => meter({ timestamp }).stamp)).toEqual([
      Date.UTC(2026, 10, 22, 8, 44, 1),
      Date.UTC(2026, 10, 22, 8, 44, 1),
      Date.UTC(2026, 10, 22, 8, 44, 1),
      1700,
      null,
      null,
    ]);
  });
});

describe('stations', () => {
  it("are named, and told in the engine's words", () => {
    const [seen] = statuses([
      { id: 11, status: 'SuspendedEVSE', connected: true, setpoint: 0, current: { l1: 0.1 }, energy: 7.25 },
    ]);
    expect(seen).toEqual({
      name: 'G1',
      status: 'suspended-by-station',
      reachable: true,
      setpointAmps: 0,
      currentAmps: [0.1, null, null],
      sessionWh: 7250,
    });
  });

  it('are left out when the directory does not know them', () => {
    expect(statuses([{ id: 99, status: 'Charging' }])).toEqual([]);
  });

  it('have one word of the engine for each of the box', () => {
    const words = [...STATION_WORDS, 'Exploded'].map((status) => statuses([{ id: 11, status }])[0]?.status);
    expect(words).toEqual([
      'available',
      'preparing',
      'charging',
      'suspended-by-station',
      'suspended-by-car',
      'finishing',
      'reserved',
      'unavailable',
      'faulted',
      'unknown',
      'unknown',
    ]);
  });

  it('count as reachable unless the box says otherwise', () => {
    const bodies = [{}, { connected: true }, { connected: false }, { status: 'Disconnected' }];
    expect(bodies.map((body) => statuses([{ id: 11, status: 'Charging', ...body }])[0]?.reachable)).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });
});

describe('the directory', () => {
  it('has a lever for each zone that states its maximum, and what is known of the stations', () => {
    expect(toDirectoryListed(DIRECTORY, DEFAULT_DIALECT, at)).toEqual({
      kind: 'DirectoryListed',
      at,
      zones: [{ name: 'Garage', lever: { maxAmps: 125, stepAmps: 1, countedFrom: 'maximum', shape: 'scalar' } }],
      stations: [
        { name: 'G1', zone: 'Garage', phases: 1, rotation: 'L2', minAmps: 6, maxAmps: 32, vip: true },
        { name: 'G2', zone: null, phases: null, rotation: null, minAmps: null, maxAmps: null, vip: false },
      ],
    });
  });
});

describe('a reduction', () => {
  const read = (zone: 'Garage' | 'Visitors', body: Record<string, unknown>) => {
    const found = DIRECTORY.zones.get(zone);
    if (found === undefined) return null;
    return toReductionRead(body, { zone: found, dialect: DEFAULT_DIALECT, at, begunMonoMs: monoMs(3) });
  };

  it('is told as the allocation it leaves, with when the reading was begun', () => {
    expect(read('Garage', { reduction: 45 })).toEqual({
      ok: true,
      event: { kind: 'ReductionRead', at, zone: 'Garage', begunMonoMs: 3, allowedAmps: [80, 80, 80] },
    });
  });

  it('is not told when it cannot be translated', () => {
    expect(read('Garage', { reduction: 'much' })).toMatchObject({ ok: false });
    expect(read('Visitors', { reduction: 1 })).toEqual({ ok: false, why: 'the zone does not state its maximum' });
  });
});

it('says nothing but finite numbers or null, whatever the meter says', () => {
  const anything = fc.oneof(fc.double(), fc.constantFrom(null, '1', true, {}), fc.integer());
  const lines = fc.record({ l1: anything, l2: anything, l3: anything }, { requiredKeys: [] });
  fc.assert(
    fc.property(lines, lines, fc.record({ import: anything, export: anything }), (current, activePower, energy) => {
      const { values } = meter({ current, activePower, energy });
      const numbers = [...values.currentAmps, ...values.powerWatts, values.importWh, values.exportWh];
      for (const number of numbers) expect(number === null || Number.isFinite(number)).toBe(true);
    }),
  );
});
