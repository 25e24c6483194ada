/** Arbitrary sharing on trees, and what it takes to write down one by hand. */
import fc from 'fast-check';
import type { Bound } from '../../src/engine/bounds.ts';
import type { ShareRequest } from '../../src/engine/filling.ts';
import { ceilToLever, floorToLever, type Lever } from '../../src/engine/lever.ts';
import type { PerPhase, PhaseAmps, PhaseIndex } from '../../src/engine/phases.ts';
import { amps } from '../../src/engine/units.ts';
import { because, boundsAt, loadOf, requestsFor, topOf, type CarSpec, type Sharing, type ZoneSpec } from './asking.ts';
import { threePhases } from './three-phases.ts';

export * from './asking.ts';

const LINES: readonly (readonly PhaseIndex[])[] = [[0], [1], [2], [0, 1, 2], [0, 1, 2], [0, 1]];

const cars: fc.Arbitrary<CarSpec> = fc.record({
  lines: fc.constantFrom(...LINES),
  min: fc.constantFrom(6, 6, 8, 10),
  most: fc.integer({ min: 10, max: 32 }),
});

const levers = (shapes: readonly Lever['shape'][]): fc.Arbitrary<Lever> =>
  fc.record({
    maxAmps: fc.integer({ min: 16, max: 250 }).map(amps),
    stepAmps: fc.constantFrom(1, 1, 1, 0.63, 5, 0).map(amps),
    countedFrom: fc.constantFrom<Lever['countedFrom']>('maximum', 'zero'),
    shape: fc.constantFrom(...shapes),
  });

interface ArbitraryZone extends ZoneSpec {
  /** Not listed by the box: it asks for nothing. */
  readonly missing: boolean;
  /** What somebody wishes for it, A; null mostly. */
  readonly wish: number | null;
  /** The node that it hangs on, of up to four below the root. */
  readonly node: number;
}

/** Which sorts of zones and bounds there may be. */
interface Sorts {
  readonly lever: fc.Arbitrary<Partial<Lever>>;
  readonly readiness: readonly number[];
  readonly powerShares: readonly number[];
  readonly volts: readonly PerPhase<number>[];
  /** 1 in so many zones is missing, and in so many others wished something; 1 in so many nodes is kept in balance. */
  readonly oneIn: number;
}

/** One request a zone, and bounds of lines and power. */
const PLAIN: Sorts = {
  lever: levers(['scalar']),
  readiness: [0, 6, 8],
  powerShares: [1],
  volts: [[230, 230, 230]],
  oneIn: Infinity,
};
/** Whatever there is. */
const ALL: Sorts = {
  lever: levers(['scalar', 'scalar', 'perPhase']),
  readiness: [0, 6, 8],
  powerShares: [1, 1, Math.sqrt(1 / 3)],
  volts: [
    [230, 230, 230],
    [120, 120, 208],
    [231.5, 229, 235],
  ],
  oneIn: 6,
};

const rarely = <T>(value: fc.Arbitrary<T>, oneIn: number): fc.Arbitrary<T | null> =>
  oneIn === Infinity ? fc.constant(null) : fc.oneof({ weight: oneIn - 1, arbitrary: fc.constant(null) }, value);

const zonesOf = ({ lever, readiness, powerShares, oneIn }: Sorts): fc.Arbitrary<ArbitraryZone> =>
  fc.record({
    cars: fc.array(cars, { maxLength: 5 }),
    lever,
    most: fc.oneof({ weight: 3, arbitrary: fc.constant(400) }, fc.integer({ min: 0, max: 60 })),
    readiness: fc.constantFrom(...readiness),
    weight: fc.constantFrom(1, 2, 3, 4, 5),
    powerShare: fc.constantFrom(...powerShares),
    missing: rarely(fc.constant(true), oneIn).map((missing) => missing ?? false),
    wish: rarely(fc.integer({ min: 1, max: 40 }), oneIn),
    node: fc.nat({ max: 3 }),
  });

interface ArbitraryNode {
  /** Of the four below the root, the one it hangs on; the root where that is not one before it. */
  readonly parent: number;
  readonly capacity: PhaseAmps;
  readonly watts: number | null;
  readonly volts: PerPhase<number>;
  /** A bound on what is wired to one line alone, and how much of each zone's wiring that is. */
  readonly imbalance: { readonly line: PhaseIndex; readonly most: number; readonly counted: readonly number[] } | null;
}

const capacities = fc.oneof(
  fc.integer({ min: 0, max: 300 }),
  fc.integer({ min: 0, max: 900 }).map((third) => third / 3),
);

const nodesAbove = (zones: number, { volts, oneIn }: Sorts): fc.Arbitrary<ArbitraryNode> =>
  fc.record({
    parent: fc.nat({ max: 6 }),
    capacity: fc.tuple(capacities, capacities, capacities).map(([a, b, c]) => threePhases(a, b, c)),
    watts: fc.option(fc.integer({ min: 0, max: 150_000 })),
    volts: fc.constantFrom(...volts),
    imbalance: rarely(
      fc.record({
        line: fc.constantFrom<PhaseIndex>(0, 1, 2),
        most: fc.integer({ min: 0, max: 60 }),
        counted: fc.array(fc.constantFrom(0, 10, 16, 32, 64), { minLength: zones, maxLength: zones }),
      }),
      oneIn,
    ),
  });

function boundsOf(node: ArbitraryNode, index: number, zones: readonly number[]): readonly Bound[] {
  const { capacity, watts, volts, imbalance } = node;
  const alone = (line: PhaseIndex, value: number): PhaseAmps =>
    threePhases(line === 0 ? value : 0, line === 1 ? value : 0, line === 2 ? value : 0);
  return [
    ...boundsAt(index, zones, capacity),
    ...(watts === null ? [] : boundsAt(index, zones, watts).map((bound) => ({ ...bound, weights: volts }))),
    ...(imbalance === null
      ? []
      : boundsAt(index, zones, alone(imbalance.line, imbalance.most))
          .slice(imbalance.line, imbalance.line + 1)
          .map((bound) => ({ ...bound, counted: imbalance.counted.map((value) => alone(imbalance.line, value)) }))),
  ];
}

/** A wish that is granted: something that can be said, at least the first car's minimum, and of use. */
function wishing(request: ShareRequest, wish: number | null): ShareRequest {
  const first = request.minimums.find((minimum) => minimum > 0);
  if (wish === null || first === undefined) return request;
  const { lever } = request;
  const wished = floorToLever(lever, Math.min(Math.max(ceilToLever(lever, wish), first), topOf(request)));
  return wished < first ? request : { ...request, wished: { amps: wished, because: because('wish') } };
}

/** Bounds that carry what was wished, as they do where wishes stand above them. */
const carrying = (bounds: readonly Bound[], requests: readonly ShareRequest[]): readonly Bound[] =>
  bounds.map((bound) => {
    const load = loadOf(
      bound,
      requests,
      requests.map((request) => request.wished?.amps ?? 0),
    );
    return load > bound.capacity ? { ...bound, capacity: load } : bound;
  });

/**
 * Arbitrary sharing: up to `zones` zones, on up to four feeders below each other and a root. Plain unless `all` sorts of
 * zones and bounds are asked for.
 */
export function sharings(of: {
  readonly zones: number;
  readonly sorts?: 'plain' | 'all';
  readonly lever?: Partial<Lever>;
  readonly readiness?: readonly number[];
}): fc.Arbitrary<Sharing> {
  const { lever, readiness } = of;
  const sorts: Sorts = {
    ...(of.sorts === 'all' ? ALL : PLAIN),
    ...(lever === undefined ? {} : { lever: fc.constant(lever) }),
    ...(readiness === undefined ? {} : { readiness }),
  };
  const node = nodesAbove(of.zones, sorts);
  return fc
    .record({
      zones: fc.array(zonesOf(sorts), { minLength: 1, maxLength: of.zones, size: 'max' }),
      root: node,
      below: fc.array(node, { minLength: 4, maxLength: 4 }),
      turn: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: of.zones, maxLength: of.zones }),
    })
    .map(({ zones, root, below, turn }) => {
      const all = zones.map((_, zone) => zone);
      const requests = zones.flatMap((zone, index) =>
        zone.missing ? [] : requestsFor(index, zone).map((request) => wishing(request, zone.wish)),
      );
      const isBelow = (node: number, ancestor: number): boolean => {
        const parent = below[node]?.parent ?? Infinity;
        return node === ancestor || (parent < node && isBelow(parent, ancestor));
      };
      const bounds = [
        ...boundsOf(root, 0, all),
        ...below.flatMap((node, index) =>
          boundsOf(
            node,
            index + 1,
            all.filter((zone) => isBelow(zones[zone]?.node ?? 0, index)),
          ),
        ),
      ];
      return {
        requests,
        bounds: carrying(bounds, requests),
        order: all.toSorted((a, b) => (turn[a] ?? 0) - (turn[b] ?? 0) || a - b),
      };
    });
}
