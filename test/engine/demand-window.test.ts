import { describe, expect, it } from 'vitest';
import { epochMs, minutes, wattHours, type Instant, type Site } from '../../src/engine/index.ts';
import { followWindow, viewWindow, type DemandWindowState } from '../../src/engine/demand-window.ts';
import type { MeterReading } from '../../src/engine/meter-reading.ts';
import { siteOf } from '../support/site.ts';

const bare = siteOf({ nodes: [{ name: 'Main', limitAmps: 100, metered: true }] });
const site: Site = { ...bare, demand: { windowMs: minutes(15), aligned: true, unit: 'kW', pricePerKw: 0 } };
const BEGIN = 1_700_000_100_000;

/** `seconds` after the beginning of a window. */
const at = (seconds: number): Instant => ({
  wallMs: epochMs(BEGIN + seconds * 1000),
  monoMs: seconds as Instant['monoMs'],
});

const showing = (importWh: number | null): readonly MeterReading[] => [
  { value: { importWh: importWh === null ? null : wattHours(importWh) } } as unknown as MeterReading,
];

type Reading = readonly [seconds: number, importWh: number | null];

/** What a window that was followed through these readings shows at the last of them. */
function seen(readings: readonly Reading[], of: Site = site): ReturnType<typeof viewWindow> {
  let state: DemandWindowState | null = null;
  for (const [seconds, importWh] of readings)
    state = followWindow(of, state, { meters: showing(importWh), at: at(seconds) });
  const [seconds, importWh] = readings.at(-1) as Reading;
  return viewWindow(of, state, { meters: showing(importWh), at: at(seconds) });
}

describe('the running demand window', () => {
  it('is not there where nobody bills by it, or where windows slide', () => {
    expect(seen([[0, 0]], bare)).toBeNull();
    expect(
      seen([[0, 0]], { ...bare, demand: { windowMs: minutes(15), aligned: false, unit: 'kW', pricePerKw: 0 } }),
    ).toBeNull();
  });

  it('has a beginning, an end and time left', () => {
    expect(seen([[60, 0]])).toMatchObject({ startMs: BEGIN, endMs: BEGIN + 900_000, remainingMs: 840_000 });
  });

  it('has imported what its register counted since it began', () => {
    expect(
      seen([
        [0, 5000],
        [60, 5100],
        [120, 5300],
      ])?.importedWh,
    ).toBe(300);
  });

  it('shares what was counted across its beginning in proportion to time', () => {
    expect(
      seen([
        [-4, 5000],
        [6, 5010],
      ])?.importedWh,
    ).toBeCloseTo(6);
  });

  it('counts the energy of a long gap across its beginning as its own', () => {
    expect(
      seen([
        [-300, 5000],
        [60, 5100],
      ])?.importedWh,
    ).toBe(100);
  });

  it('is exact across a gap within it', () => {
    expect(
      seen([
        [0, 5000],
        [60, 5100],
        [100, null],
        [500, 6000],
      ])?.importedWh,
    ).toBe(1000);
  });

  it.each([
    [
      'nobody saw it begin',
      [
        [60, 5000],
        [120, 5100],
      ],
    ],
    [
      'its register cannot be read',
      [
        [0, 5000],
        [60, null],
      ],
    ],
    [
      'its register was set back',
      [
        [0, 5000],
        [60, 10],
        [120, 20],
      ],
    ],
  ] as const)('does not know what was imported where %s', (_, readings) => {
    expect(seen(readings as readonly Reading[])?.importedWh).toBeNull();
  });

  it('knows it again in the next window', () => {
    expect(
      seen([
        [60, 5000],
        [899, 5100],
        [901, 5102],
        [905, 5110],
      ])?.importedWh,
    ).toBe(9);
  });
});
