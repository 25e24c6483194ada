/**
 * What a recorded day would have looked like under other strategies: the plant is driven by the inputs that nobody
 * controlled (load, sun, when cars came and left), and the engine decides anew.
 *
 * Nothing is known to the strategies before the journal heard it. What a journal cannot tell is listed beside the figures.
 * @module
 */
import { DEFAULT_MODES } from '../../src/config/index.ts';
import { epochMs, type BoundStrategy, type CycleRecord, type Lever, type Site } from '../../src/engine/index.ts';
import { DEFAULT_DIALECT, type Dialect } from '../../src/evce/dialect.ts';
import type { CostReport } from '../billing.ts';
import { FREE, type PriceCourse } from '../prices.ts';
import { createRandom } from '../random.ts';
import { runWorld } from '../run.ts';
import { raiseWorld, type Ground, type World } from '../world.ts';
import { recoverBackground, type Background } from './background.ts';
import type { BacktestFigures } from './figures.ts';
import { recordedFigures } from './recorded.ts';
import type { Recording } from './recording.ts';
import { recordedPrice, retell } from './signals.ts';
import { recoverStations, type RecoveredStation } from './stations.ts';
import { unknowns, type Unknowns } from './unknowns.ts';

export interface BacktestResult {
  readonly hours: number;
  readonly sessions: number;
  readonly recorded: BacktestFigures;
  readonly backtested: BacktestFigures;
  readonly unknown: Unknowns;
}

export interface BacktestOptions {
  readonly strategies: readonly BoundStrategy[];
  readonly onRecord?: (record: CycleRecord) => void;
}

/** Runs a recording again with these strategies; with none of them under the engine's limits alone. */
export function backtest(recording: Recording, { strategies, onRecord }: BacktestOptions): BacktestResult {
  const stations = recoverStations(recording);
  const background = recoverBackground(recording, stations);
  const price = recordedPrice(recording);
  const world = worldOf(recording, { stations, background, price });
  const books = runWorld(world, {
    control: { kind: 'busbar', strategies },
    ...(onRecord === undefined ? {} : { onRecord }),
  });
  const { peakKw, billedPeakKw } = books.billing.grid();
  const { stepMs } = world;
  return {
    hours: round(recording.durationMs / 3_600_000),
    sessions: stations.reduce((sum, { stays }) => sum + stays.length, 0),
    recorded: rounded(recordedFigures(recording, { stations, loads: background.loads, price, stepMs })),
    backtested: rounded({
      deliveredKwh: world.plant.energy.chargedWh / 1000,
      peakKw,
      billedPeakKw,
      violations: world.limits.report().violations,
      contactorSwitches: world.plant.fleet.reduce((sum, { closings }) => sum + closings, 0),
      cost: price === null ? null : books.billing.cost(),
    }),
    unknown: unknowns(recording, { stations, background, isPriced: price !== null }),
  };
}

interface Recovered {
  readonly stations: readonly RecoveredStation[];
  readonly background: Background;
  readonly price: PriceCourse | null;
}

/** The plant with the box before it. Chance is only in what no journal tells: how the voltage wanders. */
function worldOf(recording: Recording, { stations, background, price }: Recovered): World {
  const site: Site = { ...recording.site, shadow: false };
  const fleet = {
    stations: stations.map(({ info, node, stays }) => ({ info, node, stays })),
    sessionCount: stations.reduce((sum, { stays }) => sum + stays.length, 0),
    unplaced: 0,
    rejected: [],
  };
  const signals = retell(recording);
  const inhabitants = { site, fleet, loads: background.loads, price: price ?? FREE, signals, random: createRandom(1) };
  // Without faults there is nothing that could not be.
  return raiseWorld(groundOf(recording), inhabitants, () => undefined);
}

function groundOf({ site, wallStartMs, durationMs, directory }: Recording): Ground {
  const levers = new Map(directory?.zones.map(({ name, lever }) => [name, lever]));
  const zones = site.zones.map(({ name, fallbackAmps }) => {
    const lever = levers.get(name);
    const settings = {
      mode: 'static' as const,
      meter: null,
      maxAmps: lever?.maxAmps ?? null,
      degradedAmps: fallbackAmps,
      minCurrentPerVehicleAmps: null,
    };
    return [name, settings] as const;
  });
  return {
    startMs: epochMs(wallStartMs),
    stepMs: site.timing.tickMs,
    durationMs: durationMs as Ground['durationMs'],
    box: {
      allocation: null,
      dialect: dialectOf(levers.values().next().value),
      zones: Object.fromEntries(zones),
      modes: DEFAULT_MODES,
    },
    battery: null,
    grid: null,
    meters: { periodMs: site.timing.tickMs, latencyMs: 0 as Ground['stepMs'], noiseShare: 0 },
    faults: [],
  };
}

/** A dialect with the same steps. The box's own words are not in the journal, and do not matter here. */
function dialectOf(lever: Lever | undefined): Dialect {
  if (lever === undefined) return DEFAULT_DIALECT;
  return {
    ...DEFAULT_DIALECT,
    sense: lever.countedFrom === 'maximum' ? 'removed' : 'limit',
    shape: lever.shape,
    integer: lever.stepAmps >= 1,
  };
}

const round = (value: number): number => Math.round(value * 1000) / 1000;

function rounded(figures: BacktestFigures): BacktestFigures {
  const { deliveredKwh, peakKw, billedPeakKw, cost } = figures;
  return {
    ...figures,
    deliveredKwh: round(deliveredKwh),
    peakKw: round(peakKw),
    billedPeakKw: round(billedPeakKw),
    cost: cost === null ? null : roundedCost(cost),
  };
}

const roundedCost = ({ currency, energyCost, demandCost, totalCost }: CostReport): CostReport => ({
  currency,
  energyCost: round(energyCost),
  demandCost: round(demandCost),
  totalCost: round(totalCost),
});
