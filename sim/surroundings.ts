/**
 * What stands in a scenario's plant besides stations and loads: batteries, meters, and the grid behind the connection.
 * @module
 */
import type { BatterySettings, ScenarioConfig } from '../src/config/index.ts';
import type { Site } from '../src/engine/index.ts';
import type { BatteryTraits } from './plant/battery.ts';
import { createWander } from './plant/grid.ts';
import type { Load } from './plant/load.ts';
import type { PlantMeter, PlantOptions } from './plant/plant.ts';
import type { Sight } from './plant/sight.ts';
import { createNoise, type Random } from './random.ts';

export interface SurroundingsOptions {
  readonly site: Site;
  readonly loads: readonly Load[];
  readonly random: Random;
}

/** Behind a large transformer the voltage moves by itself and not with the load. */
const STIFF = { resistanceOhms: 0, reactanceOhms: 0 } as const;

/** The part of a plant that surrounds stations and loads. */
export function surroundingsOf(
  scenario: Pick<ScenarioConfig, 'battery' | 'grid' | 'meters'>,
  { site, loads, random }: SurroundingsOptions,
): Pick<PlantOptions, 'batteries' | 'meters' | 'volts' | 'grid'> {
  const batteries = scenario.battery === null ? [] : [batteryOf(scenario.battery, site)];
  const volts = site.supply.nominalVolts;
  const noise = random.split('meters');
  return {
    batteries,
    meters: site.meters.map((meter): PlantMeter => {
      const { periodMs, latencyMs, noiseShare } = scenario.meters;
      const error = noiseShare === 0 ? {} : { error: errorOf(noiseShare, periodMs, noise.split(meter.name)) };
      const traits = { name: meter.name, periodMs, latencyMs, sign: meter.sign, ...error };
      return { traits, sees: sightOf(meter, { loads, batteries }) };
    }),
    volts,
    grid: { volts, ...(scenario.grid ?? STIFF), wander: createWander(volts, random.split('supply')) },
  };
}

function batteryOf({ node, ...traits }: BatterySettings, site: Site): BatteryTraits {
  const index = site.nodes.findIndex(({ name }) => name === node);
  return { ...traits, node: Math.max(0, index) };
}

function sightOf(
  meter: Site['meters'][number],
  { loads, batteries }: { readonly loads: readonly Load[]; readonly batteries: readonly BatteryTraits[] },
): Sight {
  switch (meter.role) {
    case 'flow':
      return { kind: 'node', node: meter.node };
    case 'generation':
      return {
        kind: 'loads',
        loads: indicesAt(
          loads.map(({ kind, node }) => (kind === 'generator' ? node : null)),
          meter.node,
        ),
      };
    case 'battery':
      return {
        kind: 'batteries',
        batteries: indicesAt(
          batteries.map(({ node }) => node),
          meter.node,
        ),
      };
  }
}

const indicesAt = (nodes: readonly (number | null)[], node: number): readonly number[] =>
  nodes.flatMap((each, index) => (each === node ? [index] : []));

/** An error that wanders between its bounds from one measurement to the next. */
function errorOf(noiseShare: number, periodMs: number, random: Random): (nowMs: number) => number {
  const noise = createNoise(random);
  return (nowMs) => noiseShare * noise(Math.floor(nowMs / periodMs));
}
