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
  type StopSession,
  type WriteReduction,
  type WriterEvent,
} from '../src/engine/index.ts';
import type { Source, Writer } from '../src/engine/ports.ts';
import { boxNames, directoryOf } from '../src/evce/directory.ts';
import { toDirectoryListed, toMeterObserved } from '../src/evce/map.ts';
import type { MeterValuesBody } from '../src/evce/wire.ts';
import { endSession, readBack, writeReduction, type Carrier, type LinkedWorld } from './direct-orders.ts';
import { createStationPoll, type StationPoll } from './direct-stations.ts';
import { isOpen, passageOf } from './passage.ts';
import { instantAt, type VirtualClock } from './virtual-clock.ts';
import type { World } from './world.ts';

/** The box is asked for what it has this often. */
const DIRECTORY_PERIOD_MS = 60_000;
/** What a zone of a large site has is read back this often, so that a box is not asked more than it bears. */
const READ_BACK_PERIOD_MS = 30_000;
/** A site of so many zones is small: all are read every time. */
const SMALL_SITE_ZONES = 3;

export interface DirectLink {
  /**
   * All that can be observed now: the link when it changes, the directory when it is due, then meters in the site's
   * order, stations, and reductions in the site's order, those of a large site in turn. It ends where the box does not
   * answer.
   */
  observe(at: Instant): readonly EngineEvent[];
  /** Carries out a write at once; what follows from it are events of the same instant. */
  write(effect: WriteReduction, at: Instant): readonly WriterEvent[];
  /** Has the box tell a station to end its session. */
  stop(effect: StopSession, at: Instant): readonly WriterEvent[];
}

interface LinkState extends Carrier {
  readonly pollStations: StationPoll;
  listed: DirectoryListed;
  /** The box's revision and restarts at the listing. */
  revision: number;
  restarts: number;
  /** Null before the link was first used. */
  isUp: boolean | null;
  /** The zone that is read next. */
  nextZone: number;
  /** Zones that have not been read since the link was up. */
  unreadZones: number;
}

export function createDirectLink(world: LinkedWorld): DirectLink {
  const state: LinkState = {
    world,
    ...listingOf(world),
    restarts: world.box.restarts(),
    listedMs: null,
    isUp: null,
    nextZone: 0,
    unreadZones: 0,
    late: [],
    pollStations: createStationPoll(),
  };
  return {
    observe: (at) => observe(state, at),
    write: (effect, at) => writeReduction(state, effect, at),
    stop: (effect, at) => endSession(state, effect, at),
  };
}

function listingOf(world: LinkedWorld): Pick<LinkState, 'directory' | 'listed' | 'revision'> {
  const { box, site, dialect } = world;
  const listing = { zones: box.zones(), stations: box.stations(), meters: box.meters(), zoneStations: new Map() };
  const names = boxNames(site, {});
  const directory = directoryOf(listing, { names, dialect, nominalVolts: site.supply.nominalVolts });
  const listed = toDirectoryListed(directory, dialect, instantAt(world.wallStartMs, 0));
  return { directory, listed, revision: box.revision() };
}

/** One round of questions. */
interface Round {
  readonly state: LinkState;
  readonly at: Instant;
  /** Whether every call passes. */
  readonly isOpen: boolean;
  readonly events: EngineEvent[];
  isLost: boolean;
}

function observe(state: LinkState, at: Instant): readonly EngineEvent[] {
  for (const late of state.late.filter(({ dueMs }) => dueMs <= at.monoMs)) late.run();
  state.late = state.late.filter(({ dueMs }) => dueMs > at.monoMs);
  const round: Round = { state, at, isOpen: isOpen(state.world.box), events: [], isLost: false };
  begin(round);
  if (!round.isLost) readMeters(round);
  if (!round.isLost) readStations(round);
  if (!round.isLost) readReductions(round);
  return round.events;
}

/** Whether a question is answered. Where nobody answers, the link is lost and the round over. */
function isHeard(round: Round, path: string): boolean {
  const { kind } = passageOf(round.state.world.box, { method: 'GET', path });
  if (kind === 'heard') return true;
  if (kind !== 'refused' && kind !== 'garbled') lose(round);
  return false;
}

function lose(round: Round): void {
  const { state, at, events } = round;
  round.isLost = true;
  if (state.isUp !== false) events.push({ kind: 'LinkChanged', at, up: false, detail: 'nobody answers' });
  state.isUp = false;
}

/** The link when it is up again, and the directory when it is due. */
function begin(round: Round): void {
  const { state, at, events } = round;
  const { box } = state.world;
  const isAnotherSession = state.restarts !== box.restarts();
  const isDue = isAnotherSession || state.listedMs === null || at.monoMs - state.listedMs >= DIRECTORY_PERIOD_MS;
  if (!isDue && state.isUp === true) return;
  if (!round.isOpen && !isHeard(round, 'em/zones')) return;
  if (isAnotherSession) box.faults.note('login');
  state.restarts = box.restarts();
  if (state.isUp !== true || isAnotherSession) {
    events.push({ kind: 'LinkChanged', at, up: true, detail: null });
    state.nextZone = 0;
    state.unreadZones = state.world.site.zones.length;
  }
  state.isUp = true;
  if (!isDue) return;
  state.listedMs = at.monoMs;
  // Nobody configures the simulated box but faults, so it is hardly ever another one.
  if (state.revision !== box.revision()) Object.assign(state, listingOf(state.world));
  events.push({ ...state.listed, at });
}

function readMeters(round: Round): void {
  const { state, at, events } = round;
  for (const { name } of state.world.site.meters) {
    const id = state.directory.meterIds.get(name);
    if (id === undefined || round.isLost || (!round.isOpen && !isHeard(round, `pms/${id}/values`))) continue;
    const values = state.world.box.meterValues(id);
    if (values === null) state.listedMs = null;
    else if (isReadable(values)) events.push(toMeterObserved(values, name, at));
  }
}

/** A body with a number that is none is no JSON. */
const isReadable = ({ energy }: MeterValuesBody): boolean => !Number.isNaN(energy?.import);

function readStations(round: Round): void {
  const { state, at, events } = round;
  if (!round.isOpen && !isHeard(round, 'stations/statuses')) return;
  events.push(state.pollStations(state.world.box.lastingStatuses(), state.directory, at));
}

function readReductions(round: Round): void {
  const { state, at, events } = round;
  const { zones } = state.world.site;
  for (let left = zonesToRead(state); left > 0 && !round.isLost; left -= 1) {
    const zone = state.directory.zones.get(zones[state.nextZone]?.name ?? '');
    state.nextZone = (state.nextZone + 1) % zones.length;
    state.unreadZones = Math.max(0, state.unreadZones - 1);
    if (zone === undefined) continue;
    if (round.isOpen || isHeard(round, `em/zones/${zone.id}/reduction`)) events.push(...readBack(state, zone, at));
  }
}

/** Of a small site all, and of a large one in turn; all where nothing that was read counts any longer. */
function zonesToRead({ world: { site, stepMs }, unreadZones }: LinkState): number {
  const count = site.zones.length;
  if (count <= SMALL_SITE_ZONES) return count;
  return Math.min(count, Math.max(unreadZones, Math.ceil((count * stepMs) / READ_BACK_PERIOD_MS)));
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
      for (const event of world.signals.observe(clock.now())) subscriber.next(event);
      for (const event of link.observe(clock.now())) subscriber.next(event);
    }
    return () => cancel();
  });
  return { events$ };
}

/** Carries out at once what it is given; the engine hears of it at the same instant, after what it is doing now. */
export function createDirectWriter(link: DirectLink, clock: VirtualClock): Writer {
  const outcomes = new Subject<WriterEvent>();
  const tell = (events: readonly WriterEvent[]): void => {
    assert(events.length > 0, 'every write and every stop ends in an outcome');
    clock.schedule(0, () => events.forEach((event) => outcomes.next(event)));
  };
  return {
    write: (effect) => tell(link.write(effect, clock.now())),
    stop: (effect) => tell(link.stop(effect, clock.now())),
    outcomes$: outcomes.asObservable(),
  };
}
