/**
 * What each zone asks the allocator for, from its cars and its wiring.
 * @module
 */
import { appetiteOf, isWanting, minimumOf } from './appetite.ts';
import { cutFor } from './defiance.ts';
import type { ShareRequest } from './filling.ts';
import { ceilToLever, type Lever } from './lever.ts';
import { highest, numberPerPhase, onAllPhases, PHASES, type PhaseIndex } from './phases.ts';
import type { Because } from './reason.ts';
import { crewsOf, type Crew } from './roster.ts';
import type { Sensed, SensedZone } from './sense.ts';
import type { Site, SiteZone } from './site.ts';
import type { EngineState } from './state.ts';
import { loadsLine, type StationState } from './station.ts';
import { zonesBelowZones } from './tree.ts';
import { amps, type Amps, type Instant } from './units.ts';
import { heldBy, type ZoneState } from './zone-state.ts';

/** A request, and the lines that its amount is for: all three, or one where the box takes a value for each. */
export interface ZoneRequest extends ShareRequest {
  readonly lines: readonly PhaseIndex[];
}

/** Requests of all listed zones, by index of zone. */
export function requestsOf(
  site: Site,
  state: EngineState,
  of: { readonly sensed: Sensed; readonly at: Instant },
): readonly ZoneRequest[] {
  const crews = crewsOf(state.roster, site.zones.length);
  const requests: ZoneRequest[] = [];
  for (let index = 0; index < site.zones.length; index += 1) {
    const zone = site.zones[index] as SiteZone;
    const known = state.zones[index] as ZoneState;
    const crew = crews[index] as Crew;
    if (known.lever === null || isUmbrella(site, index, crew)) continue;
    const stations = crew.possible.map((position) => state.stations[position] as StationState);
    const blindNode = blindNodeAbove(site, of.sensed, zone);
    const sensed = of.sensed.zones[index] as SensedZone;
    const facts = { site, zone, index, known, lever: known.lever, stations, blindNode, sensed, at: of.at };
    if (known.lever.shape === 'scalar') requests.push(requestOf(facts, PHASES));
    else for (const phase of PHASES) requests.push(requestOf(facts, [phase]));
  }
  return requests;
}

/**
 * Whether a zone has no stations, but zones below it: a box that honours it lets those have no more together, so that
 * it is told what they may have.
 */
export const isUmbrella = (site: Site, zone: number, crew: Crew): boolean =>
  crew.possible.length === 0 && zonesBelowZones(site).has(zone);

type Most = ShareRequest['most'];

interface ZoneFacts {
  readonly site: Site;
  readonly zone: SiteZone;
  readonly index: number;
  readonly known: ZoneState;
  readonly lever: Lever;
  /** In the order in which their cars get their minimums. */
  readonly stations: readonly StationState[];
  readonly blindNode: string | null;
  readonly sensed: SensedZone;
  readonly at: Instant;
}

function requestOf(facts: ZoneFacts, lines: readonly PhaseIndex[]): ZoneRequest {
  const { lever, stations, sensed } = facts;
  const minimums: Amps[] = [];
  const needed: LineSums = [0, 0, 0];
  const usable: LineSums = [0, 0, 0];
  const surelyUsable: LineSums = [0, 0, 0];
  let readiness = Infinity;
  let powerShare = 0;
  let unknown: StationState | null = null;
  for (const station of stations) {
    powerShare = Math.max(powerShare, station.facts.inPhaseShare);
    if (!isWanting(station)) {
      if (onAny(station, lines)) readiness = Math.min(readiness, station.facts.minAmps);
      continue;
    }
    const appetiteAmps = appetiteOf(station);
    addOn(needed, station, minimumOf(station));
    addOn(usable, station, appetiteAmps);
    if (station.seen?.status === 'unknown') unknown = station;
    else addOn(surelyUsable, station, appetiteAmps);
    minimums.push(ceilToLever(lever, mostOn(needed, lines)));
  }
  return {
    zone: facts.index,
    lines,
    lever,
    wiredAmps:
      lines.length === 3
        ? sensed.wiredAmps
        : numberPerPhase((phase) => (lines.includes(phase) ? sensed.wiredAmps[phase] : amps(0))),
    powerShare: powerShare === 0 ? 1 : powerShare,
    most: leastOf(mostOf(facts, lines), unknown === null ? null : mostFor(facts, lines, { unknown, surelyUsable })),
    minimums,
    demandAmps: ceilToLever(lever, mostOn(usable, lines)),
    readinessAmps: amps(readiness === Infinity ? 0 : readiness),
    arrivals: facts.known.arrivals,
    weight: Math.max(1, minimums.length),
  };
}

const onAny = ({ facts }: StationState, lines: readonly PhaseIndex[]): boolean =>
  lines.some((line) => loadsLine(facts, line));

/** Sums in the making, one for each grid line. */
type LineSums = [number, number, number];

function addOn(sums: LineSums, { facts }: StationState, value: number): void {
  for (const line of facts.gridLines ?? PHASES) sums[line] += value;
}

/** What cars take together on the line that carries most: what a zone must be allowed. */
const mostOn = (sums: readonly number[], lines: readonly PhaseIndex[]): number =>
  lines.reduce<number>((most, line) => Math.max(most, sums[line] ?? 0), 0);

/** The zone's own maximum, its fallback while a node above it is blind, or less while it does not follow. */
function mostOf(facts: ZoneFacts, lines: readonly PhaseIndex[]): Most {
  const { lever, zone, blindNode } = facts;
  const maximum: Because = { by: 'limits', reason: { kind: 'zone-maximum', maxAmps: lever.maxAmps } };
  const own = { amps: lever.maxAmps, because: maximum };
  const sighted =
    blindNode === null
      ? own
      : leastOf(own, {
          amps: zone.fallbackAmps,
          because: { by: 'limits', reason: { kind: 'blind', subject: blindNode, state: 'missing', ageMs: null } },
        });
  const { defiance } = facts.known;
  const ceilingAmps =
    defiance === null
      ? amps(0)
      : highest(numberPerPhase((phase) => (lines.includes(phase) ? defiance.ceilingAmps[phase] : amps(0))));
  const cut = cutFor(facts.site, defiance, { ceilingAmps, at: facts.at });
  if (cut === null) return sighted;
  const reason = { kind: 'not-followed' as const, zone: zone.name, excessAmps: defiance?.excessAmps ?? amps(0) };
  return leastOf(sighted, { amps: cut, because: { by: 'limits', reason } });
}

/** A station whose status nobody knows may draw, but is no reason to allow its zone more than it had. */
function mostFor(
  { lever, known }: ZoneFacts,
  lines: readonly PhaseIndex[],
  of: { readonly unknown: StationState; readonly surelyUsable: readonly number[] },
): Most {
  const held = heldBy(known) ?? onAllPhases(lever.maxAmps);
  const most = Math.max(mostOn(held, lines), ceilToLever(lever, mostOn(of.surelyUsable, lines)));
  const reason = { kind: 'blind' as const, subject: of.unknown.facts.name, state: 'missing' as const, ageMs: null };
  return { amps: amps(most), because: { by: 'limits', reason } };
}

const leastOf = (a: Most, b: Most | null): Most => (b !== null && b.amps < a.amps ? b : a);

/** The first node, from the zone upwards, whose background is not known. */
function blindNodeAbove(site: Site, sensed: Sensed, zone: SiteZone): string | null {
  let at: number | null = zone.node;
  while (at !== null) {
    if (sensed.nodes[at]?.seen === 'blind') return site.nodes[at]?.name ?? null;
    at = site.nodes[at]?.parent ?? null;
  }
  return null;
}
