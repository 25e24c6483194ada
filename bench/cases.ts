/**
 * What is measured. Each case prepares its world first; only the work itself is timed.
 * @module
 */
import { directoryOf, boxNames } from '../src/evce/directory.ts';
import { toStationsObserved } from '../src/evce/map.ts';
import { parseBody, stationStatusListSchema } from '../src/evce/wire.ts';
import { acnCases } from './acn.ts';
import { busySite, type BusySite } from './busy-site.ts';

/** A case made ready. `bare` is the least that any program would need for the same work; null where there is none. */
export interface Measured {
  readonly work: () => unknown;
  readonly bare: (() => unknown) | null;
  /** Simulated steps of one run, where speed is told in steps a second; else it is told in milliseconds a run. */
  readonly steps?: number;
}

export interface Case {
  readonly name: string;
  readonly prepare: () => Measured;
}

/** One decision with all readings folded: what a period of the controller costs. */
function decide(stations: number): Case {
  return {
    name: `decide/${stations}`,
    prepare() {
      const { engine, state, observations, tick } = busySite(stations);
      const events = [...observations, tick];
      return {
        work: () => events.reduce((before, event) => engine.step(before, event).state, state),
        bare: null,
      };
    },
  };
}

/** All station statuses, from the bytes of the box's answer to the engine's snapshot. */
function fold(stations: number): Case {
  return {
    name: `fold/${stations}`,
    prepare() {
      const site = busySite(stations);
      const text = JSON.stringify(site.world.box.statuses());
      return { work: () => foldText(site, text), bare: () => JSON.parse(text) as unknown };
    },
  };
}

function foldText(site: BusySite, text: string): unknown {
  const parsed = parseBody(text, stationStatusListSchema);
  if (!parsed.ok) throw new TypeError(parsed.why);
  const event = toStationsObserved(parsed.value, directoryFor(site), site.tick.at);
  return site.engine.step(site.state, event).state;
}

const directories = new WeakMap<BusySite, ReturnType<typeof directoryOf>>();

/** The client keeps its directory between polls, so that making it is not part of a poll. */
function directoryFor(site: BusySite): ReturnType<typeof directoryOf> {
  const { box, dialect, site: electrical } = site.world;
  const made =
    directories.get(site) ??
    directoryOf(
      { zones: box.zones(), stations: box.stations(), meters: box.meters(), zoneStations: new Map() },
      { names: boxNames(electrical, {}), dialect, nominalVolts: electrical.supply.nominalVolts },
    );
  directories.set(site, made);
  return made;
}

export const CASES: readonly Case[] = [decide(54), decide(1000), fold(1000), ...acnCases()];
