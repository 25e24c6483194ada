/**
 * Faults that befall the box itself, its zones and its stations. Those of meters and answers act where meters are read and
 * answers given.
 * @module
 */
import { amps, onAllPhases } from '../../src/engine/index.ts';
import { isOfGroup, type Fault, type KindOf } from '../../src/config/index.ts';
import type { ZoneElectrics } from '../../src/evce/dialect.ts';
import type { RunningFault } from '../faults.ts';
import type { Administration } from './administration.ts';
import type { Box } from './box-state.ts';
import type { CommandDesk } from './commands.ts';
import { putReduction } from './reduction-writes.ts';
import { leaving } from './reductions.ts';
import { goDown, resetToFactory, startAgain } from './restart.ts';
import type { StationSettings } from './settings.ts';

/** What can be harmed. */
export interface Harmed {
  readonly box: Box;
  readonly commands: CommandDesk;
  readonly administration: Administration;
}

/** Lets the faults of the box's board do their harm. */
export function harmBox(harmed: Harmed): void {
  harmed.box.faults.watch({
    begins: (running) => begin(harmed, running),
    ends: (running) => end(harmed, running),
  });
}

/** Why a fault can do nothing to a box, or null: it names what is not there. */
export function targetProblem({ settings, ids }: Box, { kind, zone, meter, station }: Fault): string | null {
  const isThere = (name: string, index: number): boolean => {
    const isIn = ids.station.has(index);
    return name === station && (kind === 'station-add' ? !isIn : isIn);
  };
  if (zone !== null && !settings.zones.some(({ name }) => name === zone)) return `there is no zone ${zone}`;
  if (meter !== null && !settings.meters.some(({ name }) => name === meter)) return `there is no meter ${meter}`;
  if (station === null || settings.stations.some(({ name }, index) => isThere(name, index))) return null;
  return kind === 'station-add' ? `no station ${station} was deleted` : `there is no station ${station}`;
}

function begin(harmed: Harmed, running: RunningFault): void {
  const { kind } = running.fault;
  if (isOfGroup(kind, 'box')) harm(harmed, kind, running);
  if (kind === 'foreign-writer') writeAgainAndAgain(harmed.box, running);
  if (kind === 'half-applied') {
    harmed.box.faults.strikes(running);
    strikeStations(harmed.box, { kind, fault: running.fault, isStruck: true });
  }
  if (isOfGroup(kind, 'stations')) beginAtStations(harmed, kind, running.fault);
}

function end({ box }: Harmed, { fault }: RunningFault): void {
  const { kind } = fault;
  if (kind === 'reboot') startAgain(box, fault);
  if (isOfGroup(kind, 'stations') || kind === 'half-applied') strikeStations(box, { kind, fault, isStruck: false });
}

function harm(harmed: Harmed, kind: KindOf<'box'>, running: RunningFault): void {
  const { box, administration, commands } = harmed;
  const { fault } = running;
  switch (kind) {
    case 'reboot':
      goDown(box);
      return commands.forget();
    case 'import':
      return administration.importConfiguration();
    case 'factory-reset':
      goDown(box);
      return resetToFactory(box);
    case 'zone-edit':
    case 'zone-rename':
      return editZone(harmed, fault);
    case 'clock-step':
      box.clockStartMs += fault.byMs;
      return;
    case 'certificate':
      // It is shown by whoever carries the box's answers; the box itself does not see it.
      return;
  }
}

function beginAtStations({ box, administration }: Harmed, kind: KindOf<'stations'>, fault: Fault): void {
  switch (kind) {
    case 'station-rename':
      return void administration.configureStation(stationId(box, fault), { friendly_name: fault.to ?? '' });
    case 'station-delete':
      return void administration.removeStation(stationId(box, fault));
    case 'station-add':
      return void administration.addStation(fault.station ?? '');
    case 'station-offline':
    case 'station-faulted':
    case 'station-unavailable':
    case 'station-missing':
    case 'station-unknown-word':
      return strikeStations(box, { kind, fault, isStruck: true });
  }
}

interface Strike {
  readonly kind: KindOf<'stations'> | 'half-applied';
  readonly fault: Fault;
  /** Whether it begins; otherwise it ends. */
  readonly isStruck: boolean;
}

function strikeStations(box: Box, strike: Strike): void {
  for (const index of stationsMeant(box, strike.fault)) strikeStation(box, index, strike);
}

function strikeStation(box: Box, index: number, { kind, isStruck }: Strike): void {
  switch (kind) {
    case 'station-offline':
      return box.links.setReachable(index, !isStruck, isStruck ? aloneAmps(box, index) : undefined);
    case 'station-faulted':
      return box.links.setFaulted(index, isStruck);
    case 'station-unavailable':
      return box.links.setOperative(index, !isStruck);
    case 'half-applied':
      return box.links.setMuted(index, isStruck && index % 2 === 1);
    case 'station-missing':
    case 'station-unknown-word':
    case 'station-rename':
    case 'station-delete':
    case 'station-add':
      // What the box says of a station, or whether there is one, is nothing to the station itself.
      return;
  }
}

/** The stations by name, or those of a zone. */
function stationsMeant({ settings: { stations, zones } }: Box, { station, zone }: Fault): readonly number[] {
  return stations.flatMap((each, index) => {
    const isMeant = (station ?? each.name) === each.name && (zone ?? zones[each.zone]?.name) === zones[each.zone]?.name;
    return isMeant ? [index] : [];
  });
}

/** What a station goes on with that has lost the box; undefined where it keeps what it has. */
function aloneAmps(box: Box, index: number): number | undefined {
  if (box.modes.offlineStation === 'keep') return undefined;
  const { phases, degradedMonoAmps, degradedTriAmps } = box.settings.stations[index] as StationSettings;
  return phases === 1 ? degradedMonoAmps : degradedTriAmps;
}

const stationId = (box: Box, { station }: Fault): number => {
  const index = box.settings.stations.findIndex(({ name }, at) => name === station && box.ids.station.has(at));
  return index < 0 ? NaN : box.ids.station.idAt(index);
};

/** Done by an administrator through the box's own page. */
function editZone({ box, administration }: Harmed, { zone, maxAmps, to }: Fault): void {
  const index = box.settings.zones.findIndex(({ name }) => name === zone);
  if (index < 0) return;
  administration.configureZone(box.ids.zone.idAt(index), {
    ...(maxAmps === null ? {} : { max_current: maxAmps }),
    ...(to === null ? {} : { friendly_name: to }),
  });
}

/** Somebody who knows nothing of us: he writes what he wants, as often as he was told to. */
function writeAgainAndAgain(box: Box, running: RunningFault): void {
  const { zone, everyMs, allowedAmps } = running.fault;
  if (!box.faults.running('writes').includes(running)) return;
  if (box.isUp) box.faults.strikes(running);
  box.settings.zones.forEach(({ name, maxAmps }, index) => {
    if (!box.isUp || (zone ?? name) !== name) return;
    const electrics = box.wiring.electrics[index] as ZoneElectrics;
    const wanted = leaving(box.dialect, electrics, onAllPhases(amps(allowedAmps ?? maxAmps)));
    putReduction(box, index, wanted.body);
  });
  box.agenda.after(everyMs, () => writeAgainAndAgain(box, running));
}
