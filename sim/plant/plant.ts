/**
 * The plant: the electrical tree with everything on it, as it truly is. Currents hold from one `advance` to the
 * next; energy is booked for that span, and only then does the world move on.
 * @module
 */
import { unreachable, type Breaker } from '../../src/engine/index.ts';
import { createBattery, flow, type Battery, type BatteryTraits } from './battery.ts';
import { createThermalState, heat, thermalStress, type ThermalState } from './breaker.ts';
import {
  beginSpan,
  bookLine,
  bookTotal,
  endSpan,
  openBook,
  takersOn,
  type EnergyBook,
  type EnergyTotals,
  type LineLedger,
  type Taker,
} from './energy-book.ts';
import type { Field, StationInfo } from './field.ts';
import { workOutFlows, type FlowSources } from './flows.ts';
import type { Grid } from './grid.ts';
import type { Load } from './load.ts';
import { count, createMeter, isDue, measure, show, type Meter, type MeterTraits } from './meter.ts';
import { lookAt, powerSeen, type Sight } from './sight.ts';
import {
  charge,
  chargingPhases,
  chargingVolts,
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

export type { EnergyLedger } from './energy-book.ts';

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

export interface PlantMeter {
  readonly traits: MeterTraits;
  readonly sees: Sight;
}

export interface PlantOptions {
  readonly nodes: readonly PlantNode[];
  readonly stations: readonly PlantStation[];
  readonly loads: readonly Load[];
  readonly batteries?: readonly BatteryTraits[];
  readonly meters: readonly PlantMeter[];
  /** Line to neutral, V. */
  readonly volts: number;
  /** What stands behind the connection; its voltage never moves where nothing is said. */
  readonly grid?: Grid | null;
}

export interface Plant extends Field {
  readonly truth: Truth;
  readonly energy: Readonly<EnergyTotals>;
  /** The same by grid line. */
  readonly lineEnergy: LineLedger;
  readonly fleet: readonly Station[];
  readonly batteries: readonly Readonly<Battery>[];
  nowMs(): number;
  /** Lets time pass up to `toMs` of plant time. */
  advance(toMs: number): void;
  /** How near the node's breaker is to its earliest trip, the worst of its poles: 0 to 1 and beyond. */
  stress(node: number): number;
}

const MS_PER_HOUR = 3_600_000;
const LINES = [0, 1, 2] as const;

/** The plant at the scenario's start, with the cars that are there already. */
export function createPlant(options: PlantOptions): Plant {
  const state = stateOf(options);
  settle(state, 0);
  const { fleet, truth, book } = state;
  return {
    truth,
    energy: book.totals,
    lineEnergy: book.lines,
    fleet,
    batteries: state.batteries,
    stations: options.stations.map(({ info }) => info),
    meters: options.meters.map(({ traits }) => ({ name: traits.name })),
    nowMs: () => state.nowMs,
    advance(toMs) {
      const stepMs = toMs - state.nowMs;
      if (stepMs <= 0) return;
      bookSpan(state, stepMs);
      state.nowMs = toMs;
      settle(state, stepMs);
    },
    stress: (node) =>
      (state.poles[node] as ThermalState[]).reduce((worst, pole) => Math.max(worst, thermalStress(pole)), 0),
    station: (index) => sampleStation(fleet[index] as Station, truth.lineVolts),
    meter: (index) => (state.meters[index] as Meter).sample,
    setpoint: (index, amps) => offer(fleet[index] as Station, amps, state.nowMs),
    stop: (index) => stop(fleet[index] as Station),
    start: (index) => start(fleet[index] as Station, state.nowMs),
  };
}

interface PlantState extends FlowSources {
  readonly options: PlantOptions;
  readonly meters: readonly Meter[];
  readonly poles: readonly (readonly ThermalState[])[];
  readonly book: EnergyBook;
  /** On whose account each station, load and battery takes from its lines. */
  readonly takers: Readonly<Record<'stations' | 'loads' | 'batteries', readonly (readonly Taker[])[]>>;
  nowMs: number;
}

function stateOf(options: PlantOptions): PlantState {
  const { nodes, stations, loads, meters, volts, grid = null, batteries = [] } = options;
  const fleet = stations.map(({ info, stays }) => createStation(info, stays));
  return {
    options,
    nodes,
    fleet,
    stationNodes: stations.map(({ node }) => node),
    loads,
    batteries: batteries.map(createBattery),
    grid,
    meters: meters.map(({ traits }) => createMeter(traits, volts)),
    poles: nodes.map(({ breaker }) => (breaker === null ? [] : LINES.map(() => createThermalState(breaker)))),
    truth: createTruth(nodes.length, volts),
    book: openBook(nodes.length),
    takers: {
      stations: stations.map(({ node }, index) => takersOn(fleet[index]?.lines ?? [], { account: 'charged', node })),
      loads: loads.map(({ kind, node }) =>
        takersOn(LINES, { account: kind === 'consumer' ? 'consumed' : 'generated', node }),
      ),
      batteries: batteries.map(({ node }) => takersOn(LINES, { account: 'stored', node })),
    },
    nowMs: 0,
  };
}

/** Books energy and heat for a span in which the currents held. */
function bookSpan(state: PlantState, stepMs: number): void {
  const { options, book, truth } = state;
  const hours = stepMs / MS_PER_HOUR;
  beginSpan(book);
  for (let index = 0; index < state.fleet.length; index += 1) bookCharging(state, index, hours);
  for (let index = 0; index < options.loads.length; index += 1) bookLoad(state, index, hours);
  for (let index = 0; index < state.batteries.length; index += 1) bookBattery(state, index, hours);
  endSpan(book, options.nodes);
  state.meters.forEach((meter, index) => count(meter, energySeen(state, index, hours)));
  for (let node = 0; node < state.poles.length; node += 1) {
    const poles = state.poles[node] as readonly ThermalState[];
    for (let line = 0; line < poles.length; line += 1) {
      heat(poles[line] as ThermalState, rmsAmps(truth, 3 * node + line), stepMs / 1000);
    }
  }
}

/** The energy divides over the lines as their voltages do. */
function bookCharging({ fleet, book, truth, takers }: PlantState, index: number, hours: number): void {
  const station = fleet[index] as Station;
  const energyWh = charge(station, truth.lineVolts, hours);
  if (energyWh === 0) return;
  const own = takers.stations[index] as readonly Taker[];
  bookTotal(book, own[0] as Taker, energyWh);
  const perVolt = energyWh / chargingVolts(station, truth.lineVolts);
  for (let line = 0; line < chargingPhases(station); line += 1) {
    const taker = own[line] as Taker;
    bookLine(book, taker, perVolt * (truth.lineVolts[taker.line] as number));
  }
}

function bookLoad({ options, book, takers }: PlantState, index: number, hours: number): void {
  const { activeWatts } = options.loads[index] as Load;
  const own = takers.loads[index] as readonly Taker[];
  let watts = 0;
  for (let line = 0; line < own.length; line += 1) {
    watts += activeWatts[line] as number;
    bookLine(book, own[line] as Taker, (activeWatts[line] as number) * hours);
  }
  bookTotal(book, own[0] as Taker, watts * hours);
}

function bookBattery({ batteries, book, takers }: PlantState, index: number, hours: number): void {
  const energyWh = flow(batteries[index] as Battery, hours);
  const own = takers.batteries[index] as readonly Taker[];
  bookTotal(book, own[0] as Taker, energyWh);
  for (const taker of own) bookLine(book, taker, energyWh / own.length);
}

/** What flowed past a meter in the span that was booked last, Wh. */
function energySeen(state: PlantState, meter: number, hours: number): number {
  const { sees } = state.options.meters[meter] as PlantMeter;
  switch (sees.kind) {
    case 'node':
      return state.book.nodeWh[sees.node] as number;
    case 'loads':
      return powerSeen(state, sees) * hours;
    case 'batteries':
      return sees.batteries.reduce((sum, index) => sum + (state.batteries[index] as Battery).flowedWh, 0);
    default:
      return unreachable(sees);
  }
}

/** Lets cars come, go and react, and works out what flows from now on. */
function settle(state: PlantState, stepMs: number): void {
  const { nowMs, fleet } = state;
  for (let index = 0; index < fleet.length; index += 1) {
    comeAndGo(fleet[index] as Station, nowMs);
    react(fleet[index] as Station, nowMs, stepMs);
  }
  workOutFlows(state, nowMs, stepMs);
  state.meters.forEach((meter, index) => {
    if (isDue(meter, nowMs)) measure(meter, nowMs, lookAt(state, (state.options.meters[index] as PlantMeter).sees));
    show(meter, nowMs);
  });
}
