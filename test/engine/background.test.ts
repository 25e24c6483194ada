import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { amps, type PhaseAmps } from '../../src/engine/index.ts';
import { Drive } from '../support/drive.ts';
import { meterObserved } from '../support/events.ts';
import { draws, MAIN, nodeAt, reads, same, STATIONS, ZONE_A, ZONE_B } from '../support/listening.ts';
import { siteOf } from '../support/site.ts';

/** 20 A of building; two cars that draw 6 A each of the 16 A that each zone may have. */
function polled(): Drive {
  const drive = new Drive(siteOf({ nodes: [MAIN, ZONE_A, ZONE_B] }));
  drive.link();
  drive.directory(STATIONS);
  for (const zone of ['A', 'B']) drive.read(zone, 16);
  meter(drive, 120, 32);
  draws(drive, 120, { a1: { amps: 6 }, b1: { amps: 6 } });
  return drive;
}
const meter = (drive: Drive, seconds: number, value: number): void =>
  reads(drive, seconds, { currentAmps: same(amps(value)), powerWatts: [null, null, null] });
const background = (drive: Drive, seconds: number): number => nodeAt(drive, seconds).backgroundAmps[0];

describe('the background between two polls of the cars', () => {
  it('is what meter and cars showed together', () => {
    expect(background(polled(), 120)).toBe(20);
  });

  it('does not rise by what cars may take that follow their last raise, until they have said whether they did', () => {
    const drive = polled();
    meter(drive, 124, 32 + 20);
    expect(background(drive, 124)).toBe(20);
    draws(drive, 126, { a1: { amps: 16 }, b1: { amps: 16 } });
    expect(background(drive, 126)).toBe(20);
  });

  it('rises by all of it once the cars say that it was not them', () => {
    const drive = polled();
    meter(drive, 124, 32 + 20);
    draws(drive, 126, { a1: { amps: 6 }, b1: { amps: 6 } });
    expect(background(drive, 126)).toBe(40);
  });

  it('rises at once by what they could not have taken', () => {
    const drive = polled();
    meter(drive, 124, 32 + 25);
    expect(background(drive, 124)).toBe(25);
  });

  it('is all that the cars have not said they draw, as soon as the limit is crossed', () => {
    const drive = polled();
    meter(drive, 124, 101);
    expect(background(drive, 124)).toBe(89);
  });

  it('is no less on any line because another has crossed its limit', () => {
    const drive = polled();
    const shown = [26, 32, 101].map((value) => amps(value)) as unknown as PhaseAmps;
    reads(drive, 124, { currentAmps: shown, powerWatts: [null, null, null] });
    expect(nodeAt(drive, 124).backgroundAmps).toEqual([20, 20, 89]);
  });

  it('does not fall with the meter: a car that stops would leave room that is not there', () => {
    const drive = polled();
    meter(drive, 124, 26);
    expect(background(drive, 124)).toBe(20);
    draws(drive, 126, { a1: { amps: 6 }, b1: { amps: 0 } });
    expect(background(drive, 126)).toBe(20);
  });

  it('is not reckoned from a sample in doubt that fell together with the poll', () => {
    const drive = polled();
    drive.feed(meterObserved('Main meter', 122, { values: { currentAmps: same(amps(0)) } }));
    draws(drive, 124, { a1: { amps: 6 }, b1: { amps: 6 } });
    drive.feed(meterObserved('Main meter', 126, { values: { currentAmps: same(amps(32)) } }));
    expect(background(drive, 126)).toBe(20);
  });

  it('and what the cars may draw are never less than the meter shows', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 160 }), (value) => {
        const drive = polled();
        meter(drive, 124, value);
        expect(background(drive, 124) + 32).toBeGreaterThanOrEqual(value);
      }),
    );
  });
});
