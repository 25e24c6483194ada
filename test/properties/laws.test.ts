/** The laws of the engine over arbitrary sites and histories. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  amps,
  bindStrategy,
  defineStrategy,
  onAllPhases,
  PHASES,
  watts,
  type BoundStrategy,
  type Ceiling,
  type Proposal,
  type Wish,
  type ZoneRecord,
} from '../../src/engine/index.ts';
import { histories, worlds, type World } from '../support/arbitrary.ts';
import { liveThrough, type Decision } from '../support/live-through.ts';

const RUNS = { numRuns: 400 };
const TOLERANCE = 1e-6;

/** What the stations of a zone can draw on a line at most; unknown wiring counts on each. */
function wired(world: World, zone: string, phase: number): number {
  return world.stations
    .filter((station) => station.zone === zone)
    .filter((station) => {
      const lines = station.rotation?.match(/L[123]/g) ?? [];
      const used = lines.slice(0, station.phases ?? 3);
      return used.length < (station.phases ?? 3) || used.includes(`L${phase + 1}`);
    })
    .reduce((sum) => sum + 32, 0);
}

function zonesBelow(world: World, node: number): readonly string[] {
  const here = world.site.nodes[node];
  if (here === undefined) return [];
  const own = here.zone === null ? [] : [world.site.zones[here.zone]?.name ?? ''];
  return [...own, ...here.children.flatMap((child) => zonesBelow(world, child))];
}

/** Σ over the zones below a node of what they draw at most on a line, given an allocation each. */
function loadOn(world: World, at: { node: number; phase: number }, allocation: (zone: string) => number): number {
  if (world.stations.length === 0) return zonesBelow(world, at.node).reduce((sum, zone) => sum + allocation(zone), 0);
  return zonesBelow(world, at.node).reduce(
    (sum, zone) => sum + Math.min(allocation(zone), wired(world, zone, at.phase)),
    0,
  );
}

const zoneOf = (decision: Decision, zone: string): ZoneRecord =>
  decision.record.zones.find((candidate) => candidate.zone === zone) as ZoneRecord;

/** Room for charging as the limits see it, from what the record says was seen. */
function roomOf(decision: Decision, node: number, phase: 0 | 1 | 2): number {
  return decision.record.nodes[node]?.hardAmps[phase] ?? 0;
}

const wishes: fc.Arbitrary<readonly Wish[]> = fc.array(
  fc.record({
    zone: fc.constantFrom('n0', 'n1', 'n2', 'n3'),
    want: fc.double({ min: -1, max: 200 }).map((value) => ({ unit: 'A' as const, amps: amps(value) })),
    priority: fc.integer({ min: 0, max: 3 }),
    reason: fc.constant({ kind: 'stated' as const, text: 'arbitrary', facts: {} }),
  }),
  { maxLength: 2 },
);

const garbage: fc.Arbitrary<Proposal> = fc.oneof(
  fc.constant({} as Proposal),
  fc
    .array(
      fc.record({
        node: fc.constantFrom('n0', 'n1', 'nowhere'),
        bound: fc.oneof(
          fc.double({ min: -50, max: 500 }).map((value) => ({ unit: 'A' as const, amps: onAllPhases(amps(value)) })),
          fc.double({ min: -5000, max: 500_000 }).map((value) => ({ unit: 'W' as const, watts: watts(value) })),
        ),
        covers: fc.constantFrom<'total' | 'charging'>('total', 'charging'),
        kind: fc.constantFrom<Ceiling['kind']>('protective', 'mandatory', 'economic'),
        until: fc.constant(null),
        reason: fc.constant({ kind: 'stated' as const, text: 'arbitrary', facts: {} }),
      }),
      { maxLength: 3 },
    )
    .chain((ceilings) => wishes.map((some) => ({ ceilings, wishes: some }))),
);

/** A strategy that says whatever it is told to, and throws when told nothing. */
function saying(name: string, proposal: Proposal | null): BoundStrategy {
  const strategy = defineStrategy<null, null>({
    id: name,
    version: '1.0.0',
    summary: 'says what a test tells it to',
    options: { parse: () => null },
    initialMemory: null,
    failsafe: () => ({ ceilings: [] }),
    propose: () => {
      if (proposal === null) throw new RangeError('told nothing');
      return proposal as Proposal<null>;
    },
  });
  return bindStrategy(strategy, { name, options: null, shadow: false });
}

const strategies = fc
  .array(fc.option(garbage), { maxLength: 3 })
  .map((all) => all.map((one, i) => saying(`s${i}`, one)));

describe('laws of the engine', () => {
  it('bounded: every allocation is from 0 to the zone’s maximum, whatever happens', () => {
    fc.assert(
      fc.property(worlds, histories, strategies, (world, history, told) => {
        for (const { record } of liveThrough(world, history, told))
          for (const zone of record.zones) {
            expect(zone.allocationAmps).toBeGreaterThanOrEqual(0);
            expect(zone.allocationAmps).toBeLessThanOrEqual(80);
          }
      }),
      RUNS,
    );
  });

  it('last-word: no allocation adds up to more than limits leave, whatever strategies say', () => {
    fc.assert(
      fc.property(worlds, histories, strategies, (world, history, told) => {
        for (const decision of liveThrough(world, history, told))
          for (const [node] of world.site.nodes.entries())
            for (const phase of PHASES) {
              const load = loadOn(world, { node, phase }, (zone) => zoneOf(decision, zone).allocationAmps);
              expect(load).toBeLessThanOrEqual(roomOf(decision, node, phase) + TOLERANCE);
            }
      }),
      RUNS,
    );
  });

  it('lower-before-raise: a raise counts every other zone at the most it may still draw', () => {
    fc.assert(
      fc.property(worlds, histories, (world, history) => {
        for (const decision of liveThrough(world, history)) {
          const raised = decision.writes.filter((write) => write.intent === 'raise').map((write) => write.zone);
          for (const [node] of world.site.nodes.entries())
            for (const phase of PHASES) {
              if (!zonesBelow(world, node).some((zone) => raised.includes(zone) && wired(world, zone, phase) > 0))
                continue;
              const load = loadOn(world, { node, phase }, (zone) => {
                const { allocationAmps, mayDrawAmps } = zoneOf(decision, zone);
                return raised.includes(zone) ? allocationAmps : Math.max(allocationAmps, mayDrawAmps);
              });
              expect(load).toBeLessThanOrEqual(roomOf(decision, node, phase) + TOLERANCE);
            }
        }
      }),
      RUNS,
    );
  });

  it('down-at-once: while the link is up, nothing stays commanded above the allocation', () => {
    fc.assert(
      fc.property(worlds, histories, strategies, (world, history, told) => {
        for (const { record, after } of liveThrough(world, history, told)) {
          if (!after.linkUp) continue;
          for (const [index, zone] of after.zones.entries())
            for (const phase of PHASES)
              expect(zone.commandedAmps?.[phase]).toBeLessThanOrEqual(record.zones[index]?.allowedAmps[phase] ?? NaN);
        }
      }),
      RUNS,
    );
  });

  it('decreases leave before raises', () => {
    fc.assert(
      fc.property(worlds, histories, (world, history) => {
        for (const { writes } of liveThrough(world, history)) {
          const raises = writes.map((write) => write.intent === 'raise');
          expect(raises).toEqual([...raises].sort((a, b) => Number(a) - Number(b)));
        }
      }),
      { numRuns: 200 },
    );
  });

  it('only-lower: adding a ceiling never raises the headroom of any node and phase', () => {
    fc.assert(
      fc.property(worlds, histories, garbage, (world, history, extra) => {
        const first = history.slice(0, 1);
        const without = liveThrough(world, first);
        const withIt = liveThrough(world, first, [saying('extra', extra)]);
        for (const [i, decision] of without.entries())
          for (const [node, record] of decision.record.nodes.entries())
            for (const phase of PHASES)
              expect(withIt[i]?.record.nodes[node]?.headroomAmps[phase]).toBeLessThanOrEqual(
                record.headroomAmps[phase],
              );
      }),
      RUNS,
    );
  });

  it('the order of strategies does not show', () => {
    fc.assert(
      fc.property(worlds, histories, strategies, (world, history, told) => {
        const reversed = liveThrough(world, history, [...told].reverse());
        const straight = liveThrough(world, history, told);
        const without = (decisions: readonly Decision[]): unknown =>
          decisions.map(({ record, writes }) => ({ ...record, strategies: null, writes }));
        expect(without(reversed)).toEqual(without(straight));
      }),
      { numRuns: 200 },
    );
  });

  it('deterministic: the same events give the same records, to the letter', () => {
    fc.assert(
      fc.property(worlds, histories, (world, history) => {
        expect(JSON.stringify(liveThrough(world, history))).toBe(JSON.stringify(liveThrough(world, history)));
      }),
      { numRuns: 100 },
    );
  });
});
