import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allocate } from '../../src/engine/allocator.ts';
import { boundsOf, hardOnly, largestWithin, loadOn, type Bound, type Drawing } from '../../src/engine/bounds.ts';
import type { Headroom, ImbalanceBound } from '../../src/engine/headroom.ts';
import {
  amps,
  onAllPhases,
  PHASE_NAMES,
  PHASES,
  volts,
  watts,
  type PhaseAmps,
  type PhaseIndex,
} from '../../src/engine/index.ts';
import { crewsOf, type Crew } from '../../src/engine/roster.ts';
import { Drive, threePhases, type StationSpec } from '../support/drive.ts';
import { MAIN, ZONE_A, ZONE_B } from '../support/listening.ts';
import { because, requestFor, type CarSpec } from '../support/share.ts';
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
  imbalance: [],
  ...of,
});
const textOf = ({ because: { reason } }: Bound): string => (reason.kind === 'stated' ? reason.text : reason.kind);
const power = (name: string, of: { readonly watts: number; readonly volts: number }): Headroom['power'] => {
  const each = volts(of.volts);
  return { watts: watts(of.watts), volts: [each, each, each], because: because(name) };
};
/** The crews of a site whose box lists these stations. */
function crewsWith(stations: readonly StationSpec[]): readonly Crew[] {
  const drive = new Drive(SITE);
  drive.directory(stations);
  return crewsOf(drive.state.roster, SITE.zones.length);
}
const NOBODY = crewsWith([]);

describe('the bounds of a site', () => {
  const headrooms = [
    headroom('Main', 10, {
      power: power('power', { watts: 7000, volts: 230 }),
      hardAmps: threePhases(11, 12, 13),
      hardPower: power('hard power', { watts: 9000, volts: 230 }),
    }),
    headroom('Hall', 20),
    headroom('A', 30),
    headroom('B', 40),
  ];
  const bounds = boundsOf(SITE, headrooms, NOBODY);

  it('are one a node and line, and one where power is bounded, each with its reason', () => {
    expect(bounds.map((bound) => `${bound.node} ${textOf(bound)} ${bound.capacity} ${bound.unit}`)).toEqual([
      '0 Main L1 10 A',
      '0 Main L2 11 A',
      '0 Main L3 12 A',
      '0 power 7000 W',
      '1 Hall L1 20 A',
      '1 Hall L2 21 A',
      '1 Hall L3 22 A',
      '2 A L1 30 A',
      '2 A L2 31 A',
      '2 A L3 32 A',
      '3 B L1 40 A',
      '3 B L2 41 A',
      '3 B L3 42 A',
    ]);
  });

  it('hold for all zones at and below their node', () => {
    const zonesAt = (node: number): unknown => bounds.find((bound) => bound.node === node)?.zones;
    expect([0, 1, 2, 3].map(zonesAt)).toEqual([[0, 1], [0], [0], [1]]);
  });

  it('weigh one line by itself, and power by the voltage of each line', () => {
    const zone: Drawing = { zone: 0, wiredAmps: threePhases(32, 10, 0), powerShare: 1 };
    const take = (position: number, allocation: number, drawing = zone): number =>
      loadOn(bounds[position] as Bound, drawing, onAllPhases(amps(allocation)));
    expect([0, 1, 2].map((line) => take(line, 20))).toEqual([20, 10, 0]);
    expect(take(3, 20)).toBe((20 + 10) * 230);
    expect(take(3, 50)).toBe((32 + 10) * 230);
    const between = { ...zone, powerShare: Math.sqrt(3) / 2 };
    expect(take(3, 20, between)).toBeCloseTo((20 + 10) * 230 * (Math.sqrt(3) / 2), 6);
    expect(take(0, 20, between)).toBe(20);
  });

  it('count each line by its own ceiling where the box takes a value for each', () => {
    const zone: Drawing = { zone: 0, wiredAmps: threePhases(32, 10, 32), powerShare: 1 };
    const take = (position: number): number => loadOn(bounds[position] as Bound, zone, threePhases(5, 20, 0));
    expect([take(0), take(1), take(2), take(3)]).toEqual([5, 10, 0, 15 * 230]);
  });

  it('of wishes are those of what is hard', () => {
    const hard = boundsOf(SITE, hardOnly(headrooms), NOBODY);
    expect(hard.slice(0, 4).map((bound) => `${textOf(bound)} ${bound.capacity}`)).toEqual([
      'Main L1 11',
      'Main L2 12',
      'Main L3 13',
      'hard power 9000',
    ]);
  });
});

describe('the largest ceiling within a room', () => {
  const current = fc.integer({ min: 0, max: 100 });
  const wirings = fc.tuple(current, current, current).map(([a, b, c]) => threePhases(a, b, c));
  const bounds: fc.Arbitrary<Bound> = fc
    .record({
      weights: fc.constantFrom<Bound['weights']>([1, 0, 0], [0, 1, 0], [0, 0, 1], [230, 231, 229], [120, 120, 208]),
      counted: fc.option(fc.tuple(current, current, current), { nil: undefined }),
    })
    .map(({ weights, counted }) => ({
      node: 0,
      zones: [0],
      unit: weights[0] + weights[1] + weights[2] === 1 ? 'A' : 'W',
      weights,
      capacity: 0,
      because: because('bound'),
      ...(counted === undefined ? {} : { counted: [threePhases(...counted)] }),
    }));

  /** What a ceiling on all lines takes, worked out line by line. */
  function takenBy(bound: Bound, { wiredAmps, powerShare }: Drawing, ceiling: number): number {
    const [counted] = bound.counted ?? [onAllPhases(amps(Infinity))];
    const lines = PHASES.map(
      (line) => bound.weights[line] * Math.min(ceiling, wiredAmps[line], counted?.[line] ?? Infinity),
    );
    return lines.reduce((sum, line) => sum + line, 0) * (bound.unit === 'W' ? powerShare : 1);
  }

  it('takes all of it, and any more would not fit, unless no more is wired', () => {
    const rooms = fc.double({ min: 0, max: 40_000, noNaN: true });
    const shares = fc.constantFrom(1, Math.sqrt(3) / 2);
    fc.assert(
      fc.property(bounds, wirings, rooms, shares, (bound, wiredAmps, room, powerShare) => {
        const zone = { zone: 0, wiredAmps, powerShare };
        const most = largestWithin(bound, room, zone);
        if (most === Infinity) expect(takenBy(bound, zone, Infinity)).toBeLessThanOrEqual(room + 1e-6);
        else {
          expect(takenBy(bound, zone, most)).toBeCloseTo(room, 6);
          expect(takenBy(bound, zone, most + 0.001)).toBeGreaterThan(room);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('is nothing where there is less than none, unless nothing is wired there', () => {
    const zone: Drawing = { zone: 0, wiredAmps: threePhases(32, 0, 0), powerShare: 1 };
    const on = (line: PhaseIndex): Bound => ({
      node: 0,
      zones: [0],
      unit: 'A',
      weights: [line === 0 ? 1 : 0, line === 1 ? 1 : 0, 0],
      capacity: 0,
      because: because('bound'),
    });
    expect(largestWithin(on(0), -5, zone)).toBe(0);
    expect(largestWithin(on(1), -5, zone)).toBe(Infinity);
  });
});

describe('imbalance', () => {
  /** All six bounds of a node whose lines may differ by so much beside a background. */
  const imbalanceOf = (most: number, background: PhaseAmps = threePhases(0)): readonly ImbalanceBound[] =>
    PHASES.flatMap((line) =>
      PHASES.filter((other) => other !== line).map((other) => ({
        line,
        other,
        amps: amps(Math.max(0, most - (background[line] - background[other]))),
        because: because(`${PHASE_NAMES[line]} over ${PHASE_NAMES[other]}`),
      })),
    );
  const boundsWith = (stations: readonly StationSpec[], imbalance: readonly ImbalanceBound[]): readonly Bound[] =>
    boundsOf(
      SITE,
      [headroom('Main', 400, { imbalance }), headroom('Hall', 400), headroom('A', 400), headroom('B', 400)],
      crewsWith(stations),
    ).filter((bound) => bound.counted !== undefined);

  const linesOf = ({ phases = 3, rotation = 'L1L2L3' }: StationSpec): readonly PhaseIndex[] => {
    const named = (rotation.match(/L[123]/g) ?? []).slice(0, phases).map((name) => (Number(name[1]) - 1) as PhaseIndex);
    return named.length === phases ? named : PHASES;
  };
  const carOf = (station: StationSpec): CarSpec => ({ lines: linesOf(station), min: 6, most: 32 });
  const sharesOf = (stations: readonly StationSpec[], imbalance: readonly ImbalanceBound[]): readonly number[] => {
    const requests = SITE.zones.map((zone, index) =>
      requestFor(index, { cars: stations.filter((station) => station.zone === zone.name).map(carOf) }),
    );
    return allocate(requests, boundsWith(stations, imbalance), [0, 1]).map((share) => share.amps);
  };

  it('is a bound on each line over each other, of what is wired to the one alone', () => {
    const bounds = boundsWith([{ name: 'a1', zone: 'A', phases: 1, rotation: 'L1' }], imbalanceOf(20));
    expect(bounds).toHaveLength(6);
    const load = (bound: Bound): number =>
      loadOn(bound, { zone: 0, wiredAmps: threePhases(32, 0, 0), powerShare: 1 }, threePhases(32));
    expect(bounds.map((bound) => `${textOf(bound)} ${load(bound)}`)).toEqual([
      'L1 over L2 32',
      'L1 over L3 32',
      'L2 over L1 0',
      'L2 over L3 0',
      'L3 over L1 0',
      'L3 over L2 0',
    ]);
  });

  it('of 20 A cuts cars on one line to 20 A together, and leaves those on three alone', () => {
    const single = { phases: 1 as const, rotation: 'L1' };
    const mixed: readonly StationSpec[] = [
      { name: 'a1', zone: 'A', ...single },
      { name: 'b1', zone: 'B' },
    ];
    expect(sharesOf(mixed, imbalanceOf(20))).toEqual([20, 32]);
    const both: readonly StationSpec[] = [
      { name: 'a1', zone: 'A', ...single },
      { name: 'b1', zone: 'B', ...single },
    ];
    expect(sharesOf(both, imbalanceOf(20))).toEqual([10, 10]);
    expect(sharesOf(both, imbalanceOf(20, threePhases(8, 0, 0)))).toEqual([6, 6]);
  });

  it('never cuts a zone that cannot be unbalanced, however unbalanced the rest is', () => {
    const lines = fc.constantFrom('L1', 'L2', 'L3', 'unknown');
    const others = fc.array(lines, { maxLength: 6 });
    const load = fc.integer({ min: -60, max: 60 });
    fc.assert(
      fc.property(others, fc.integer({ min: 1, max: 3 }), load, load, (rotations, count, a, b) => {
        const stations: readonly StationSpec[] = [
          ...rotations.map((rotation, i) => ({ name: `a${i}`, zone: 'A', phases: 1 as const, rotation })),
          ...Array.from({ length: count }, (_, i) => ({ name: `b${i}`, zone: 'B', rotation: 'L2L3L1' })),
        ];
        expect(sharesOf(stations, imbalanceOf(20, threePhases(a, b, 0)))[1]).toBe(32 * count);
      }),
      { numRuns: 100 },
    );
  });

  it('is kept whichever cars draw whatever they may, where the background alone keeps it', () => {
    const station = fc.record({
      zone: fc.constantFrom('A', 'B'),
      phases: fc.constantFrom<1 | 2 | 3>(1, 1, 2, 3),
      rotation: fc.constantFrom('L1L2L3', 'L2L3L1', 'L3L1L2'),
      part: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    const load = fc.integer({ min: 0, max: 12 });
    fc.assert(
      fc.property(fc.array(station, { minLength: 1, maxLength: 8 }), load, load, load, (specs, a, b, c) => {
        const stations = specs.map((spec, i) => ({ ...spec, name: `s${i}` }));
        const background = threePhases(a, b, c);
        const shares = sharesOf(stations, imbalanceOf(16, background));
        const carried = [...background] as number[];
        for (const [index, zone] of SITE.zones.entries()) {
          const own = stations.filter((one) => one.zone === zone.name);
          const onLine = (line: PhaseIndex): number =>
            own.reduce((sum, one) => sum + (linesOf(one).includes(line) ? 32 * one.part : 0), 0);
          const scale = Math.min(1, ...PHASES.map((line) => (shares[index] ?? 0) / Math.max(1e-9, onLine(line))));
          for (const line of PHASES) carried[line] = (carried[line] ?? 0) + scale * onLine(line);
        }
        expect(Math.max(...carried) - Math.min(...carried)).toBeLessThanOrEqual(16 + 1e-6);
      }),
      { numRuns: 200 },
    );
  });
});
