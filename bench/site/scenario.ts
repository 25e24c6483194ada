/**
 * A site of any size with a car at nine stations of ten, as files on disk, where a simulated box or a service in a
 * process of its own can read them too.
 * @module
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadScenario, onDisk, type ScenarioConfig } from '../../src/config/index.ts';
import { amps, onAllPhases } from '../../src/engine/index.ts';
import { BenchFailure } from '../case.ts';
import { sessionsText } from './sessions.ts';

export interface BusyScenario {
  readonly stations: number;
  readonly days: number;
  /** Time between two looks at the world. */
  readonly stepSeconds: number;
  /** Which limits are too small for the cars: some at each of the three levels, or those of all feeders and no others. */
  readonly binding: 'all levels' | 'feeders';
}

export interface ScenarioOnDisk {
  /** Of its own; `dispose` removes it with everything in it. */
  readonly folder: string;
  readonly file: string;
  readonly config: ScenarioConfig;
  dispose(): void;
}

/** Monday morning: the building is busy too. */
const START = '2024-03-04T10:00:00+01:00';

export function writeScenario(scenario: BusyScenario): ScenarioOnDisk {
  const { stations, days, stepSeconds } = scenario;
  const folder = mkdtempSync(join(tmpdir(), 'busbar-bench-'));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  // Also where the measuring is broken off.
  process.once('exit', remove);
  const dispose = (): void => {
    process.off('exit', remove);
    remove();
  };
  const file = join(folder, 'scenario.yaml');
  const document = {
    scenario: 'Bench',
    site: siteDocument(scenario),
    start: START,
    duration: `${days}d`,
    step: `${stepSeconds}s`,
    traffic: { sessions: 'sessions.csv' },
    background: { profile: 'office', peakKw: stations },
    cars: { startDelay: '5s..10s' },
  };
  // JSON is YAML.
  writeFileSync(file, JSON.stringify(document, null, 1));
  const places = { zones: zoneNames(stations), stations, days, startMs: Date.parse(START) };
  writeFileSync(join(folder, 'sessions.csv'), sessionsText(places));
  const loaded = loadScenario(file, onDisk());
  if (loaded.ok) return { folder, file, config: withMain(loaded.value, scenario), dispose };
  dispose();
  throw new BenchFailure(loaded.problems.map(({ message }) => message).join('\n'));
}

const STATIONS_PER_ZONE = 10;
const ZONES_PER_FEEDER = 10;
/** Nine cars of ten would take more than the first of these, and their least currents are less. */
const AMPS_PER_STATION = { scarce: 8, plenty: 10 } as const;
const FEEDER_AMPS = { scarce: 700, plenty: 1100 } as const;
const ZONE_AMPS = { scarce: 80, plenty: 200 } as const;
const BACKGROUND_AMPS = 10;
/** What every zone may have without sight, A. */
export const FALLBACK_AMPS = 6;

/** Main, feeders of ten zones, zones of ten stations; a meter at each but the zones. As a site file has it. */
export function siteDocument(scenario: BusyScenario): object {
  const zones = zoneNames(scenario.stations);
  const feeders = Array.from({ length: Math.ceil(zones.length / ZONES_PER_FEEDER) }, (_, index) => index);
  const main = { name: 'Main', limitAmps: statedMainAmps(scenario), meters: ['Main meter'] };
  return {
    site: 'Bench',
    timezone: 'Europe/Berlin',
    nodes: [
      { ...main, worstBackgroundAmps: BACKGROUND_AMPS },
      ...feeders.map((index) => feederNode(index, scenario)),
      ...zones.map((name, index) => zoneNode(name, index, scenario)),
    ],
    meters: [{ name: 'Main meter' }, ...feeders.map((index) => ({ name: `Meter ${index}` }))],
  };
}

const zoneNames = (stations: number): readonly string[] =>
  Array.from({ length: Math.max(2, Math.round(stations / STATIONS_PER_ZONE)) }, (_, index) => `Zone ${index}`);

/** Where limits bind at all levels, every other feeder is too small for its cars and the others leave it to Main. */
function feederNode(index: number, scenario: BusyScenario): object {
  const limitAmps = FEEDER_AMPS[scenario.binding === 'feeders' || index % 2 === 0 ? 'scarce' : 'plenty'];
  return {
    name: `Feeder ${index}`,
    parent: 'Main',
    limitAmps: Math.min(limitAmps, statedMainAmps(scenario)),
    meters: [`Meter ${index}`],
    worstBackgroundAmps: BACKGROUND_AMPS,
  };
}

/** Where limits bind at all levels, every third zone is too small for its cars. */
function zoneNode(name: string, index: number, { binding }: BusyScenario): object {
  const limitAmps = ZONE_AMPS[binding === 'all levels' && index % 3 === 0 ? 'scarce' : 'plenty'];
  const parent = `Feeder ${Math.floor(index / ZONES_PER_FEEDER)}`;
  return { name, parent, zone: name, limitAmps, fallbackAmps: FALLBACK_AMPS };
}

const mainAmps = ({ stations, binding }: BusyScenario): number =>
  stations * AMPS_PER_STATION[binding === 'feeders' ? 'plenty' : 'scarce'];
/** No file may state more: beyond it people mean milliamps. */
const statedMainAmps = (scenario: BusyScenario): number => Math.min(mainAmps(scenario), 10_000);

/** Ten thousand stations hang on medium voltage; here that is a busbar larger than a site file lets anybody state. */
function withMain(config: ScenarioConfig, scenario: BusyScenario): ScenarioConfig {
  const { site } = config.site;
  const [main, ...below] = site.nodes;
  if (main === undefined) return config;
  const nodes = [{ ...main, limitAmps: onAllPhases(amps(mainAmps(scenario))) }, ...below];
  return { ...config, site: { ...config.site, site: { ...site, nodes } } };
}
