/**
 * What a parked site still keeps to although nobody reacts any more: what operators hold, and the hard ceilings of the
 * last decision.
 * @module
 */
import {
  amps,
  mapPhases,
  onAllPhases,
  unreachable,
  type Amps,
  type Ceiling,
  type Instant,
  type PhaseAmps,
  type Site,
} from '../engine/index.ts';
import type { LiveState } from './live-state.ts';

/** A site at the moment of its stop. */
export interface Moment {
  readonly site: Site;
  readonly state: LiveState;
  readonly at: Instant;
}

/** How far above nominal the supply's voltage may lie (EN 50160). */
const HIGHEST_VOLTAGE = 1.1;

/** What an operator holds a zone at; null where nobody does. */
export function heldAt({ state, at }: Moment, zone: string): Amps | null {
  const hold = state.holds[zone]?.hold ?? null;
  return hold === null || hold.untilWallMs <= at.wallMs ? null : hold.atAmps;
}

/**
 * Current on each line that the hard ceilings of the last decision surely leave at a node, A: charging counts as if it were
 * on all lines, at the highest voltage that the supply may have, and what flows back from the background makes no room.
 */
export function roomSaid({ site, state, at }: Moment, node: number): PhaseAmps {
  const record = state.record?.nodes[node];
  if (record === undefined) return onAllPhases(amps(0));
  const background = mapPhases(record.backgroundAmps, (load) => amps(Math.max(0, load)));
  const volts = site.supply.nominalVolts * HIGHEST_VOLTAGE;
  return hardCeilings(state, record.node, at)
    .map((ceiling) => roomUnder(ceiling, { background, volts }))
    .reduce(
      (room, other) => mapPhases(room, (most, phase) => amps(Math.min(most, other[phase]))),
      onAllPhases(amps(Infinity)),
    );
}

/** The ceilings at a node that are no matter of price and have not ended. */
function hardCeilings(state: LiveState, node: string, at: Instant): readonly Ceiling[] {
  const counting = (state.record?.strategies ?? []).filter(({ shadow }) => !shadow);
  return counting
    .flatMap(({ proposal }) => proposal.ceilings)
    .filter((ceiling) => ceiling.node === node && ceiling.kind !== 'economic')
    .filter(({ until }) => until === null || until > at.monoMs);
}

function roomUnder(
  { bound, covers }: Ceiling,
  of: { readonly background: PhaseAmps; readonly volts: number },
): PhaseAmps {
  const load = mapPhases(of.background, (amount) => amps(covers === 'total' ? amount : 0));
  const loadWatts = load.reduce((sum, amount) => sum + amount * of.volts, 0);
  const evenly = (watts: number): PhaseAmps => onAllPhases(amps(Math.max(0, watts) / (of.volts * load.length)));
  switch (bound.unit) {
    case 'A':
      return mapPhases(bound.amps, (most, phase) => amps(Math.max(0, most - load[phase])));
    case 'W':
      return evenly(bound.watts - loadWatts);
    case 'VA':
      // How much of the background is reactive does not stand in the record.
      return evenly(covers === 'total' ? 0 : bound.voltAmps);
    default:
      return unreachable(bound);
  }
}
