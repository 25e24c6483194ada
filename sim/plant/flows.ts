/**
 * What flows, worked out from what stands at each node: currents are summed up to the connection, where the voltage follows.
 * @module
 */
import { act, type Battery } from './battery.ts';
import type { FedNode } from './energy-book.ts';
import { isStiff, sagged, unloadedVolts, type Grid, type LineLoad } from './grid.ts';
import type { Load } from './load.ts';
import { chargingPhases, chargingVolts, type Station } from './station.ts';
import type { Truth } from './truth.ts';

export interface FlowSources {
  readonly nodes: readonly FedNode[];
  readonly fleet: readonly Station[];
  /** Node of each station. */
  readonly stationNodes: readonly number[];
  readonly loads: readonly Load[];
  readonly batteries: readonly Battery[];
  /** Null for one whose voltage nothing moves. */
  readonly grid: Grid | null;
  readonly truth: Truth;
}

const LINES = 3;

/** Lets loads and batteries act, and works out what flows from now on. */
export function workOutFlows(sources: FlowSources, nowMs: number, stepMs: number): void {
  const { truth, loads, batteries, grid } = sources;
  truth.chargingAmps.fill(0);
  truth.backgroundAmps.fill(0);
  truth.reactiveAmps.fill(0);
  addCharging(sources);
  for (const load of loads) load.update(nowMs);
  if (batteries.length > 0) actOn(sources, stepMs);
  if (grid !== null) supply(sources, grid, nowMs);
  addLoads(sources);
  sumUpwards(sources.nodes, truth);
}

function addCharging({ fleet, stationNodes, truth }: FlowSources): void {
  for (let index = 0; index < fleet.length; index += 1) {
    const station = fleet[index] as Station;
    if (station.car === null || station.car.drawnAmps === 0) continue;
    const first = LINES * (stationNodes[index] as number);
    for (let line = 0; line < chargingPhases(station); line += 1) {
      addTo(truth.chargingAmps, first + (station.lines[line] as number), station.car.drawnAmps);
    }
  }
}

/** Batteries act one after the other, each on what the ones before it leave. */
function actOn({ batteries, loads, fleet, truth }: FlowSources, stepMs: number): void {
  let importWatts = 0;
  for (const { activeWatts } of loads) for (const watts of activeWatts) importWatts += watts;
  for (const station of fleet) {
    importWatts += (station.car?.drawnAmps ?? 0) * chargingVolts(station, truth.lineVolts);
  }
  for (const battery of batteries) {
    act(battery, { importWatts, stepMs });
    importWatts += battery.watts;
  }
}

/** The voltage that the grid then has at the connection. */
function supply(sources: FlowSources, grid: Grid, nowMs: number): void {
  const { lineVolts } = sources.truth;
  const stiff = isStiff(grid);
  for (let line = 0; line < LINES; line += 1) {
    const volts = unloadedVolts(grid, line, nowMs);
    lineVolts[line] = stiff ? volts : sagged({ ...grid, volts }, loadOf(sources, line));
  }
}

function loadOf({ fleet, loads, batteries }: FlowSources, line: number): LineLoad {
  const load = { amps: 0, activeWatts: 0, reactiveVars: 0 };
  for (const station of fleet) {
    const isOn = station.lines.indexOf(line);
    if (isOn >= 0 && isOn < chargingPhases(station)) load.amps += station.car?.drawnAmps ?? 0;
  }
  for (const { activeWatts, reactiveVars } of loads) {
    load.activeWatts += activeWatts[line] as number;
    load.reactiveVars += reactiveVars[line] as number;
  }
  for (const { watts } of batteries) load.activeWatts += watts / LINES;
  return load;
}

function addLoads({ loads, batteries, truth }: FlowSources): void {
  const { lineVolts } = truth;
  for (const load of loads) {
    for (let line = 0; line < LINES; line += 1) {
      const volts = lineVolts[line] as number;
      addTo(truth.backgroundAmps, LINES * load.node + line, (load.activeWatts[line] as number) / volts);
      addTo(truth.reactiveAmps, LINES * load.node + line, (load.reactiveVars[line] as number) / volts);
    }
  }
  for (const { traits, watts } of batteries) {
    for (let line = 0; line < LINES; line += 1) {
      addTo(truth.backgroundAmps, LINES * traits.node + line, watts / LINES / (lineVolts[line] as number));
    }
  }
}

/** What flows in a node flows in every node that feeds it. */
function sumUpwards(nodes: readonly FedNode[], truth: Truth): void {
  for (let node = nodes.length - 1; node > 0; node -= 1) {
    const above = LINES * (nodes[node]?.parent as number);
    for (let line = 0; line < LINES; line += 1) {
      const own = LINES * node + line;
      addTo(truth.chargingAmps, above + line, truth.chargingAmps[own] as number);
      addTo(truth.backgroundAmps, above + line, truth.backgroundAmps[own] as number);
      addTo(truth.reactiveAmps, above + line, truth.reactiveAmps[own] as number);
    }
  }
}

function addTo(values: Float64Array, index: number, amount: number): void {
  values[index] = (values[index] as number) + amount;
}
