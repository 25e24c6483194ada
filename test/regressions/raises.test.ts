/**
 * Raises into room that is only seen for a moment, and wishes that would hurry them: found by reviews.
 * @module
 */
import { describe, expect, it } from 'vitest';
import { amps, bindStrategy, wish, type CycleRecord } from '../../src/engine/index.ts';
import { Drive, threePhases } from '../support/drive.ts';
import { siteOf } from '../support/site.ts';

/** What a station says, in amps. */
interface Said {
  readonly status?: 'available' | 'suspended-by-station';
  readonly amps: number;
  readonly setpoint: number;
}

const WAITING: Said = { status: 'suspended-by-station', amps: 0, setpoint: 0 };
const FREE: Said = { status: 'available', amps: 0, setpoint: 0 };

describe('a car that begins to draw while a sample of the meter is lost', () => {
  const ZONES = ['A', 'B', 'C', 'D', 'E', 'F'];
  const BUILDING_AMPS = 50;
  const LIMIT_AMPS = 100;

  /** A has a car that asks and does not draw yet, for 500 s. */
  function calm(): Drive {
    const drive = new Drive(
      siteOf({
        nodes: [
          { name: 'Main', limitAmps: LIMIT_AMPS, metered: true, worstBackgroundAmps: 60 },
          ...ZONES.map((name) => ({ name, parent: 'Main', limitAmps: 63, zone: true, fallbackAmps: 6 })),
        ],
      }),
    );
    drive.link();
    drive.directory([{ name: 'A1', zone: 'A' }, ...ZONES.map((zone) => ({ name: `${zone}0`, zone }))]);
    for (const zone of ZONES) drive.read(zone, 0);
    for (let tick = 0; tick < 100; tick += 1) {
      drive.seconds += 5;
      drive.meter('Main meter', threePhases(BUILDING_AMPS + (tick % 2) / 10));
      drive.stations(poll(0, FREE));
      drive.tick();
    }
    return drive;
  }

  const poll = (drawn: number, others: Said): Readonly<Record<string, Said>> => ({
    A0: drawn > 0 ? { amps: drawn, setpoint: drawn } : WAITING,
    A1: FREE,
    ...Object.fromEntries(ZONES.slice(1).map((zone) => [`${zone}0`, others])),
  });
  /** What all zones may draw together by what was decided, beside the car that draws. */
  const allowed = ({ zones }: CycleRecord): number =>
    zones.reduce((sum, { mayDrawAmps, allocationAmps }) => sum + Math.max(mayDrawAmps, allocationAmps), 0);

  it('makes no room for others that wait for a start', () => {
    const drive = calm();
    drive.seconds += 2;
    drive.meter('Main meter', threePhases(BUILDING_AMPS));
    drive.seconds += 2;
    drive.stations(poll(16, WAITING));
    drive.seconds += 1;
    expect(BUILDING_AMPS + allowed(drive.tick())).toBeLessThanOrEqual(LIMIT_AMPS);
    for (let tick = 0; tick < 8; tick += 1) {
      drive.seconds += 5;
      drive.stations(poll(16, WAITING));
      expect(BUILDING_AMPS + allowed(drive.tick())).toBeLessThanOrEqual(LIMIT_AMPS);
    }
  });
});

describe('a wish', () => {
  const wishing = (value: number | null) =>
    bindStrategy(
      {
        id: 'wishing',
        version: '1.0.0',
        summary: 'Wishes.',
        options: { parse: () => null },
        failsafe: () => ({ ceilings: [] }),
        propose: () => ({
          ceilings: [],
          wishes: value === null ? [] : [wish({ zone: 'A', amps: value, reason: 'soon' })],
        }),
      },
      { name: 'wishing', options: null, shadow: false },
    );

  /** What a zone has while the building, 86 A of 100 A for long, takes 60 A for two ticks. */
  function inTheLull(wished: number | null): readonly number[] {
    const site = siteOf({
      nodes: [
        { name: 'Main', limitAmps: 100, metered: true, worstBackgroundAmps: 60 },
        { name: 'A', parent: 'Main', limitAmps: 63, zone: true, fallbackAmps: 6 },
      ],
    });
    const drive = new Drive(site, [wishing(wished)]);
    drive.link();
    drive.directory([{ name: 'A0', zone: 'A' }]);
    drive.read('A', 0);
    const had: number[] = [];
    let drawn = 0;
    for (let tick = 0; tick < 66; tick += 1) {
      drive.seconds += 5;
      const building = tick < 60 ? 86 + (tick % 2) / 10 : tick < 62 ? 60 : 86;
      drive.meter('Main meter', threePhases(building + drawn));
      drive.stations({ A0: drawn > 0 ? { amps: drawn, setpoint: drawn } : WAITING });
      drive.tick();
      const told = drive.writes.at(-1)?.allowedAmps[0] ?? amps(0);
      drawn = told < 6 ? 0 : Math.min(32, told);
      if (tick >= 59) had.push(told);
    }
    return had;
  }

  it('is met no sooner than room has lasted for the hold time, like any other raise', () => {
    const without = inTheLull(null);
    expect(without[0]).toBeGreaterThan(6);
    expect(inTheLull(32)).toEqual(without);
  });
});
