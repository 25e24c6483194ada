/**
 * Arbitrary installations: a site as the engine believes it, and what its box would list. Everything of a node or a
 * station is read out of one drawn number, because two hundred stations of six drawn fields each would take longer to
 * draw than to decide on.
 * @module
 */
import fc from 'fast-check';
import {
  amps,
  DEFAULT_TIMING,
  millis,
  onAllPhases,
  volts,
  watts,
  ZERO_AMPS,
  type Amps,
  type Breaker,
  type ListedStation,
  type ListedZone,
  type PhaseAmps,
  type Site,
  type SiteMeter,
  type SiteNode,
  type StationRating,
  type Supply,
} from '../../src/engine/index.ts';
import { DEFAULT_DIALECT, leverOf, type Dialect } from '../../src/evce/dialect.ts';
import { Digits } from './digits.ts';

/** A site and what its box has. */
export interface Place {
  readonly site: Site;
  readonly dialect: Dialect;
  readonly zones: readonly ListedZone[];
  /** By zone, its own maximum in the box. */
  readonly maximaAmps: readonly Amps[];
  readonly stations: readonly ListedStation[];
}

/** How many nodes and stations; the largest are as rare as their cost allows. */
export interface Scale {
  readonly nodes: readonly [least: number, most: number];
  readonly stations: readonly [least: number, most: number];
  readonly weight: number;
}

const SMALL: Scale = { nodes: [1, 5], stations: [1, 10], weight: 58 };
const MIDDLE: Scale = { nodes: [2, 15], stations: [4, 50], weight: 29 };
const LARGE: Scale = { nodes: [16, 30], stations: [51, 200], weight: 13 };

const ROTATIONS = ['L1L2L3', 'L1L2L3', 'L2L3L1', 'L3L1L2', 'L1L3L2', 'L3L2L1', 'L2L1L3', 'unknown'];
const SYSTEMS: readonly (readonly [Supply['system'], number])[] = [
  ['400Y/230', 230],
  ['400Y/230', 230],
  ['400Y/230', 230],
  ['208Y/120', 120],
  ['240 split', 120],
  ['480Y/277', 277],
];
const DIALECTS: readonly Dialect[] = [
  DEFAULT_DIALECT,
  DEFAULT_DIALECT,
  { ...DEFAULT_DIALECT, unit: 'percent' },
  { ...DEFAULT_DIALECT, sense: 'limit', integer: false },
  { ...DEFAULT_DIALECT, shape: 'perPhase' },
  { ...DEFAULT_DIALECT, unit: 'kilowatt', integer: false },
  { ...DEFAULT_DIALECT, shape: 'perPhase', sense: 'limit', integer: false },
];

/** One number with many digits, none of them likelier than another; 0 is the plainest. */
const code = fc.noBias(fc.maxSafeNat());
const codes = ([least, most]: readonly [number, number]): fc.Arbitrary<readonly number[]> =>
  fc.array(code, { minLength: least, maxLength: most, size: 'max' });

const ofScale = ({ nodes, stations }: Scale): fc.Arbitrary<Place> =>
  fc.record({ nodes: codes(nodes), stations: codes(stations), whole: code }).map(placeFrom);

/** Sites of 1 to 30 nodes with 1 to 200 stations; one in eight is large. */
export const places: fc.Arbitrary<Place> = fc.oneof(
  ...[SMALL, MIDDLE, LARGE].map((scale) => ({ weight: scale.weight, arbitrary: ofScale(scale) })),
);

/** Sites of up to 5 nodes and 10 stations, where a relation has to be compared many times. */
export const smallPlaces: fc.Arbitrary<Place> = ofScale(SMALL);

export interface DrawnPlace {
  readonly nodes: readonly number[];
  readonly stations: readonly number[];
  readonly whole: number;
}

/** The place that drawn numbers stand for. */
export function placeFrom(drawn: DrawnPlace): Place {
  const whole = new Digits(drawn.whole);
  const [system, nominal] = whole.of(SYSTEMS);
  const dialect = whole.of(DIALECTS);
  const parents = drawn.nodes.map((drawnNode, index) => (index === 0 ? null : drawnNode % index));
  const isUmbrella = whole.one(6);
  const timing = { ...DEFAULT_TIMING, tickMs: millis(whole.one(4) ? 1_000 : 5_000) };
  const rampUpAmps = amps(whole.of([4, 4, 2, 8]));
  const mayStopSessions = whole.one(2);
  const meters: SiteMeter[] = [];
  const bare = drawn.nodes.map((drawnNode, index) => nodeFrom(drawnNode, { index, parents, meters }));
  const leaves = bare.flatMap(({ children }, index) => (children.length === 0 ? [index] : []));
  const inner = isUmbrella && bare.length > 2 ? [bare.findIndex(({ children }) => children.length > 0)] : [];
  const zoned = [...inner, ...leaves].sort((a, b) => a - b);
  const nodes = bare.map((node, index) => ({ ...node, zone: zoned.includes(index) ? zoned.indexOf(index) : null }));
  for (let source = whole.below(4); source > 1; source -= 1) meters.push(sourceFrom(whole, nodes.length));
  const zones = zoned.map((node) => ({
    name: `z${node}`,
    node,
    fallbackAmps: amps((drawn.nodes[node] ?? 0) % 17),
    allocation: (drawn.nodes[node] ?? 0) % 4 === 3 ? ('fifo' as const) : ('proportional' as const),
  }));
  const maximaAmps = zones.map(({ node }, index) =>
    amps(Math.max(6, Math.floor(bare[node]?.limitAmps[0] ?? 0) - (index % 3))),
  );
  const overrides: Record<string, Partial<StationRating>> = {};
  const homes = leaves.map((node) => `z${node}`);
  return {
    site: {
      name: 'Anywhere',
      timeZone: { name: 'UTC', changes: [] },
      supply: { system, nominalVolts: volts(nominal), frequencyHz: 50 },
      nodes,
      zones,
      meters,
      stationDefaults: { phases: 3, rotation: 'L1L2L3', lineToLine: false, ...RATING },
      stationOverrides: overrides,
      demand: null,
      signals: [],
      timing,
      mayStopSessions,
      rampUpAmps,
      shadow: false,
    },
    dialect,
    maximaAmps,
    zones: zones.map(({ name }, index) => {
      const maxAmps = maximaAmps[index] as Amps;
      return { name, lever: leverOf(dialect, { maxAmps, voltage: volts(nominal), phases: 3 }) };
    }),
    stations: drawn.stations.map((one, index) => stationFrom(new Digits(one), { index, homes, overrides })),
  };
}

const RATING = { minAmps: amps(6), maxAmps: amps(32), vip: false };

function nodeFrom(
  drawn: number,
  at: { readonly index: number; readonly parents: readonly (number | null)[]; readonly meters: SiteMeter[] },
): SiteNode {
  const { index, parents, meters } = at;
  // The parent is read out of the same number, so that the digits begin above it.
  const digits = new Digits(Math.floor(drawn / 32));
  const limit = (10 + digits.below(120)) * (index === 0 ? 4 : 1);
  const limitAmps: PhaseAmps = digits.one(5) ? [amps(limit), amps(limit + 7), amps(0.9 * limit)] : same(limit);
  const metered = index === 0 ? digits.below(12) < 11 : digits.one(4);
  const first = meters.length;
  if (metered) meters.push(flowMeter(index, digits));
  if (metered && digits.one(10)) meters.push({ ...flowMeter(index, digits), name: `second m${index}` });
  return {
    name: `n${index}`,
    parent: parents[index] ?? null,
    children: parents.flatMap((parent, child) => (parent === index ? [child] : [])),
    limitAmps,
    derate: digits.of([0.98, 0.98, 1, 0.8]),
    breaker: digits.one(4) ? breakerFrom(digits, limit) : null,
    meters: meters.slice(first).map((_, offset) => first + offset),
    worstBackgroundAmps: digits.one(3) ? same(digits.below(limit)) : null,
    reserveAmps: !metered && digits.one(4) ? same(digits.below(10)) : ZERO_AMPS,
    busLimitAmps: digits.one(12) ? same(1.1 * limit) : null,
    maxImbalanceAmps: digits.one(8) ? amps(digits.of([16, 20])) : null,
    zone: null,
  };
}

const same = (value: number): PhaseAmps => onAllPhases(amps(value));

function breakerFrom(digits: Digits, limit: number): Breaker {
  return digits.one(2)
    ? { standard: 'IEC 60898', ratedAmps: amps(limit), timeConstantMs: millis(60_000) }
    : { standard: 'IEC 60947-2', ratedAmps: amps(limit), longTimeDelayMs: millis(400_000) };
}

const flowMeter = (node: number, digits: Digits): SiteMeter => ({
  name: `m${node}`,
  role: 'flow',
  node,
  sign: digits.one(6) ? -1 : 1,
  fallbackAfterMs: millis(35_000),
  importRegister: !digits.one(5),
  nominalWatts: watts(0),
});

const sourceFrom = (whole: Digits, nodes: number): SiteMeter => ({
  name: `source ${whole.below(1000)}`,
  role: whole.one(3) ? 'battery' : 'generation',
  node: whole.below(nodes),
  sign: 1,
  fallbackAfterMs: millis(35_000),
  importRegister: false,
  nominalWatts: watts(1000 * (1 + whole.below(30))),
});

function stationFrom(
  digits: Digits,
  at: {
    readonly index: number;
    readonly homes: readonly string[];
    readonly overrides: Record<string, Partial<StationRating>>;
  },
): ListedStation {
  const name = `s${String(at.index).padStart(3, '0')}`;
  const zone = digits.of(at.homes);
  if (digits.one(12)) at.overrides[name] = { lineToLine: true };
  return {
    name,
    zone: digits.one(60) ? null : zone,
    phases: digits.of([3, 3, 1, 1, 2, null] as const),
    rotation: digits.one(20) ? null : digits.of(ROTATIONS),
    minAmps: digits.of([6, 6, 6, 6, 8, 10, 13, null].map((value) => (value === null ? null : amps(value)))),
    maxAmps: digits.of([32, 32, 16, 20, null].map((value) => (value === null ? null : amps(value)))),
    vip: digits.one(16),
  };
}
