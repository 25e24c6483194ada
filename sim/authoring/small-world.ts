/**
 * A site reduced to what an author says of it: loads, cars and signals that stay as they are until something else is said.
 * Meters show at once what flows, cars take at once what they may have, and the box obeys.
 * @module
 */
import {
  amps,
  epochMs,
  mapPhases,
  onAllPhases,
  PHASES,
  wattHours,
  watts,
  type DirectoryListed,
  type EngineEvent,
  type Instant,
  type MeterObserved,
  type PhaseAmps,
  type PerPhase,
  type Site,
  type StationObservation,
} from '../../src/engine/index.ts';

/** What changes with a step; what is not named stays as it was. */
export interface Inputs {
  /** Load that is not charging, by the node that it hangs on, A on each line; below 0 where more is made than used. */
  readonly loadAmps?: Readonly<Record<string, number | PerPhase<number>>>;
  /** How many cars charge in a zone, each with whatever it may have. */
  readonly cars?: Readonly<Record<string, number>>;
  /** What a source gives, by the name of its meter, W; a battery that is being charged gives less than 0. */
  readonly sourceWatts?: Readonly<Record<string, number>>;
  /** Value of a signal in its unit; null where nothing is known of it any more. */
  readonly signals?: Readonly<Record<string, number | null>>;
  /** Meters that say nothing, by name; the others speak. */
  readonly silentMeters?: readonly string[];
}

/** All of it. */
export type Situation = Required<Inputs>;

export const QUIET_SITUATION: Situation = { loadAmps: {}, cars: {}, sourceWatts: {}, signals: {}, silentMeters: [] };

/** The situation after a step. */
export const changed = (before: Situation, inputs: Inputs): Situation => ({
  loadAmps: { ...before.loadAmps, ...inputs.loadAmps },
  cars: { ...before.cars, ...inputs.cars },
  sourceWatts: { ...before.sourceWatts, ...inputs.sourceWatts },
  signals: { ...before.signals, ...inputs.signals },
  silentMeters: inputs.silentMeters ?? before.silentMeters,
});

/** So many stations has each zone. */
export const STATIONS_PER_ZONE = 20;
/** A value holds until something else is said. */
const SIGNAL_LASTS_MS = 30 * 86_400_000;

const stationOf = (zone: string, index: number): string => `${zone} ${index + 1}`;

/** What the box has. */
export function listed(site: Site, at: Instant): DirectoryListed {
  const { phases, rotation, minAmps, maxAmps, vip } = site.stationDefaults;
  const most = ({ node }: Site['zones'][number]): number => Math.min(...(site.nodes[node]?.limitAmps ?? [0]));
  return {
    kind: 'DirectoryListed',
    at,
    zones: site.zones.map((zone) => ({
      name: zone.name,
      lever: { maxAmps: amps(most(zone)), stepAmps: amps(1), countedFrom: 'maximum', shape: 'scalar' },
    })),
    stations: site.zones.flatMap(({ name: zone }) =>
      Array.from({ length: STATIONS_PER_ZONE }, (_, index) => {
        return { name: stationOf(zone, index), zone, phases, rotation, minAmps, maxAmps, vip };
      }),
    ),
  };
}

/** All that can be read at an instant, with what the cars may have by zone. */
export function readings(
  site: Site,
  situation: Situation,
  { at, allowedAmps }: { readonly at: Instant; readonly allowedAmps: Readonly<Record<string, number>> },
): readonly EngineEvent[] {
  const drawn = Object.fromEntries(
    site.zones.map(({ name }) => [name, drawOf(site, situation, { name, allowedAmps })]),
  );
  const heard = site.meters.filter(({ name }) => !situation.silentMeters.includes(name));
  return [
    ...Object.entries(situation.signals).map(([name, value]) => signalled(name, value, at)),
    ...heard.map((meter) => metered(site, situation, { meter, at, drawn })),
    {
      kind: 'StationsObserved',
      at,
      stations: site.zones.flatMap(({ name }) => stationsOf(site, situation, { name, drawn })),
    },
  ];
}

/** What the cars of a zone draw, A: as many as can have their least, all alike. */
function drawOf(
  { stationDefaults: { minAmps, maxAmps } }: Site,
  { cars }: Situation,
  of: { readonly name: string; readonly allowedAmps: Readonly<Record<string, number>> },
): Draw {
  const allowed = of.allowedAmps[of.name] ?? 0;
  const count = Math.min(cars[of.name] ?? 0, Math.floor(allowed / minAmps));
  return { count, amps: count === 0 ? 0 : Math.min(maxAmps, allowed / count) };
}

/** Cars that draw, and what each of them does. */
interface Draw {
  readonly count: number;
  readonly amps: number;
}

interface Zone {
  readonly name: string;
  readonly drawn: Readonly<Record<string, Draw>>;
}

function stationsOf(site: Site, { cars }: Situation, { name, drawn }: Zone): readonly StationObservation[] {
  const { count, amps: each } = drawn[name] ?? { count: 0, amps: 0 };
  return Array.from({ length: STATIONS_PER_ZONE }, (_, index) => {
    const isThere = index < (cars[name] ?? 0);
    const isDrawing = index < count;
    return {
      name: stationOf(name, index),
      status: !isThere ? 'available' : isDrawing ? 'charging' : 'suspended-by-station',
      reachable: true,
      setpointAmps: amps(!isThere ? site.stationDefaults.maxAmps : isDrawing ? each : 0),
      currentAmps: onAllPhases(amps(isDrawing ? each : 0)),
      sessionWh: isThere ? wattHours(0) : null,
    };
  });
}

function signalled(signal: string, value: number | null, at: Instant): EngineEvent {
  const to = epochMs(at.wallMs + SIGNAL_LASTS_MS);
  const slots = value === null ? [] : [{ from: at.wallMs, to, value }];
  return { kind: 'SignalArrived', at, signal, series: { knownAt: at.wallMs, expiresAt: null, slots } };
}

interface Metering {
  readonly meter: Site['meters'][number];
  readonly at: Instant;
  readonly drawn: Readonly<Record<string, Draw>>;
}

function metered(site: Site, situation: Situation, { meter, at, drawn }: Metering): MeterObserved {
  const current =
    meter.role === 'flow'
      ? flowAt(site, situation, { node: meter.node, drawn })
      : sourceAt(site, situation, meter.name);
  // A meter that is mounted against the convention shows the opposite.
  const shown = mapPhases(current, (value) => value * meter.sign);
  return {
    kind: 'MeterObserved',
    at,
    meter: meter.name,
    stamp: at.monoMs,
    values: {
      currentAmps: mapPhases(shown, (value) => amps(Math.abs(value))),
      powerWatts: mapPhases(shown, (value) => watts(value * site.supply.nominalVolts)),
      voltageVolts: [null, null, null],
      importWh: null,
      exportWh: null,
    },
  };
}

/** What a source gives flows out of it. */
function sourceAt(site: Site, { sourceWatts }: Situation, name: string): PhaseAmps {
  return onAllPhases(amps(-(sourceWatts[name] ?? 0) / PHASES.length / site.supply.nominalVolts + 0));
}

/** All that flows through a node: loads, cars and sources at it and below. */
function flowAt(site: Site, situation: Situation, of: { readonly node: number } & Pick<Metering, 'drawn'>): PhaseAmps {
  let sum: PerPhase<number> = [0, 0, 0];
  const add = (more: PerPhase<number>): void => {
    sum = mapPhases(sum, (value, phase) => value + more[phase]);
  };
  for (const [index, { name }] of site.nodes.entries()) {
    if (!isWithin(site, index, of.node)) continue;
    const load = situation.loadAmps[name] ?? 0;
    add(typeof load === 'number' ? [load, load, load] : load);
    for (const zone of site.zones.filter(({ node }) => node === index)) {
      const { count, amps: each } = of.drawn[zone.name] ?? { count: 0, amps: 0 };
      const all = count * each;
      add([all, all, all]);
    }
    for (const meter of site.meters)
      if (meter.role !== 'flow' && meter.node === index) add(sourceAt(site, situation, meter.name));
  }
  return mapPhases(sum, amps);
}

function isWithin(site: Site, index: number, ancestor: number): boolean {
  let at: number | null = index;
  while (at !== null && at !== ancestor) at = site.nodes[at]?.parent ?? null;
  return at === ancestor;
}
