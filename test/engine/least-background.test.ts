import { describe, expect, it } from 'vitest';
import { amps, type PhaseAmps, type Site } from '../../src/engine/index.ts';
import { threePhases, type Drive } from '../support/drive.ts';
import {
  draws,
  listening,
  MAIN,
  nodeAt,
  reads,
  same,
  withNode,
  withSource,
  ZONE_A,
  ZONE_B,
} from '../support/listening.ts';
import { siteOf } from '../support/site.ts';

const SITE = siteOf({ nodes: [MAIN, ZONE_A, ZONE_B] });
const car = (current: number) => ({ a1: { amps: current }, b1: { status: 'available', amps: 0 } }) as const;

const leastAt = (drive: Drive, seconds: number, node = 0): PhaseAmps =>
  nodeAt(drive, seconds, node).leastBackgroundAmps;

/** A building that draws 30 A beside a car of 20 A, seen twice. */
function seen(site: Site = SITE): Drive {
  const drive = listening(site);
  draws(drive, 0, car(20));
  reads(drive, 1, { currentAmps: same(amps(50)) });
  reads(drive, 3, { currentAmps: same(amps(50)) });
  return drive;
}

describe('the least background', () => {
  it('is what the meter shows less what the cars draw, as long as all is known', () => {
    const drive = seen();
    expect(leastAt(drive, 3)).toEqual(same(30));
    expect(leastAt(drive, 3)).toEqual(nodeAt(drive, 3).backgroundAmps);
  });

  it('believes a rise no sooner than a second sample shows it, and a fall at once', () => {
    const drive = seen();
    draws(drive, 4, car(20));
    drive.seconds = 5;
    drive.meter('Main meter', threePhases(58, 41, 50));
    expect(leastAt(drive, 5)).toEqual([30, 21, 30]);
    drive.seconds = 7;
    drive.meter('Main meter', threePhases(58, 41, 50));
    expect(leastAt(drive, 7)).toEqual([38, 21, 30]);
  });

  it('is not moved by a car, whether the meter shows it first or its station says it first', () => {
    const first = seen();
    first.seconds = 5;
    first.meter('Main meter', threePhases(62));
    draws(first, 6, car(32));
    first.seconds = 7;
    first.meter('Main meter', threePhases(62));
    expect([leastAt(first, 5), leastAt(first, 6), leastAt(first, 7)]).toEqual([same(30), same(30), same(30)]);
    const second = seen();
    draws(second, 4, car(32));
    expect(leastAt(second, 4)).toEqual(same(30));
    second.seconds = 5;
    second.meter('Main meter', threePhases(62));
    expect(leastAt(second, 5)).toEqual(same(30));
  });

  it('unknown-is-worst: counts all that cars may draw once their stations have been silent for long', () => {
    const drive = seen();
    for (const seconds of [11, 13]) {
      drive.seconds = seconds;
      drive.meter('Main meter', threePhases(50));
    }
    // a1 may draw all that is wired to it, and b1 too.
    expect(leastAt(drive, 13)).toEqual(same(50 - 64));
  });

  it('is nothing where nobody looks, less what sources may give', () => {
    const drive = listening(withSource(SITE, { name: 'Roof', node: 'A', nominalKw: 6.9 }));
    expect(leastAt(drive, 0)).toEqual(same(-10));
    expect(leastAt(drive, 0, 1)).toEqual(same(-10));
    expect(leastAt(drive, 0, 2)).toEqual(same(0));
  });

  it('is the sum of what the nodes below bring where a node has no meter, and nothing of what is stated for it', () => {
    const site = withNode(
      siteOf({ nodes: [{ ...MAIN, metered: false }, { ...ZONE_A, metered: true }, ZONE_B] }),
      'Main',
      {
        reserveAmps: same(amps(12)),
      },
    );
    const drive = listening(site);
    draws(drive, 0, car(20));
    for (const seconds of [1, 3]) reads(drive, seconds, { meter: 'A meter', currentAmps: same(amps(25)) });
    expect(nodeAt(drive, 3).backgroundAmps).toEqual(same(17));
    expect(leastAt(drive, 3)).toEqual(same(5));
  });
});
