/**
 * The plant: the electrical tree with everything on it, as it truly is. Currents hold from one `advance` to the
 * next; energy is booked for that span, and only then does the world move on.
 * @module
 */
import type { Breaker, PerPhase } from '../../src/engine/index.ts';
import { createThermalState, heat, thermalStress, type ThermalState } from './breaker.ts';
import type { Field, StationInfo } from './field.ts';
import type { Load } from './load.ts';
import { count, createMeter, isDue, measure, type Flow, type Meter, type MeterTraits } from './meter.ts';
import {
  charge,
  chargingPhases,
  comeAndGo,
  createStation,
  offer,
  react,
  sampleStation,
  start,
  stop,
  type Station,
  type Stay,
} from './station.ts';
import { createTruth, rmsAmps, type Truth } from './truth.ts';

export interface PlantNode {
  /** Index of the node that feeds it; a parent stands before its children, and the root is the first. */
  readonly parent: number | null;
  readonly breaker: Breaker | null;
}

export interface PlantStation {
  readonly info: StationInfo;
  /** Index of the node it hangs on. */
  readonly node: number;
  /** In order of arrival, one after the other. */
  readonly stays: readonly Stay[];
}

/** A meter sees all that flows at a node, or some of the loads alone. */
export interface PlantMeter {
  readonly traits: MeterTraits;
  readonly sees:
    { readonly kind: 'node'; readonly node: number } | { readonly kind: 'loads'; readonly loads: readonly number[] };
}

export interface PlantOptions {
  readonly nodes: readonly PlantNode[];
  readonly stations: readonly PlantStation[];
  readonly loads: readonly Load[];
  readonly meters: readonly PlantMeter[];
  /** Line to neutral, V. */
  readonly volts: number;
}

/** Energy since the start, Wh: import − export = consumed + charged − generated. */
export interface EnergyLedger {
  importWh: number;
  exportWh: number;
  consumedWh: number;
  generatedWh: number;
  chargedWh: number;
}

export interface Plant extends Field {
  readonly truth: Truth;
  readonly energy: Readonly<EnergyLedger>;
  readonly fleet: readonly Station[];
  nowMs(): number;
  /** Lets time pass up to `toMs` of plant time. */
  advance(toMs: number): void;
  /** How near the node's breaker is to its earliest trip, the worst of its poles: 0 to 1 and beyond. */
  stress(node: number): number;
}

const MS_PER_HOUR = 3_600_000;

/** The plant at the scenario's start, with the cars that are there already. */
export function createPlant(options: PlantOptions): Plant {
  const state = {
    options,
    fleet: options.stations.map(({ info, stays }) => createStation(info, stays)),
    meters: options.meters.map(({ traits }) => createMeter(traits, options.volts)),
    poles: options.nodes.map(({ breaker }) =>
      breaker === null ? [] : [0, 1, 2].map(() => createThermalState(breaker)),
    ),
    truth: createTruth(options.nodes.length),
    energy: { importWh: 0, exportWh: 0, consumedWh: 0, generatedWh: 0, chargedWh: 0 },
    nodeWh: new Float64Array(options.nodes.length),
    nowMs: 0,
  };
  settle(state, 0);
  return {
    truth: state.truth,
    energy: state.energy,
    fleet: state.fleet,
    stations: options.stations.map(({ info }) => info),
    meters: options.meters.map(({ traits }) => ({ name: traits.name })),
    nowMs: () => state.nowMs,
    advance(toMs) {
      const stepMs = toMs - state.nowMs;
      if (stepMs <= 0) return;
      book(state, stepMs);
      state.nowMs = toMs;
      settle(state, stepMs);
    },
    stress: (node) =>
      (state.poles[node] as ThermalState[]).reduce((worst, pole) => Math.max(worst, thermalStress(pole)), 0),
    station: (index) => sampleStation(state.fleet[index] as Station, options.volts),
    meter: (index) => (state.meters[index] as Meter).sample,
    setpoint: (index, amps) => offer(state.fleet[index] as Station, amps, state.nowMs),
    stop: (index) => stop(state.fleet[index] as Station),
    start: (index) => start(state.fleet[index] as Station, state.nowMs),
  };
}

interface PlantState {
  readonly options: PlantOptions;
  readonly fleet: readonly Station[];
  readonly meters: readonly Meter[];
  readonly poles: readonly (readonly ThermalState[])[];
  readonly truth: Truth;
  readonly energy: EnergyLedger;
  /** Energy of the span being booked, per node; kept to save an allocation a step. */
  readonly nodeWh: Float64Array;
  nowMs: number;
}

/** Books energy and heat for a span in which the currents held. */
function book(state: PlantState, stepMs: number): void {
  const { options, energy, nodeWh, truth } = state;
  const hours = stepMs / MS_PER_HOUR;
  nodeWh.fill(0);
  for (let index = 0; index < state.fleet.length; index += 1) {
    const energyWh = charge(state.fleet[index] as Station, options.volts, hours);
    if (energyWh === 0) continue;
    energy.chargedWh += energyWh;
    addTo(nodeWh, (options.stations[index] as PlantStation).node, energyWh);
  }
  for (const load of options.loads) {
    const energyWh = total(load.activeWatts) * hours;
    if (load.kind === 'consumer') energy.consumedWh += energyWh;
    else energy.generatedWh -= energyWh;
    addTo(nodeWh, load.node, energyWh);
  }
  for (let node = options.nodes.length - 1; node > 0; node -= 1) {
    addTo(nodeWh, (options.nodes[node] as PlantNode).parent as number, nodeWh[node] as number);
  }
  const rootWh = nodeWh[0] as number;
  if (rootWh > 0) energy.importWh += rootWh;
  else energy.exportWh -= rootWh;
  state.meters.forEach((meter, index) => {
    const { sees } = options.meters[index] as PlantMeter;
    count(meter, sees.kind === 'node' ? (nodeWh[sees.node] as number) : loadPower(options, sees.loads) * hours);
  });
  for (let node = 0; node < state.poles.length; node += 1) {
    (state.poles[node] as ThermalState[]).forEach((pole, line) =>
      heat(pole, rmsAmps(truth, 3 * node + line), stepMs / 1000),
    );
  }
}

const total = (lines: Float64Array): number => (lines[0] as number) + (lines[1] as number) + (lines[2] as number);

function loadPower(options: PlantOptions, loads: readonly number[]): number {
  return loads.reduce((sum, index) => sum + total((options.loads[index] as Load).activeWatts), 0);
}

function addTo(values: Float64Array, index: number, amount: number): void {
  values[index] = (values[index] as number) + amount;
}

/** Lets cars come, go and react, and works out what flows from now on. */
function settle(state: PlantState, stepMs: number): void {
  const { options, truth, nowMs } = state;
  truth.chargingAmps.fill(0);
  truth.backgroundAmps.fill(0);
  truth.reactiveAmps.fill(0);
  for (let index = 0; index < state.fleet.length; index += 1) {
    const station = state.fleet[index] as Station;
    comeAndGo(station, nowMs);
    react(station, nowMs, stepMs);
    if (station.car === null || station.car.drawnAmps === 0) continue;
    const first = 3 * (options.stations[index] as PlantStation).node;
    for (let line = 0; line < chargingPhases(station); line += 1) {
      addTo(truth.chargingAmps, first + (station.lines[line] as number), station.car.drawnAmps);
    }
  }
  for (const load of options.loads) {
    load.update(nowMs);
    for (let line = 0; line < 3; line += 1) {
      addTo(truth.backgroundAmps, 3 * load.node + line, (load.activeWatts[line] as number) / options.volts);
      addTo(truth.reactiveAmps, 3 * load.node + line, (load.reactiveVars[line] as number) / options.volts);
    }
  }
  sumUpwards(options.nodes, truth);
  state.meters.forEach((meter, index) => {
    if (isDue(meter, nowMs)) measure(meter, nowMs, flowSeen(state, options.meters[index] as PlantMeter));
  });
}

/** What flows in a node flows in every node that feeds it. */
function sumUpwards(nodes: readonly PlantNode[], truth: Truth): void {
  for (let node = nodes.length - 1; node > 0; node -= 1) {
    const above = 3 * ((nodes[node] as PlantNode).parent as number);
    for (let line = 0; line < 3; line += 1) {
      const own = 3 * node + line;
      addTo(truth.chargingAmps, above + line, truth.chargingAmps[own] as number);
      addTo(truth.backgroundAmps, above + line, truth.backgroundAmps[own] as number);
      addTo(truth.reactiveAmps, above + line, truth.reactiveAmps[own] as number);
    }
  }
}

function flowSeen(state: PlantState, { sees }: PlantMeter): Flow {
  const { options, truth } = state;
  const perLine = (at: (line: number) => number): PerPhase<number> => [at(0), at(1), at(2)];
  if (sees.kind === 'node') {
    const first = 3 * sees.node;
    return {
      activeAmps: perLine(
        (line) => (truth.chargingAmps[first + line] as number) + (truth.backgroundAmps[first + line] as number),
      ),
      reactiveAmps: perLine((line) => truth.reactiveAmps[first + line] as number),
      volts: options.volts,
    };
  }
  const sum = (of: (load: Load) => Float64Array) =>
    perLine((line) =>
      sees.loads.reduce((amps, index) => amps + (of(options.loads[index] as Load)[line] as number) / options.volts, 0),
    );
  return {
    activeAmps: sum((load) => load.activeWatts),
    reactiveAmps: sum((load) => load.reactiveVars),
    volts: options.volts,
  };
}
