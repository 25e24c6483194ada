/**
 * Metrics of what the site does: meters, nodes, zones, strategies, as the latest decision saw them.
 * @module
 */
import type { Registry } from 'prom-client';
import { PHASE_NAMES, type MeterRecord, type NodeRecord, type PhaseAmps, type ZoneRecord } from '../../engine/index.ts';
import type { LiveState } from '../live-state.ts';
import { gaugeIn, type Described, type Sample, type Show } from './gauges.ts';

interface Shown<T> {
  readonly described: Described;
  readonly samplesOf: (of: T) => readonly Sample[];
}

/** A value on each line. */
const byLine = (name: string, values: PhaseAmps | null): readonly Sample[] =>
  PHASE_NAMES.map((line, index): Sample => [values?.[index as 0 | 1 | 2] ?? null, name, line]);

const onLines =
  <T>(name: Described['name'], help: string, of: (subject: T) => readonly [string, PhaseAmps | null]) =>
  (subject: string): Shown<T> => ({
    described: { name, help, labels: [subject, 'line'] },
    samplesOf: (each) => byLine(...of(each)),
  });

const one =
  <T>(name: Described['name'], help: string, of: (subject: T) => Sample) =>
  (subject: string): Shown<T> => ({ described: { name, help, labels: [subject] }, samplesOf: (each) => [of(each)] });

const FRESHNESS = { fresh: 2, stale: 1, missing: 0 } as const;
const SIGHT = { fresh: 2, stale: 1, blind: 0 } as const;
const seconds = (ms: number | null): number | null => (ms === null ? null : ms / 1000);

const METERS = [
  onLines<MeterRecord>('busbar_meter_current_amps', 'Current that a meter shows, A.', (m) => [m.meter, m.currentAmps]),
  one<MeterRecord>('busbar_meter_power_watts', 'Active power that a meter shows, import positive, W.', (m) => [
    m.powerWatts,
    m.meter,
  ]),
  one<MeterRecord>('busbar_meter_age_seconds', 'Time since the values of a meter last changed, s.', (m) => [
    seconds(m.ageMs),
    m.meter,
  ]),
  one<MeterRecord>('busbar_meter_freshness', 'What a meter is worth: 2 fresh, 1 stale, 0 missing.', (m) => [
    FRESHNESS[m.state],
    m.meter,
  ]),
].map((shown) => shown('meter'));

const NODES = [
  onLines<NodeRecord>('busbar_node_limit_amps', 'Limit of a node after derating, A.', (n) => [n.node, n.limitAmps]),
  onLines<NodeRecord>('busbar_node_measured_amps', 'Current measured at a node, A.', (n) => [n.node, n.measuredAmps]),
  onLines<NodeRecord>('busbar_node_charging_amps', 'Current of the cars below a node, A.', (n) => [
    n.node,
    n.chargingAmps,
  ]),
  onLines<NodeRecord>('busbar_node_background_amps', 'Load of a node that is not charging, A.', (n) => [
    n.node,
    n.backgroundAmps,
  ]),
  onLines<NodeRecord>('busbar_node_reserve_amps', 'What is kept for a rise of the background, A.', (n) => [
    n.node,
    n.reserveAmps,
  ]),
  onLines<NodeRecord>('busbar_node_headroom_amps', 'Room for charging under limits and ceilings, A.', (n) => [
    n.node,
    n.headroomAmps,
  ]),
  one<NodeRecord>('busbar_node_sight', 'How a node is seen: 2 fresh, 1 stale, 0 blind.', (n) => [
    SIGHT[n.seen],
    n.node,
  ]),
].map((shown) => shown('node'));

const ZONES = [
  one<ZoneRecord>('busbar_zone_allocation_amps', 'What a zone may have, A.', (z) => [z.allocationAmps, z.zone]),
  one<ZoneRecord>('busbar_zone_reduction_amps', 'What EVCE is told to take off a zone, A.', (z) => [
    z.reductionAmps,
    z.zone,
  ]),
  one<ZoneRecord>('busbar_zone_demand_amps', 'What the cars of a zone could use, A.', (z) => [z.demandAmps, z.zone]),
  one<ZoneRecord>('busbar_zone_may_draw_amps', 'What a zone may still draw while it follows, A.', (z) => [
    z.mayDrawAmps,
    z.zone,
  ]),
  onLines<ZoneRecord>('busbar_zone_drawn_amps', 'What the stations of a zone draw, A.', (z) => [z.zone, z.drawnAmps]),
  one<ZoneRecord>('busbar_zone_cars', 'Cars connected in a zone.', (z) => [z.cars, z.zone]),
].map((shown) => shown('zone'));

/** Makes them; the result sets them to what a state says. */
export function siteGauges(registry: Registry): (state: LiveState) => void {
  const meters = showing(registry, METERS);
  const nodes = showing(registry, NODES);
  const zones = showing(registry, ZONES);
  const ceilings = ceilingGauge(registry);
  return ({ record }) => {
    meters(record?.meters ?? []);
    nodes(record?.nodes ?? []);
    zones(record?.zones ?? []);
    ceilings(record);
  };
}

function showing<T>(registry: Registry, all: readonly Shown<T>[]): (subjects: readonly T[]) => void {
  const shows = all.map(({ described, samplesOf }) => ({ show: gaugeIn(registry, described), samplesOf }));
  return (subjects) => {
    for (const { show, samplesOf } of shows) show(subjects.flatMap(samplesOf));
  };
}

/** The strictest ceiling in amps of each strategy on each node; one in power is told in watts beside it. */
function ceilingGauge(registry: Registry): (record: LiveState['record']) => void {
  const labels = ['strategy', 'node', 'shadow'] as const;
  const inAmps: Show = gaugeIn(registry, {
    name: 'busbar_ceiling_amps',
    help: 'Strictest ceiling of a strategy on a node over all lines, A.',
    labels,
  });
  const inWatts: Show = gaugeIn(registry, {
    name: 'busbar_ceiling_watts',
    help: 'Strictest ceiling in power of a strategy on a node, W.',
    labels,
  });
  return (record) => {
    const said = (record?.strategies ?? []).flatMap(({ strategy, shadow, proposal }) =>
      proposal.ceilings.map(({ node, bound }) => ({ bound, labels: [strategy, node, String(shadow)] as const })),
    );
    // The strictest comes last and stands.
    const strictestLast = (samples: readonly Sample[]) => [...samples].sort(([a], [b]) => (b ?? 0) - (a ?? 0));
    inAmps(
      strictestLast(
        said.flatMap(({ bound, labels: names }): Sample[] =>
          bound.unit === 'A' ? [[Math.min(...bound.amps), ...names]] : [],
        ),
      ),
    );
    inWatts(
      strictestLast(
        said.flatMap(({ bound, labels: names }): Sample[] => (bound.unit === 'W' ? [[bound.watts, ...names]] : [])),
      ),
    );
  };
}
