/** Arbitrary small sites with cars, loads and a box that words its reductions one way or another. */
import fc from 'fast-check';
import type { Load } from '../../sim/plant/load.ts';
import type { PlantStation } from '../../sim/plant/plant.ts';
import { millis, stretchTiming, type Site } from '../../src/engine/index.ts';
import { DEFAULT_DIALECT, type Dialect } from '../../src/evce/dialect.ts';
import type { LoopSpec } from './closed-loop.ts';
import { siteOf, type NodeSpec } from './site.ts';

const VOLTS = 230;
const NODES_MAX = 6;
const LEVELS_MAX = 3;
const STATIONS_MAX = 30;
/** More than any car takes in a test. */
const ENDLESS_WH = 1e9;

/** How lively a world is. */
export interface Liveliness {
  readonly stepSeconds: readonly number[];
  /** Whether cars come and go; else all that ever come are there from the start. */
  readonly changes: boolean;
  /** Whether building and sun step up and down; as the cars unless said. */
  readonly loadsChange?: boolean;
  /** How often cars are read; at every step unless said. */
  readonly carsEverySteps?: readonly number[];
  readonly turnMs?: number;
}

const lines = (least: number, most: number): fc.Arbitrary<readonly [number, number, number]> =>
  fc.tuple(
    fc.integer({ min: least, max: most }),
    fc.integer({ min: least, max: most }),
    fc.integer({ min: least, max: most }),
  );

/** Shares of what a node carries, in percent, and how long each lasts, in steps. */
const course = (least: number, most: number, changes: boolean) =>
  fc.array(fc.record({ steps: fc.integer({ min: 1, max: 40 }), percent: lines(least, most) }), {
    minLength: 1,
    maxLength: changes ? 6 : 1,
    size: 'max',
  });

const car = (changes: boolean) =>
  fc.record({
    comes: changes ? fc.integer({ min: 0, max: 60 }) : fc.constant(0),
    stays: changes ? fc.integer({ min: 1, max: 120 }) : fc.constant(1e6),
    phases: fc.constantFrom<1 | 3>(1, 3),
    maxAmps: fc.integer({ min: 10, max: 32 }),
    startDelaySeconds: fc.integer({ min: 0, max: 60 }),
    lagSeconds: fc.integer({ min: 1, max: 5 }),
  });

const station = (changes: boolean) =>
  fc.record({
    zone: fc.nat(),
    phases: fc.constantFrom<1 | 3>(1, 3, 3),
    rotation: fc.constantFrom('L1L2L3', 'L2L3L1', 'L3L1L2'),
    maxAmps: fc.constantFrom(16, 32, 32),
    cars: fc.array(car(changes), { minLength: 0, maxLength: changes ? 3 : 1, size: 'max' }),
  });

const DIALECTS: readonly Dialect[] = [
  DEFAULT_DIALECT,
  { ...DEFAULT_DIALECT, unit: 'percent' },
  { ...DEFAULT_DIALECT, sense: 'limit', integer: false },
];

interface Drawn {
  readonly parents: readonly number[];
  readonly limits: readonly number[];
  readonly metered: readonly boolean[];
  readonly sunMeter: boolean;
  readonly stepSeconds: number;
}

/** Worlds of 1 to 6 nodes on 1 to 3 levels, with 2 to 30 stations. Loads alone always keep to the limits. */
export function loopWorlds(liveliness: Liveliness): fc.Arbitrary<LoopSpec> {
  const { changes, loadsChange = changes, carsEverySteps = [1] } = liveliness;
  return fc
    .record({
      parents: fc.array(fc.nat(), { maxLength: NODES_MAX - 1, size: 'max' }),
      limits: fc.array(fc.integer({ min: 12, max: 125 }), { minLength: NODES_MAX, maxLength: NODES_MAX }),
      metered: fc.array(fc.boolean(), { minLength: NODES_MAX, maxLength: NODES_MAX }),
      sunMeter: fc.boolean(),
      stepSeconds: fc.constantFrom(...liveliness.stepSeconds),
      stations: fc.array(station(changes), { minLength: 2, maxLength: STATIONS_MAX, size: 'max' }),
      building: course(0, 55, loadsChange),
      inner: fc.array(course(0, 35, loadsChange), { minLength: NODES_MAX, maxLength: NODES_MAX }),
      sun: fc.option(course(0, 60, loadsChange)),
      dialect: fc.constantFrom(...DIALECTS),
      carsEverySteps: fc.constantFrom(...carsEverySteps),
    })
    .map(({ stations, building, inner, sun, dialect, carsEverySteps: every, ...drawn }) => {
      const site = siteFrom(drawn, liveliness);
      const stepMs = drawn.stepSeconds * 1000;
      const metered = site.nodes.flatMap(({ meters }, node) => (node > 0 && meters.length > 0 ? [node] : []));
      const loads = [
        load({ node: 0, kind: 'consumer', amps: limitOf(site, 0), stepMs, course: building }),
        ...metered.map((node) =>
          load({
            node,
            kind: 'consumer',
            amps: carriedTo(site, node) / metered.length,
            stepMs,
            course: inner[node] ?? [],
          }),
        ),
        ...(sun === null ? [] : [load({ node: 0, kind: 'generator', amps: -limitOf(site, 0), stepMs, course: sun })]),
      ];
      return {
        site,
        stepMs,
        dialect,
        carsEverySteps: every,
        loads,
        stations: stations.map((one, index) => stationFrom(site, one, { index, stepMs })),
      };
    });
}

const limitOf = (site: Site, node: number): number => Math.min(...(site.nodes[node]?.limitAmps ?? [0]));

/** What a node and all above it carry. */
function carriedTo(site: Site, node: number): number {
  let least = Infinity;
  for (let at: number | null = node; at !== null; at = site.nodes[at]?.parent ?? null)
    least = Math.min(least, limitOf(site, at));
  return least;
}

function siteFrom(drawn: Drawn, { turnMs }: Liveliness): Site {
  const levels = [1];
  const parents = drawn.parents.map((choice, index) => {
    const shallow = levels.flatMap((level, node) => (level < LEVELS_MAX ? [node] : []));
    const parent = shallow[choice % shallow.length] as number;
    levels[index + 1] = (levels[parent] as number) + 1;
    return parent;
  });
  const nodes = [null, ...parents].map((parent, index): NodeSpec => {
    const isLeaf = !parents.includes(index);
    return {
      name: `n${index}`,
      ...(parent === null ? {} : { parent: `n${parent}` }),
      limitAmps: drawn.limits[index] ?? 63,
      zone: isLeaf,
      metered: index === 0 || (drawn.metered[index] ?? false),
    };
  });
  const site = siteOf({ nodes, derate: 0.98 });
  const stepMs = millis(drawn.stepSeconds * 1000);
  const timing = stretchTiming({ ...site.timing, turnMs: millis(turnMs ?? 1e12) }, stepMs);
  const reactsWithin = timing.deadTimeMs + timing.tickMs;
  return {
    ...site,
    timing,
    // A breaker that stands what a step at the limit does until the cars have followed, again and again.
    nodes: site.nodes.map((node) => ({
      ...node,
      breaker: { standard: 'IEC 60947-2', ratedAmps: node.limitAmps[0], longTimeDelayMs: millis(20 * reactsWithin) },
    })),
    meters: drawn.sunMeter
      ? [...site.meters, { ...(site.meters[0] as Site['meters'][number]), name: 'Sun', role: 'generation' }]
      : site.meters,
  };
}

interface LoadSpec {
  readonly node: number;
  readonly kind: Load['kind'];
  /** What 100 % stands for. */
  readonly amps: number;
  readonly stepMs: number;
  readonly course: readonly { readonly steps: number; readonly percent: readonly [number, number, number] }[];
}

/** A load that stays at each level for a while, and at the last one for ever. */
function load({ node, kind, amps, stepMs, course: levels }: LoadSpec): Load {
  const activeWatts = new Float64Array(3);
  return {
    node,
    kind,
    activeWatts,
    reactiveVars: new Float64Array(3),
    update(nowMs) {
      let endsMs = 0;
      const now = levels.find(({ steps }) => nowMs < (endsMs += steps * stepMs)) ?? levels.at(-1);
      now?.percent.forEach((percent, line) => (activeWatts[line] = (amps * percent * VOLTS) / 100));
    },
  };
}

interface StationDrawn {
  readonly zone: number;
  readonly phases: 1 | 3;
  readonly rotation: string;
  readonly maxAmps: number;
  readonly cars: readonly {
    readonly comes: number;
    readonly stays: number;
    readonly phases: 1 | 3;
    readonly maxAmps: number;
    readonly startDelaySeconds: number;
    readonly lagSeconds: number;
  }[];
}

function stationFrom(
  site: Site,
  drawn: StationDrawn,
  at: { readonly index: number; readonly stepMs: number },
): PlantStation {
  const zone = site.zones[drawn.zone % site.zones.length] as Site['zones'][number];
  let freeMs = 0;
  return {
    info: {
      name: `s${String(at.index).padStart(2, '0')}`,
      zone: zone.name,
      phases: drawn.phases,
      rotation: drawn.rotation,
      minAmps: 6,
      maxAmps: drawn.maxAmps,
      vip: false,
    },
    node: zone.node,
    stays: drawn.cars.map((one) => {
      const arrivalMs = freeMs + one.comes * at.stepMs;
      freeMs = arrivalMs + one.stays * at.stepMs;
      return {
        arrivalMs,
        departureMs: freeMs,
        car: {
          energyWh: ENDLESS_WH,
          maxAmps: Math.min(one.maxAmps, drawn.maxAmps),
          phases: one.phases,
          minAmps: 6,
          startDelayMs: one.startDelaySeconds * 1000,
          lagMs: one.lagSeconds * 1000,
          taperWh: 0,
          ignoresPilot: false,
        },
      };
    }),
  };
}
