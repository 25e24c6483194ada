/**
 * What a meter is connected to.
 * @module
 */
import { mapPhases, type PerPhase } from '../../src/engine/index.ts';
import type { Battery } from './battery.ts';
import type { FlowSources } from './flows.ts';
import type { Load } from './load.ts';
import type { Flow } from './meter.ts';

/** A meter sees all that flows at a node, or some of the loads or batteries alone. */
export type Sight =
  | { readonly kind: 'node'; readonly node: number }
  | { readonly kind: 'loads'; readonly loads: readonly number[] }
  | { readonly kind: 'batteries'; readonly batteries: readonly number[] };

/** What flows there now. */
export function lookAt(sources: FlowSources, sees: Sight): Flow {
  const { truth } = sources;
  const [first, second, third] = truth.lineVolts;
  const volts: PerPhase<number> = [first as number, second as number, third as number];
  if (sees.kind !== 'node') {
    const perVolt = (values: PerPhase<number>): PerPhase<number> =>
      mapPhases(values, (value, phase) => value / volts[phase]);
    return { activeAmps: perVolt(wattsSeen(sources, sees)), reactiveAmps: perVolt(varsSeen(sources, sees)), volts };
  }
  const at = 3 * sees.node;
  const active = (line: number): number =>
    (truth.chargingAmps[at + line] as number) + (truth.backgroundAmps[at + line] as number);
  const reactive = (line: number): number => truth.reactiveAmps[at + line] as number;
  return {
    activeAmps: [active(0), active(1), active(2)],
    reactiveAmps: [reactive(0), reactive(1), reactive(2)],
    volts,
  };
}

/** Active power of the loads or batteries that a meter sees, W. */
export function powerSeen(sources: FlowSources, sees: Exclude<Sight, { kind: 'node' }>): number {
  const [first, second, third] = wattsSeen(sources, sees);
  return first + second + third;
}

function wattsSeen({ loads, batteries }: FlowSources, sees: Exclude<Sight, { kind: 'node' }>): PerPhase<number> {
  if (sees.kind === 'loads') return sumOf(sees.loads.map((index) => (loads[index] as Load).activeWatts));
  const watts = sees.batteries.reduce((sum, index) => sum + (batteries[index] as Battery).watts, 0);
  return [watts / 3, watts / 3, watts / 3];
}

/** The inverter of a battery makes no reactive power. */
function varsSeen({ loads }: FlowSources, sees: Exclude<Sight, { kind: 'node' }>): PerPhase<number> {
  if (sees.kind === 'batteries') return [0, 0, 0];
  return sumOf(sees.loads.map((index) => (loads[index] as Load).reactiveVars));
}

function sumOf(lines: readonly Float64Array[]): PerPhase<number> {
  const at = (line: number): number => lines.reduce((sum, values) => sum + (values[line] as number), 0);
  return [at(0), at(1), at(2)];
}
