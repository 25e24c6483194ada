/**
 * The shortest way between engine and simulated box: no HTTP, no JSON, no waiting. It says what the real client
 * would say of the same box at the same moment, through the same mapping.
 * @module
 */
import { Observable, Subject } from 'rxjs';
import {
  assert,
  type DirectoryListed,
  type EngineEvent,
  type Instant,
  type ReductionRead,
  type Site,
  type WriteReduction,
  type WriteSettled,
} from '../src/engine/index.ts';
import type { Source, Writer } from '../src/engine/ports.ts';
import { encodeReduction } from '../src/evce/dialect.ts';
import { boxNames, directoryOf, type Directory, type DirectoryZone } from '../src/evce/directory.ts';
import { toDirectoryListed, toMeterObserved, toReductionRead, toStationsObserved } from '../src/evce/map.ts';
import { instantAt, type VirtualClock } from './virtual-clock.ts';
import type { World } from './world.ts';

/** The box is asked for what it has this often. */
const DIRECTORY_PERIOD_MS = 60_000;

export interface DirectLink {
  /**
   * All that can be observed now: the link when it is first used, the directory when it is due, then meters in
   * the site's order, stations, and reductions in the site's order.
   */
  observe(at: Instant): readonly EngineEvent[];
  /** Carries out a write at once; what follows from it are events of the same instant. */
  write(effect: WriteReduction, at: Instant): readonly (ReductionRead | WriteSettled)[];
}

/** The part of a world that a link needs. */
export type LinkedWorld = Pick<World, 'site' | 'box' | 'dialect' | 'wallStartMs'>;

interface LinkState {
  readonly world: LinkedWorld;
  /** Nobody configures the simulated box while it runs, so it is asked once. */
  readonly directory: Directory;
  readonly listed: DirectoryListed;
  /** Null before the link was first used. */
  listedMs: number | null;
}

export function createDirectLink(world: LinkedWorld): DirectLink {
  const directory = directoryOfBox(world);
  const listed = toDirectoryListed(directory, world.dialect, instantAt(world.wallStartMs, 0));
  const state: LinkState = { world, directory, listed, listedMs: null };
  return {
    observe: (at) => [...beginning(state, at), ...readings(state, at)],
    write: (effect, at) => carryOut(state, effect, at),
  };
}

function directoryOfBox({ box, site, dialect }: LinkedWorld): Directory {
  const listing = { zones: box.zones(), stations: box.stations(), meters: box.meters(), zoneStations: new Map() };
  return directoryOf(listing, { names: boxNames(site, {}), dialect, nominalVolts: site.supply.nominalVolts });
}

/** The link when it is first used, and the directory when it is due. */
function beginning(state: LinkState, at: Instant): readonly EngineEvent[] {
  const { listedMs } = state;
  if (listedMs !== null && at.monoMs - listedMs < DIRECTORY_PERIOD_MS) return [];
  state.listedMs = at.monoMs;
  const listed = { ...state.listed, at };
  return listedMs === null ? [{ kind: 'LinkChanged', at, up: true, detail: null }, listed] : [listed];
}

function readings(state: LinkState, at: Instant): readonly EngineEvent[] {
  const { directory } = state;
  const { box, site } = state.world;
  const meters = site.meters.flatMap(({ name }) => {
    const id = directory.meterIds.get(name);
    const values = id === undefined ? null : box.meterValues(id);
    return values === null ? [] : [toMeterObserved(values, name, at)];
  });
  const stations = toStationsObserved(box.statuses(), directory, at);
  return [...meters, stations, ...reductions(state, site, at)];
}

function reductions(state: LinkState, site: Site, at: Instant): readonly ReductionRead[] {
  return site.zones.flatMap(({ name }) => {
    const zone = state.directory.zones.get(name);
    return zone === undefined ? [] : readBack(state, zone, at);
  });
}

function readBack(state: LinkState, zone: DirectoryZone, at: Instant): readonly ReductionRead[] {
  const body = state.world.box.reduction(zone.id);
  if (body === null) return [];
  const read = toReductionRead(body, { zone, dialect: state.world.dialect, at, begunMonoMs: at.monoMs });
  return read.ok ? [read.event] : [];
}

function carryOut(state: LinkState, effect: WriteReduction, at: Instant): readonly (ReductionRead | WriteSettled)[] {
  const zone = state.directory.zones.get(effect.zone);
  const settled = (detail: string | null): WriteSettled => {
    const outcome = detail === null ? 'confirmed' : 'rejected';
    return { kind: 'WriteSettled', at, zone: effect.zone, writeId: effect.writeId, outcome, detail };
  };
  if (zone === undefined || zone.electrics === null) return [settled('the box lists no such zone')];
  const encoded = encodeReduction(state.world.dialect, zone.electrics, effect.allowedAmps);
  if (!encoded.ok) return [settled(encoded.why)];
  const answer = state.world.box.putReduction(zone.id, encoded.body);
  return answer === 'ok' ? [...readBack(state, zone, at), settled(null)] : [settled(`the box answered ${answer}`)];
}

/** Moves the world along the clock, a step at a time. Start it first: what is due at one instant runs in order. */
export function driveWorld(world: World, clock: VirtualClock): () => void {
  let cancel = clock.schedule(0, drive);
  function drive(): void {
    world.advance(clock.elapsedMs());
    cancel = clock.schedule(world.stepMs, drive);
  }
  return () => cancel();
}

/** Observes everything at every step of the world, from now on. */
export function createDirectSource(world: World, link: DirectLink, clock: VirtualClock): Source {
  const events$ = new Observable<EngineEvent>((subscriber) => {
    let cancel = clock.schedule(0, poll);
    function poll(): void {
      cancel = clock.schedule(world.stepMs, poll);
      for (const event of link.observe(clock.now())) subscriber.next(event);
    }
    return () => cancel();
  });
  return { events$ };
}

/** Carries writes out at once; the engine hears of it at the same instant, after what it is doing now. */
export function createDirectWriter(link: DirectLink, clock: VirtualClock): Writer {
  const outcomes = new Subject<ReductionRead | WriteSettled>();
  return {
    write(effect) {
      const events = link.write(effect, clock.now());
      assert(events.length > 0, 'every write ends in an outcome');
      clock.schedule(0, () => events.forEach((event) => outcomes.next(event)));
    },
    outcomes$: outcomes.asObservable(),
  };
}
