import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { amps, PHASES, type PhaseIndex } from '../../src/engine/index.ts';
import { crewsOf } from '../../src/engine/roster.ts';
import { loadsLine, stationFacts, type StationFacts } from '../../src/engine/station.ts';
import { siteOf } from '../support/site.ts';

const ZONES = 5;
const NAMES = ['A', 'B', 'C', 'D', 'E', 'nowhere'];
const SITE = siteOf({ nodes: NAMES.slice(0, ZONES).map((name) => ({ name, limitAmps: 63, zone: true })) });

const rosters: fc.Arbitrary<readonly StationFacts[]> = fc
  .array(
    fc.record({
      zone: fc.option(fc.constantFrom(...NAMES)),
      phases: fc.constantFrom<1 | 2 | 3>(1, 2, 3),
      rotation: fc.constantFrom('L1L2L3', 'L2L3L1', 'L3L1L2', 'unknown'),
      minAmps: fc.constantFrom(6, 8, 13).map(amps),
      maxAmps: fc.constantFrom(16, 20, 32).map(amps),
      vip: fc.boolean(),
    }),
    { maxLength: 30, size: 'max' },
  )
  .map((listed) => listed.map((one, index) => stationFacts(SITE, { name: `s${index}`, ...one })));

/** Zone `zone` of a roster, with its stations found one by one. */
function crewAndAll(roster: readonly StationFacts[], zone: number) {
  const crew = crewsOf(roster, ZONES)[zone];
  if (crew === undefined) throw new TypeError('every zone has a crew');
  return { crew, all: roster.filter((facts) => facts.zone === zone || facts.zone === null) };
}
const rosterAndZone = fc.tuple(rosters, fc.nat({ max: ZONES - 1 }));
const sumOf = (stations: readonly StationFacts[]): number => stations.reduce((sum, { maxAmps }) => sum + maxAmps, 0);

describe('the stations of a zone', () => {
  it('are those that are listed for it, in their order', () => {
    fc.assert(
      fc.property(rosterAndZone, ([roster, zone]) => {
        const expected = [...roster.keys()].filter((position) => roster[position]?.zone === zone);
        expect(crewAndAll(roster, zone).crew.own).toEqual(expected);
      }),
    );
  });

  it('may also be any of which nobody says where they are', () => {
    fc.assert(
      fc.property(rosterAndZone, ([roster, zone]) => {
        const { crew, all } = crewAndAll(roster, zone);
        expect(new Set(crew.possible.map((position) => roster[position]))).toEqual(new Set(all));
        expect(crew.possible).toHaveLength(all.length);
      }),
    );
  });

  it('get their minimums in the order of importance, then of what they need', () => {
    fc.assert(
      fc.property(rosterAndZone, ([roster, zone]) => {
        const ranks = crewAndAll(roster, zone).crew.possible.map((position) => {
          const { vip, minAmps } = roster[position] as StationFacts;
          return (vip ? 0 : 1e6) + minAmps * 1e3 + position;
        });
        expect(ranks).toEqual([...ranks].sort((a, b) => a - b));
      }),
    );
  });

  it('are found once for each listing, and anew for another one', () => {
    fc.assert(
      fc.property(rosters, (roster) => {
        const crews = crewsOf(roster, ZONES);
        expect(crewsOf(roster, ZONES)).toBe(crews);
        expect(crewsOf([...roster], ZONES)).toEqual(crews);
        expect(crewsOf(roster, ZONES + 1)).toHaveLength(ZONES + 1);
      }),
    );
  });
});

describe('what is wired to a line of a zone', () => {
  it('are the maxima of all that are possibly there; unknown wiring counts on every line', () => {
    fc.assert(
      fc.property(rosterAndZone, ([roster, zone]) => {
        const { crew, all } = crewAndAll(roster, zone);
        for (const line of PHASES)
          expect(crew.wiredAmps[line]).toBe(sumOf(all.filter((facts) => loadsLine(facts, line))));
      }),
    );
  });

  it('alone, can be loaded while another is not: never by what loads both, always by what nobody knows', () => {
    const isOn = (facts: StationFacts, line: PhaseIndex): boolean => facts.gridLines?.includes(line) ?? false;
    fc.assert(
      fc.property(rosterAndZone, ([roster, zone]) => {
        const { crew, all } = crewAndAll(roster, zone);
        for (const line of PHASES)
          for (const other of PHASES) {
            const alone = all.filter(
              (facts) => line !== other && (facts.gridLines === null || (isOn(facts, line) && !isOn(facts, other))),
            );
            expect(crew.aloneAmps[line][other]).toBe(sumOf(alone));
          }
      }),
    );
  });

  it('alone is nothing in a zone whose stations load all lines alike', () => {
    const roster = ['a', 'b'].map((name) =>
      stationFacts(SITE, { name, zone: 'A', phases: 3, rotation: 'L2L3L1', minAmps: null, maxAmps: null, vip: false }),
    );
    expect(crewAndAll(roster, 0).crew.aloneAmps).toEqual([
      [0, 0, 0],
      [0, 0, 0],
      [0, 0, 0],
    ]);
  });
});
