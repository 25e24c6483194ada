/**
 * Cars on single lines under a limit on what lines may differ by, in a loop with an engine: what one of them does must not
 * cost another its current.
 * @module
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { amps, type PhaseAmps, type PhaseIndex } from '../../src/engine/index.ts';
import { cases } from '../support/cases.ts';
import { at, Drive, threePhases } from '../support/drive.ts';
import { MAIN, withNode } from '../support/listening.ts';
import { siteOf } from '../support/site.ts';

/** A car alone in its zone and on its line, there for so long. */
interface LoneCar {
  readonly zone: string;
  readonly line: PhaseIndex;
  readonly from: number;
  readonly to: number;
  drawnAmps: number;
}

interface Rhythm {
  readonly baseAmps: number;
  readonly meterSeconds: number;
  readonly pollSeconds: number;
}

const LASTS_SECONDS = 900;
const FOLLOWS_SECONDS = 4;
const MIN_AMPS = 6;
const MAX_AMPS = 16;

function driveFor(cars: readonly LoneCar[]): Drive {
  const nodes = [MAIN, ...cars.map(({ zone }) => ({ name: zone, parent: 'Main', limitAmps: 63, zone: true }))];
  const drive = new Drive(withNode(siteOf({ nodes }), 'Main', { maxImbalanceAmps: amps(20) }));
  drive.link();
  drive.directory(
    cars.map(({ zone, line }) => ({ name: `car ${zone}`, zone, phases: 1, rotation: `L${line + 1}` })),
    32,
  );
  for (const { zone } of cars) drive.read(zone, 0);
  return drive;
}

/** What the car draws now, A: it follows what its zone was told some seconds ago. */
function drawnNow(drive: Drive, { zone, from, to }: LoneCar): number {
  const heard = at(drive.seconds - FOLLOWS_SECONDS).monoMs;
  const told = drive.writes.findLast((write) => write.zone === zone && write.at.monoMs <= heard);
  const allowed = told?.allowedAmps[0] ?? 0;
  const isThere = drive.seconds >= from && drive.seconds < to;
  return isThere && allowed >= MIN_AMPS ? Math.min(allowed, MAX_AMPS) : 0;
}

const flowOf = (cars: readonly LoneCar[], baseAmps: number): PhaseAmps => {
  const on = (line: PhaseIndex): number =>
    cars.reduce((sum, car) => sum + (car.line === line ? car.drawnAmps : 0), baseAmps);
  return threePhases(on(0), on(1), on(2));
};

const saidBy = (cars: readonly LoneCar[], second: number): Parameters<Drive['stations']>[0] =>
  Object.fromEntries(
    cars.map(({ zone, from, to, drawnAmps }) => {
      const waiting = second >= from && second < to ? 'suspended-by-station' : 'available';
      return [`car ${zone}`, { status: drawnAmps > 0 ? 'charging' : waiting, amps: drawnAmps, setpoint: drawnAmps }];
    }),
  );

/** Lives through a quarter of an hour, and says who lost its current while it was there. */
function cutsIn(cars: readonly LoneCar[], { baseAmps, meterSeconds, pollSeconds }: Rhythm): readonly string[] {
  const drive = driveFor(cars);
  const cuts: string[] = [];
  for (let second = 1; second <= LASTS_SECONDS; second += 1) {
    drive.seconds = second;
    for (const car of cars) {
      const now = drawnNow(drive, car);
      if (now === 0 && car.drawnAmps > 0 && second < car.to) cuts.push(`${car.zone} after ${second} s`);
      car.drawnAmps = now;
    }
    if (second % meterSeconds === 0) drive.meter('Main meter', flowOf(cars, baseAmps));
    if (second % pollSeconds === pollSeconds - 1) drive.stations(saidBy(cars, second));
    if (second % 5 === 0) drive.tick();
  }
  return cuts;
}

describe('of cars on single lines that must stay alike', () => {
  it('none loses its current because another comes or goes, however often meter and stations are read', () => {
    const rhythms = fc.record({
      baseAmps: fc.integer({ min: 1, max: 40 }),
      meterSeconds: fc.constantFrom(1, 2, 5, 10),
      pollSeconds: fc.constantFrom(2, 5, 6),
    });
    const times = fc.record({ comes: fc.integer({ min: 1, max: 400 }), goes: fc.integer({ min: 500, max: 800 }) });
    fc.assert(
      fc.property(rhythms, times, (rhythm, { comes, goes }) => {
        const cars: LoneCar[] = [
          { zone: 'A', line: 0, from: 1, to: Infinity, drawnAmps: 0 },
          { zone: 'B', line: 1, from: 1, to: goes, drawnAmps: 0 },
          { zone: 'C', line: 2, from: comes, to: Infinity, drawnAmps: 0 },
        ];
        expect(cutsIn(cars, rhythm)).toEqual([]);
      }),
      cases(15),
    );
  });
});
