import { describe, expect, it } from 'vitest';
import { amps, volts, watts } from '../../src/engine/index.ts';
import { draws, listening, MAIN, nodeAt, reads, roomAt, same, ZONE_A, ZONE_B } from '../support/listening.ts';
import { siteOf } from '../support/site.ts';

describe('metered current', () => {
  it('is not signed by its power: nearly all of it may be reactive', () => {
    const drive = listening();
    reads(drive, 0, { currentAmps: same(amps(40)), powerWatts: same(watts(-200)) });
    draws(drive, 0, {});
    const node = nodeAt(drive, 0);
    expect(node.backgroundAmps[0]).toBeCloseTo(-0.87, 2);
    expect(node.reactiveAmps[0]).toBeCloseTo(39.99, 2);
    expect(node.measuredAmps?.[0]).toBeCloseTo(40, 6);
    expect(roomAt(drive, 0)).toBeCloseTo(Math.sqrt(100 ** 2 - 39.99 ** 2), 1);
  });

  it('is all active, and import, where no power is given', () => {
    const drive = listening();
    reads(drive, 0, { currentAmps: same(amps(40)) });
    draws(drive, 0, {});
    expect(nodeAt(drive, 0)).toMatchObject({ backgroundAmps: [40, 40, 40], reactiveAmps: [0, 0, 0] });
  });

  it('is active by the voltage that was measured, and by the nominal one where none was', () => {
    const drive = listening();
    const values = { currentAmps: same(amps(50)), powerWatts: same(watts(9600)) };
    reads(drive, 0, { ...values, voltageVolts: [volts(240), volts(0), null] });
    draws(drive, 0, {});
    const [measured, impossible, nominal] = nodeAt(drive, 0).backgroundAmps;
    expect([measured, impossible, nominal]).toEqual([40, 50, 9600 / 230]);
  });

  it('never shows more export than there is current: power and current may disagree', () => {
    const drive = listening();
    reads(drive, 0, { currentAmps: same(amps(10)), powerWatts: same(watts(-4600)) });
    draws(drive, 0, {});
    expect(nodeAt(drive, 0).backgroundAmps).toEqual([-10, -10, -10]);
    reads(drive, 5, { currentAmps: same(amps(10)), powerWatts: same(watts(4600)) });
    draws(drive, 5, {});
    expect(nodeAt(drive, 5)).toMatchObject({ backgroundAmps: [20, 20, 20], reactiveAmps: [0, 0, 0] });
  });

  it('of a meter mounted against the convention counts the other way round', () => {
    const site = listening().site;
    const reversed = { ...site, meters: site.meters.map((meter) => ({ ...meter, sign: -1 as const })) };
    const drive = listening(reversed);
    reads(drive, 0, { currentAmps: same(amps(10)), powerWatts: same(watts(-2300)) });
    draws(drive, 0, {});
    expect(nodeAt(drive, 0).backgroundAmps).toEqual([10, 10, 10]);
  });

  it('of two meters on a node is their sum, as fresh as the older one', () => {
    const one = siteOf({ nodes: [MAIN, { ...ZONE_A, metered: true }, ZONE_B] });
    const two = { ...one, nodes: one.nodes.map((node, i) => ({ ...node, meters: i === 0 ? [0, 1] : [] })) };
    const drive = listening(two);
    reads(drive, 0, { currentAmps: same(amps(30)), powerWatts: same(watts(6900)) });
    expect(nodeAt(drive, 0).seen).toBe('blind');
    reads(drive, 8, { currentAmps: same(amps(20)), powerWatts: same(watts(-4600)), meter: 'A meter' });
    draws(drive, 8, {});
    expect(nodeAt(drive, 8)).toMatchObject({ measuredAmps: [10, 10, 10], seen: 'stale' });
    expect(nodeAt(drive, 36).seen).toBe('blind');
  });
});
