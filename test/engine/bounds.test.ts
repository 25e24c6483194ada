import { describe, expect, it } from 'vitest';
import { boundsOf, taken, type Bound } from '../../src/engine/bounds.ts';
import type { Headroom } from '../../src/engine/headroom.ts';
import { amps, watts } from '../../src/engine/index.ts';
import { threePhases } from '../support/drive.ts';
import { MAIN, ZONE_A, ZONE_B } from '../support/listening.ts';
import { because } from '../support/share.ts';
import { siteOf } from '../support/site.ts';

const SITE = siteOf({
  nodes: [MAIN, { name: 'Hall', parent: 'Main', limitAmps: 80 }, { ...ZONE_A, parent: 'Hall' }, ZONE_B],
});

const headroom = (name: string, a: number, of: Partial<Headroom> = {}): Headroom => ({
  hardAmps: threePhases(a, a + 1, a + 2),
  amps: threePhases(a, a + 1, a + 2),
  because: [because(`${name} L1`), because(`${name} L2`), because(`${name} L3`)],
  power: null,
  hardPower: null,
  ...of,
});
const textOf = ({ because: { reason } }: Bound): string => (reason.kind === 'stated' ? reason.text : reason.kind);

describe('the bounds of a site', () => {
  const bounds = boundsOf(SITE, [
    headroom('Main', 10, { power: { watts: watts(7000), because: because('power') } }),
    headroom('Hall', 20),
    headroom('A', 30),
    headroom('B', 40),
  ]);

  it('are one a node and line, and one where power is bounded, each with its reason', () => {
    expect(bounds.map((bound) => `${bound.node} ${textOf(bound)} ${bound.capacity}`)).toEqual([
      '0 Main L1 10',
      '0 Main L2 11',
      '0 Main L3 12',
      '0 power 7000',
      '1 Hall L1 20',
      '1 Hall L2 21',
      '1 Hall L3 22',
      '2 A L1 30',
      '2 A L2 31',
      '2 A L3 32',
      '3 B L1 40',
      '3 B L2 41',
      '3 B L3 42',
    ]);
  });

  it('hold for all zones at and below their node', () => {
    const zonesAt = (node: number): unknown => bounds.find((bound) => bound.node === node)?.zones;
    expect([0, 1, 2, 3].map(zonesAt)).toEqual([[0, 1], [0], [0], [1]]);
  });

  it('weigh one line by itself, and power by the voltage of each line', () => {
    const wired = threePhases(32, 10, 0);
    const take = (position: number, allocation: number): number =>
      taken(bounds[position] as Bound, amps(allocation), wired);
    expect([0, 1, 2].map((line) => take(line, 20))).toEqual([20, 10, 0]);
    expect(take(3, 20)).toBe((20 + 10) * 230);
    expect(take(3, 50)).toBe((32 + 10) * 230);
  });
});
