/**
 * From readings to what each node carries: metered current, what the cars draw, what is left as background, and
 * how much that may rise before the cars can follow. Quantities are those of `control.md`.
 * @module
 */
import { frozenMeters, readMeter, type MeterReading } from './meter-reading.ts';
import {
  addAmps,
  addTo,
  copyOf,
  leastAmps,
  mostAmps,
  subtractAmps,
  ZERO_AMPS,
  type AmpsInMaking,
  type PhaseAmps,
} from './phases.ts';
import { crewsOf, type Crew } from './roster.ts';
import { senseNode, type SensedNode } from './sense-node.ts';
import type { Site, SiteNode } from './site.ts';
import type { EngineState } from './state.ts';
import { talliesOf, type ZoneTally } from './tally.ts';
import type { Instant } from './units.ts';
import { ceilingOver } from './zone-state.ts';

/** What a zone's cars draw and may still draw, A per line. */
export interface SensedZone {
  /** What its stations report. */
  readonly drawnAmps: PhaseAmps;
  /**
   * The part of it that is surely charging: no more than the ceilings it may still follow. What is drawn above
   * them, or in a zone that cannot be told anything, is load like any other, and others have to make room for it.
   */
  readonly countedAmps: PhaseAmps;
  /** What its stations drew by the last that each said of its car: one that stops saying it has not stopped its car. */
  readonly toldAmps: PhaseAmps;
  /** The part of that above the ceilings it may still follow. */
  readonly excessAmps: PhaseAmps;
  /** What its stations take of its allocation by the box's counting. */
  readonly occupiedAmps: PhaseAmps;
  /** The highest ceiling it may still follow: more than the last command until that is followed. */
  readonly mayDrawAmps: PhaseAmps;
  /** What is wired to each line: a line cannot draw more than its stations' maxima, or than it does. */
  readonly wiredAmps: PhaseAmps;
  /** What its stations may draw that did not speak in the last poll. */
  readonly unseenAmps: PhaseAmps;
  /** What of that was drawn when they last spoke. */
  readonly unseenDrawnAmps: PhaseAmps;
}

/** The site as of one instant; all lists are in the order of the site's. */
export interface Sensed {
  readonly meters: readonly MeterReading[];
  readonly zones: readonly SensedZone[];
  readonly nodes: readonly SensedNode[];
}

/** Reads the state as of `at`. */
export function sense(site: Site, state: EngineState, at: Instant): Sensed {
  const zones = senseZones(site, state);
  const chargingAmps = sumUp(site, zones, ({ countedAmps }) => countedAmps);
  const unseenAmps = sumUp(site, zones, ({ unseenAmps: may, unseenDrawnAmps: did }) => subtractAmps(may, did));
  const meters = readMeters(site, state, { chargingAmps, at });
  const mayDrawAmps = sumUp(site, zones, ({ mayDrawAmps: may, wiredAmps }) => leastAmps(may, wiredAmps));
  const excessAmps = sumUp(site, zones, (zone) => zone.excessAmps);
  const unsureAmps = sumUp(site, zones, (zone) =>
    subtractAmps(addAmps(zone.toldAmps, zone.unseenDrawnAmps), zone.countedAmps),
  );
  const nodes: SensedNode[] = new Array<SensedNode>(site.nodes.length);
  const sensing = {
    site,
    state,
    at,
    meters,
    zones,
    nodes,
    chargingAmps,
    unseenAmps,
    mayDrawAmps,
    excessAmps,
    unsureAmps,
  };
  for (let index = site.nodes.length - 1; index >= 0; index -= 1) nodes[index] = senseNode(sensing, index);
  return { meters, zones, nodes };
}

function readMeters(
  site: Site,
  state: EngineState,
  of: { readonly chargingAmps: readonly PhaseAmps[]; readonly at: Instant },
): readonly MeterReading[] {
  const frozen = frozenMeters(state.meters);
  return site.meters.map((meter, index) =>
    readMeter(state.meters[index] ?? null, {
      at: of.at,
      timing: site.timing,
      nominalVolts: site.supply.nominalVolts,
      knownLoadsAmps: of.chargingAmps[meter.node] as PhaseAmps,
      isFrozen: frozen[index] === true,
    }),
  );
}

function senseZones(site: Site, state: EngineState): readonly SensedZone[] {
  const tallies = talliesOf(state);
  const crews = crewsOf(state.roster, site.zones.length);
  return state.zones.map((zone, index) => {
    const tally = tallies[index] as ZoneTally;
    const node = site.nodes[site.zones[index]?.node ?? 0] as SiteNode;
    const ceiling = ceilingOver(zone, node.limitAmps);
    const wired = state.roster.length === 0 ? node.limitAmps : (crews[index] as Crew).wiredAmps;
    const allowed = zone.lever === null ? ZERO_AMPS : ceiling;
    return {
      drawnAmps: tally.drawnAmps,
      toldAmps: tally.toldAmps,
      excessAmps: mostAmps(ZERO_AMPS, subtractAmps(tally.toldAmps, allowed)),
      occupiedAmps: tally.occupiedAmps,
      unseenAmps: tally.unseenAmps,
      unseenDrawnAmps: tally.unseenDrawnAmps,
      countedAmps: leastAmps(tally.drawnAmps, allowed),
      mayDrawAmps: ceiling,
      wiredAmps: mostAmps(wired, tally.drawnAmps),
    };
  });
}

/** Something of the zones, added up for each node over all zones at and below it. */
function sumUp(site: Site, zones: readonly SensedZone[], of: (zone: SensedZone) => PhaseAmps): readonly PhaseAmps[] {
  const sums = site.nodes.map(() => copyOf(ZERO_AMPS));
  for (let index = sums.length - 1; index >= 0; index -= 1) {
    const { zone, parent } = site.nodes[index] as SiteNode;
    const here = sums[index] as AmpsInMaking;
    if (zone !== null) addTo(here, of(zones[zone] as SensedZone));
    if (parent !== null) addTo(sums[parent] as AmpsInMaking, here);
  }
  return sums;
}
