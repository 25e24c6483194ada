/**
 * A world on the eve of a decision, and the same decision after something else was heard: what relations between decisions
 * are proved on.
 * @module
 */
import {
  PHASES,
  thingPerPhase,
  type CycleRecord,
  type EngineEvent,
  type EngineState,
  type MeterObserved,
  type MeterValues,
  type PerPhase,
  type StationObservation,
  type StationsObserved,
  type ZoneRecord,
} from '../../src/engine/index.ts';
import { sense } from '../../src/engine/sense.ts';
import { heldBy } from '../../src/engine/zone-state.ts';
import { judge } from './cases.ts';
import { LivedWorld } from './lived-world.ts';
import { evenly, type Moment } from './moments.ts';
import type { Place } from './places.ts';
import { hear } from './shifted.ts';

/** What was before the last moment of a history, and what was heard in it. */
export interface Scene {
  readonly place: Place;
  readonly before: EngineState;
  /** The decision before; null where there was none. */
  readonly last: CycleRecord | null;
  /** All that was heard before. */
  readonly past: readonly EngineEvent[];
  readonly heard: readonly EngineEvent[];
  readonly tick: EngineEvent;
}

/** Lives through a history up to the tick that ends it. Nothing is decided early. */
export function sceneOf(place: Place, history: readonly Moment[]): Scene {
  const world = new LivedWorld(place);
  const moments = evenly(history);
  for (const moment of moments.slice(0, -1)) world.live(moment);
  const before = world.state;
  const last = world.decisions.at(-1)?.record ?? null;
  const past = [...world.events];
  const moment = moments.at(-1);
  if (moment !== undefined) world.prepare(moment);
  const tick: EngineEvent = { kind: 'Tick', at: world.now() };
  return { place, before, last, past, heard: world.events.slice(past.length), tick };
}

/** The decision after `heard`, which is what was heard unless something else is given. */
export function decided(scene: Scene, heard: readonly EngineEvent[] = scene.heard, place = scene.place): CycleRecord {
  judge(1);
  const { records } = hear(place, [...heard, scene.tick], { from: scene.before });
  return records.at(-1) as CycleRecord;
}

/** Room for charging on each line of each node, one after the other. */
export const roomsOf = ({ nodes }: CycleRecord): readonly number[] => nodes.flatMap(({ headroomAmps }) => headroomAmps);

/** By node and pair of lines, how far the one is at least below the other, after `heard`: where it is less, charging may add less to the other. */
export function evennessOf({ place, before, tick }: Scene, heard: readonly EngineEvent[]): readonly number[] {
  const { state } = hear(place, heard, { from: before });
  const { nodes } = sense(place.site, state, tick.at);
  return nodes.flatMap(({ backgroundAmps, leastBackgroundAmps }) =>
    PHASES.flatMap((line) =>
      PHASES.filter((other) => other !== line).map((other) => leastBackgroundAmps[other] - backgroundAmps[line]),
    ),
  );
}

/** What differs upwards: the rooms of `now` that are larger than those of all of `before`. */
export const risen = (now: readonly number[], ...before: readonly (readonly number[])[]): readonly string[] =>
  now.flatMap((value, index) => {
    const was = Math.max(...before.map((rooms) => rooms[index] ?? 0));
    return value > was + 1e-9 * Math.max(1, was) ? [`${index}: ${was} to ${value}`] : [];
  });

/**
 * What is better than in all of `before`: backgrounds that are less by more than `slackAmps`, by node and line, and
 * reserves that are less at all.
 */
export function fallen(
  now: CycleRecord,
  before: readonly CycleRecord[],
  slackAmps: readonly number[],
): readonly string[] {
  const lost = (of: (record: CycleRecord) => readonly number[], slack: readonly number[]): readonly string[] =>
    of(now).flatMap((value, index) => {
      const was = Math.min(...before.map((record) => of(record)[index] ?? Infinity));
      const rounding = 1e-9 * Math.max(1, Math.abs(was));
      return value < was - (slack[index] ?? 0) - rounding ? [`${index}: ${was} to ${value}`] : [];
    });
  return [
    ...lost(({ nodes }) => nodes.flatMap(({ backgroundAmps }) => backgroundAmps), slackAmps),
    ...lost(({ nodes }) => nodes.flatMap(({ reserveAmps }) => reserveAmps), []),
  ];
}

/** Whether there is something to lose: stations have spoken, and every metered node was seen with them once. */
export const isKnown = ({ place, before, past }: Scene): boolean =>
  past.some(({ kind }) => kind === 'StationsObserved') &&
  place.site.nodes.every(({ meters }, index) => meters.length === 0 || before.nodes[index]?.paired !== null);

/** The same events with some of one sort changed, or left out. */
export const withEvents = <Kind extends EngineEvent['kind']>(
  events: readonly EngineEvent[],
  kind: Kind,
  change: (event: Extract<EngineEvent, { kind: Kind }>) => EngineEvent | null,
): readonly EngineEvent[] =>
  events.flatMap((event) => {
    if (event.kind !== kind) return [event];
    const changed = change(event as Extract<EngineEvent, { kind: Kind }>);
    return changed === null ? [] : [changed];
  });

/** What was heard, with the samples of some meters changed, or left out. */
export const withMeters = (
  { heard }: Scene,
  isMeant: (meter: string) => boolean,
  change: (event: MeterObserved) => MeterObserved | null,
): readonly EngineEvent[] =>
  withEvents(heard, 'MeterObserved', (event) => (isMeant(event.meter) ? change(event) : event));

/** What was heard, with what some stations say changed, or left out. */
export const withStations = (
  { heard }: Scene,
  isMeant: (station: string) => boolean,
  change: (seen: StationObservation) => StationObservation | null,
): readonly EngineEvent[] =>
  withEvents(heard, 'StationsObserved', (poll) => ({
    ...poll,
    stations: poll.stations.flatMap((seen) => {
      const changed = isMeant(seen.name) ? change(seen) : seen;
      return changed === null ? [] : [changed];
    }),
  }));

/**
 * What would have been heard if nothing had changed: meters of the given sort and all stations say again what they said
 * before. Those that said nothing this time say nothing here either.
 */
export const unchanged = (scene: Scene, isMeant: (meter: string) => boolean): readonly EngineEvent[] =>
  withStations({ ...scene, heard: repeated(scene, isMeant) }, always, (seen) => seenBefore(scene, seen));

const always = (): boolean => true;

/** What would have been heard if meters of the given sort had said again what they said before, and all else is as it was. */
const repeated = (scene: Scene, isMeant: (meter: string) => boolean): readonly EngineEvent[] =>
  withMeters(scene, isMeant, (event) => saidAgain(scene, event));

/** A sample that has lost something, with what the one before said in its place; a line without its current is lost. */
export function restored(scene: Scene, event: MeterObserved, lost: MeterObserved | null): MeterObserved {
  const before = sampleBefore(scene, event)?.values ?? event.values;
  if (lost === null) return { ...event, values: before };
  const { currentAmps } = lost.values;
  const whole = <Q extends number>(of: (values: MeterValues) => PerPhase<Q | null>): PerPhase<Q | null> =>
    thingPerPhase((line) => {
      const value = of(lost.values)[line];
      const isWhole = Number.isFinite(value) && Number.isFinite(currentAmps[line]);
      return isWhole ? value : (of(before)[line] ?? of(event.values)[line]);
    });
  return {
    ...lost,
    values: {
      ...lost.values,
      currentAmps: whole((values) => values.currentAmps),
      powerWatts: whole((values) => values.powerWatts),
      voltageVolts: whole((values) => values.voltageVolts),
    },
  };
}

/** A sample that says what the one before said, under its own stamp. */
const saidAgain = (scene: Scene, event: MeterObserved): MeterObserved => ({
  ...event,
  values: sampleBefore(scene, event)?.values ?? event.values,
});

/** Whether a sample is the one before once more, stamp and all. */
export const isRepeated = (scene: Scene, event: MeterObserved): boolean =>
  sampleBefore(scene, event)?.stamp === event.stamp;

const sampleBefore = ({ past }: Scene, { meter }: MeterObserved): MeterObserved | undefined =>
  past.findLast((one): one is MeterObserved => one.kind === 'MeterObserved' && one.meter === meter);

/** What a station said in the poll before. */
export function seenBefore({ past }: Scene, seen: StationObservation): StationObservation {
  const before = past.findLast((one): one is StationsObserved => one.kind === 'StationsObserved');
  return before?.stations.find(({ name }) => name === seen.name) ?? seen;
}

/** The record of a zone. */
export const zoneIn = (record: CycleRecord | null, name: string | null): ZoneRecord | null =>
  record?.zones.find(({ zone }) => zone === name) ?? null;

/**
 * The zones that have more than by any of `before`, and more than `mostOf`. Who is served may change with who asks, so that a
 * decision by which others had more than now says nothing of them: they wait, and it has their part.
 */
export function gaining(
  now: CycleRecord,
  before: readonly CycleRecord[],
  mostOf: (zone: string) => number,
): readonly string[] {
  const hasWaiting = ({ zones }: CycleRecord): boolean =>
    now.zones.some(({ allocationAmps }, index) => allocationAmps < (zones[index]?.allocationAmps ?? 0));
  if (before.some(hasWaiting)) return [];
  return now.zones.flatMap(({ zone, allocationAmps }, index) => {
    const most = Math.max(mostOf(zone), ...before.map(({ zones }) => zones[index]?.allocationAmps ?? 0));
    return allocationAmps > most ? [`${zone}: ${most} to ${allocationAmps}`] : [];
  });
}

/** What a zone held before the decision, A on the line that has most; 0 where nothing is known. */
export function heldBefore({ place, before }: Scene, zone: string | null): number {
  const state = before.zones[place.site.zones.findIndex(({ name }) => name === zone)];
  return state === undefined ? 0 : Math.max(...(heldBy(state) ?? [0]));
}
