/** Arbitrary sites and histories for property tests. */
import fc from 'fast-check';
import type { ConnectorStatus, Site } from '../../src/engine/index.ts';
import { siteOf, type NodeSpec } from './site.ts';
import type { StationSpec } from './drive.ts';

export interface World {
  readonly site: Site;
  readonly stations: readonly StationSpec[];
}

const ROTATIONS = ['L1L2L3', 'L2L3L1', 'L3L1L2', 'unknown'];

/** A tree of 1 to 10 nodes whose leaves are zones, with up to 30 stations of mixed wiring. */
export const worlds: fc.Arbitrary<World> = fc
  .record({
    parents: fc.array(fc.nat(), { minLength: 0, maxLength: 9 }),
    limits: fc.array(fc.integer({ min: 10, max: 400 }), { minLength: 10, maxLength: 10 }),
    metered: fc.array(fc.boolean(), { minLength: 10, maxLength: 10 }),
    stations: fc.array(
      fc.record({
        zone: fc.nat(),
        phases: fc.constantFrom<1 | 2 | 3>(1, 3, 3, 2),
        rotation: fc.constantFrom(...ROTATIONS),
      }),
      { maxLength: 30, size: 'max' },
    ),
    worst: fc.option(fc.integer({ min: 0, max: 200 })),
  })
  .map(({ parents, limits, metered, stations, worst }) => {
    const parentOf = parents.map((choice, index) => choice % (index + 1));
    const nodes = [null, ...parentOf].map((parent, index): NodeSpec => {
      const leaf = !parentOf.includes(index);
      const limitAmps = limits[index] ?? 100;
      return {
        name: `n${index}`,
        ...(parent === null ? {} : { parent: `n${parent}` }),
        limitAmps: index === 0 ? 2 * limitAmps : limitAmps,
        zone: leaf,
        metered: index === 0 ? true : leaf ? false : (metered[index] ?? false),
        fallbackAmps: 10,
        ...(worst === null ? {} : { worstBackgroundAmps: worst }),
      };
    });
    const site = siteOf({ nodes, derate: 0.98 });
    const zones = site.zones.map((zone) => zone.name);
    return {
      site,
      stations: stations.map((station, index) => ({
        name: `s${String(index).padStart(2, '0')}`,
        zone: zones[station.zone % zones.length] as string,
        phases: station.phases,
        rotation: station.rotation,
      })),
    };
  });

export interface Moment {
  /** Seconds since the moment before. */
  readonly wait: number;
  /** Background per line at the root, A; null where the meter says nothing. */
  readonly background: readonly [number, number, number] | null;
  /** Share of its set-point that each station draws, by position; more than 1 disobeys. */
  readonly draws: readonly number[];
  readonly statuses: readonly ConnectorStatus[];
  readonly stationsSilent: boolean;
  readonly linkUp: boolean;
  readonly answered: boolean;
}

const STATUSES: readonly ConnectorStatus[] = [
  'charging',
  'charging',
  'suspended-by-station',
  'available',
  'suspended-by-car',
  'unknown',
];

/** What happens to a site over up to 25 cycles. */
export const histories: fc.Arbitrary<readonly Moment[]> = fc.array(
  fc.record({
    wait: fc.constantFrom(1, 2, 5, 5, 5, 12, 40),
    background: fc.option(
      fc.tuple(
        fc.integer({ min: -60, max: 300 }),
        fc.integer({ min: -60, max: 300 }),
        fc.integer({ min: -60, max: 300 }),
      ),
      { freq: 8 },
    ),
    draws: fc.array(fc.double({ min: 0, max: 1.1, noNaN: true }), { minLength: 5, maxLength: 5 }),
    statuses: fc.array(fc.constantFrom(...STATUSES), { minLength: 7, maxLength: 7 }),
    stationsSilent: fc.boolean().map((silent) => silent),
    linkUp: fc.integer({ min: 0, max: 9 }).map((dice) => dice > 0),
    answered: fc.integer({ min: 0, max: 9 }).map((dice) => dice > 1),
  }),
  { minLength: 1, maxLength: 25, size: 'max' },
);
