/**
 * The figures of what really happened, as far as meters and stations told them.
 * @module
 */
import { PHASES, type SiteNode } from '../../src/engine/index.ts';
import { createBilling } from '../billing.ts';
import { toleranceMs } from '../checkers/limits-watch.ts';
import type { PriceCourse } from '../prices.ts';
import { magnitude } from '../plant/truth.ts';
import type { Load } from '../plant/load.ts';
import { firstAfter } from './course.ts';
import type { BacktestFigures } from './figures.ts';
import type { Recording } from './recording.ts';
import type { RecoveredStation } from './stations.ts';

export interface RecordedParts {
  readonly stations: readonly RecoveredStation[];
  readonly loads: readonly Load[];
  readonly price: PriceCourse | null;
  readonly stepMs: number;
}

/** Walks through the recording at the steps of the backtest, with the recovered background and the currents of then. */
export function recordedFigures(recording: Recording, parts: RecordedParts): BacktestFigures {
  const { site, wallStartMs, durationMs } = recording;
  const { stations, loads, price, stepMs } = parts;
  const energy = { importWh: 0, exportWh: 0, generatedWh: 0 };
  const free: PriceCourse = { currency: 'EUR', exportPerKwh: 0, importPerKwh: () => 0 };
  const billing = createBilling({ site, plant: { energy }, wallStartMs, price: price ?? free });
  const watch = watchNodes(recording, parts);
  for (let atMs = 0; atMs < durationMs; atMs += stepMs) {
    const spanMs = Math.min(stepMs, durationMs - atMs);
    for (const load of loads) load.update(atMs);
    const watts = watch.look(atMs, spanMs);
    if (watts > 0) energy.importWh += (watts * spanMs) / 3_600_000;
    else energy.exportWh -= (watts * spanMs) / 3_600_000;
    billing.book(atMs, atMs + spanMs);
  }
  const { peakKw, billedPeakKw } = billing.grid();
  const stays = stations.flatMap((station) => station.stays);
  return {
    deliveredKwh: stays.reduce((sum, { car }) => sum + car.energyWh, 0) / 1000,
    peakKw,
    billedPeakKw,
    violations: watch.violations(),
    contactorSwitches: stations.reduce((sum, station) => sum + closingsOf(station), 0),
    cost: price === null ? null : billing.cost(),
  };
}

/** Currents of all nodes from moment to moment; the same rule as for the plant's truth, without breakers. */
function watchNodes({ site }: Recording, { stations, loads, stepMs }: RecordedParts) {
  const overMs = new Float64Array(3 * site.nodes.length);
  const toleratedMs = toleranceMs(site, stepMs);
  const volts = site.supply.nominalVolts;
  let violations = 0;
  const lookAtLine = (index: number, limitAmps: number, { flow, spanMs }: LineSpan): void => {
    const { chargingWatts, activeWatts, reactiveVars } = flow;
    const isOver = magnitude(chargingWatts + activeWatts, reactiveVars) / volts > limitAmps;
    const isOurs = isOver && magnitude(activeWatts, reactiveVars) / volts <= limitAmps;
    const before = overMs[index] as number;
    const now = isOurs ? before + spanMs : 0;
    overMs[index] = now;
    if (before <= toleratedMs && now > toleratedMs) violations += 1;
  };
  return {
    violations: () => violations,
    /** Active power at the connection, W. */
    look(atMs: number, spanMs: number): number {
      const flows = flowsAt(site.nodes, { stations, loads, volts, atMs });
      site.nodes.forEach(({ limitAmps }, node) => {
        for (const phase of PHASES) {
          lookAtLine(3 * node + phase, limitAmps[phase], { flow: flows[3 * node + phase] as LineFlow, spanMs });
        }
      });
      return PHASES.reduce<number>((sum, phase) => {
        const { chargingWatts, activeWatts } = flows[phase] as LineFlow;
        return sum + chargingWatts + activeWatts;
      }, 0);
    },
  };
}

interface LineFlow {
  chargingWatts: number;
  activeWatts: number;
  reactiveVars: number;
}

interface LineSpan {
  readonly flow: LineFlow;
  readonly spanMs: number;
}

interface Moment {
  readonly stations: readonly RecoveredStation[];
  readonly loads: readonly Load[];
  readonly volts: number;
  readonly atMs: number;
}

/** Three lines for each node, summed up to the connection. */
function flowsAt(nodes: readonly SiteNode[], { stations, loads, volts, atMs }: Moment): readonly LineFlow[] {
  const flows = Array.from({ length: 3 * nodes.length }, (): LineFlow => ({
    chargingWatts: 0,
    activeWatts: 0,
    reactiveVars: 0,
  }));
  for (const load of loads) {
    for (const phase of PHASES) {
      const flow = flows[3 * load.node + phase] as LineFlow;
      flow.activeWatts += load.activeWatts[phase] as number;
      flow.reactiveVars += load.reactiveVars[phase] as number;
    }
  }
  for (const station of stations) {
    const drawn = station.polls[firstAfter(station.timesMs, atMs) - 1]?.value.currentAmps;
    station.lines.forEach((line, own) => {
      const flow = flows[3 * station.node + line] as LineFlow;
      flow.chargingWatts += volts * (drawn?.[own as 0 | 1 | 2] ?? 0);
    });
  }
  for (let node = nodes.length - 1; node > 0; node -= 1) {
    for (const phase of PHASES) {
      const above = flows[3 * (nodes[node]?.parent ?? 0) + phase] as LineFlow;
      const own = flows[3 * node + phase] as LineFlow;
      above.chargingWatts += own.chargingWatts;
      above.activeWatts += own.activeWatts;
      above.reactiveVars += own.reactiveVars;
    }
  }
  return flows;
}

/** How often its current began. */
function closingsOf({ polls }: RecoveredStation): number {
  let isOn = false;
  let closings = 0;
  for (const { value } of polls) {
    const draws = value.currentAmps.some((amps) => (amps ?? 0) > 0.5);
    if (draws && !isOn) closings += 1;
    isOn = draws;
  }
  return closings;
}
