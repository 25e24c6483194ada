/**
 * Writes down one decision.
 * @module
 */
import type { Headroom } from './headroom.ts';
import type { CycleRecord, MeterRecord, NodeRecord, StrategyRecord, ZoneRecord } from './cycle-record.ts';
import type { WriteReduction } from './effect.ts';
import { highest, mapPhases, numberPerPhase, PHASES, ZERO_AMPS } from './phases.ts';
import type { Desired } from './reconcile.ts';
import type { Sensed, SensedZone } from './sense.ts';
import type { SensedNode } from './sense-node.ts';
import type { ShapedZone } from './shaper.ts';
import type { EngineSetup, EngineState } from './state.ts';
import { amps, type Instant } from './units.ts';

/** Why a decision is taken now. */
export interface Occasion {
  readonly at: Instant;
  readonly cause: 'period' | 'crossing';
}

interface Seen {
  readonly setup: EngineSetup;
  readonly state: EngineState;
  readonly sensed: Sensed;
  readonly headrooms: readonly Headroom[];
  readonly proposed: readonly StrategyRecord[];
}

interface Decided {
  readonly cycle: number;
  readonly occasion: Occasion;
  readonly shaped: readonly ShapedZone[];
  readonly desired: readonly Desired[];
  readonly writes: readonly WriteReduction[];
}

/** The record of a decision. */
export function recordOf(seen: Seen, decided: Decided): CycleRecord {
  return {
    v: 1,
    cycle: decided.cycle,
    at: decided.occasion.at,
    cause: decided.occasion.cause,
    meters: meterRecords(seen),
    nodes: nodeRecords(seen),
    zones: zoneRecords(seen, decided),
    strategies: seen.proposed,
  };
}

function meterRecords(seen: Seen): readonly MeterRecord[] {
  return seen.setup.site.meters.map((meter, index) => {
    const reading = seen.sensed.meters[index];
    const values = reading?.value ?? null;
    const powers = values?.powerWatts ?? [null, null, null];
    return {
      meter: meter.name,
      state: reading?.state ?? 'missing',
      ageMs: reading?.ageMs ?? null,
      currentAmps: values === null ? null : numberPerPhase((phase) => values.currentAmps[phase] ?? amps(0)),
      powerWatts: powers.includes(null) ? null : PHASES.reduce<number>((sum, phase) => sum + (powers[phase] ?? 0), 0),
    };
  });
}

function nodeRecords(seen: Seen): readonly NodeRecord[] {
  return seen.setup.site.nodes.map((node, index) => {
    const sensed = seen.sensed.nodes[index] as SensedNode;
    const headroom = seen.headrooms[index] as Headroom;
    return {
      node: node.name,
      limitAmps: mapPhases(node.limitAmps, (limit) => amps(limit * node.derate)),
      measuredAmps: sensed.measuredAmps,
      chargingAmps: sensed.chargingAmps,
      backgroundAmps: sensed.backgroundAmps,
      reserveAmps: sensed.reserveAmps,
      seen: sensed.seen,
      hardAmps: headroom.hardAmps,
      headroomAmps: headroom.amps,
      because: headroom.because,
    };
  });
}

function zoneRecords(seen: Seen, decided: Decided): readonly ZoneRecord[] {
  const { site } = seen.setup;
  const shaped = site.zones.map((): ShapedZone[] => []);
  for (const zone of decided.shaped) shaped[zone.request.zone]?.push(zone);
  const desired = new Map(decided.desired.map((one) => [one.zone, one]));
  const writes = new Map(decided.writes.map((write) => [write.zone, write]));
  return site.zones.map((zone, index) => {
    const lever = seen.state.zones[index]?.lever ?? null;
    const { mayDrawAmps, drawnAmps } = seen.sensed.zones[index] as SensedZone;
    const allowedAmps = desired.get(index)?.amps ?? ZERO_AMPS;
    const write = writes.get(zone.name);
    const { cars, demandAmps, shareAmps } = asked(shaped[index] as readonly ShapedZone[]);
    return {
      zone: zone.name,
      cars,
      demandAmps,
      shareAmps,
      allocationAmps: highest(allowedAmps),
      allowedAmps,
      mayDrawAmps: highest(mayDrawAmps),
      mayDrawByLineAmps: mayDrawAmps,
      drawnAmps,
      reductionAmps: lever === null ? null : amps(lever.maxAmps - highest(allowedAmps)),
      because: desired.get(index)?.because ?? unlisted(zone.name),
      sent: write === undefined ? null : { writeId: write.writeId, intent: write.intent },
    };
  });
}

/** What a zone asked for and would get, on the line that has most. */
function asked(lines: readonly ShapedZone[]): Pick<ZoneRecord, 'cars' | 'demandAmps' | 'shareAmps'> {
  let [demandAmps, shareAmps] = [amps(0), amps(0)];
  for (const { request, share } of lines) {
    demandAmps = amps(Math.max(demandAmps, request.demandAmps));
    shareAmps = amps(Math.max(shareAmps, share.amps));
  }
  return { cars: lines[0]?.request.minimums.length ?? 0, demandAmps, shareAmps };
}

const unlisted = (zone: string): ZoneRecord['because'] => ({
  by: 'limits',
  reason: { kind: 'blind', subject: zone, state: 'unlisted', ageMs: null },
});
