/**
 * What has to hold at every decision of a sequence, told from what is true: each law a function that says what breaks it,
 * or null.
 * @module
 */
import { PHASES, type NodeRecord, type ZoneRecord } from '../../../src/engine/index.ts';
import type { Decided } from './told-engine.ts';
import {
  CAR_MAX_AMPS,
  CAR_MIN_AMPS,
  CARS_PER_ZONE,
  DEAD_TIME_MS,
  isRaise,
  SITE,
  ZONE_MAX_AMPS,
  type TrueSite,
  type TrueZone,
} from './true-site.ts';

type SequenceLaw = (site: TrueSite, decided: Decided) => string | null;

const TOLERANCE_AMPS = 1e-6;
const FALLBACK_AFTER_MS = 35_000;

/** The first zone of which a breach can be told. */
const eachZone =
  (breachOf: (zone: TrueZone, record: ZoneRecord, of: { site: TrueSite; decided: Decided }) => string | null) =>
  (site: TrueSite, decided: Decided): string | null => {
    for (const [index, zone] of site.zones.entries()) {
      const breach = breachOf(zone, decided.record.zones[index] as ZoneRecord, { site, decided });
      if (breach !== null) return `${zone.name} ${breach}`;
    }
    return null;
  };

const writeOf = ({ name }: TrueZone, { writes }: Decided): number | null =>
  writes.find(({ zone }) => zone === name)?.allowedAmps[0] ?? null;

const isWaiting = ({ sent }: TrueZone): boolean => sent.at(-1)?.isAnswered === false;

/** By name, the laws of a decision. */
export const SEQUENCE_LAWS: Readonly<Record<string, SequenceLaw>> = {
  'is from nothing to the zone’s maximum': eachZone((_, { allocationAmps }) =>
    Number.isInteger(allocationAmps) && allocationAmps >= 0 && allocationAmps <= ZONE_MAX_AMPS
      ? null
      : `is given ${allocationAmps} A`,
  ),
  'gives nothing that is of no use': eachZone((_, { allocationAmps }) =>
    allocationAmps > 0 && allocationAmps < CAR_MIN_AMPS ? `is given ${allocationAmps} A` : null,
  ),
  'writes nothing that cannot arrive': eachZone((zone, _, { site, decided }) =>
    writeOf(zone, decided) !== null && !(site.isLinked && zone.isListed) ? 'is written' : null,
  ),
  'lowers before it raises': (_, { writes }) => {
    const intents = writes.map(({ intent }) => intent);
    return intents.lastIndexOf('lower') > intents.findIndex((intent) => intent !== 'lower') &&
      intents.some((intent) => intent !== 'lower')
      ? intents.join()
      : null;
  },
  'raises a zone once in a dead time, and knowing what it has': eachZone((zone, _, { site, decided }) => {
    const amps = writeOf(zone, decided);
    if (amps === null || !isRaise(zone, amps)) return null;
    if (zone.raisedMs !== null && site.nowMs - zone.raisedMs < DEAD_TIME_MS) return `is raised to ${amps} A too soon`;
    if (zone.readMs === null) return `is raised to ${amps} A unread`;
    const above = zone.inHall ? [0, 1] : [0];
    if (above.some((meter) => decided.record.nodes[meter]?.seen === 'stale')) return `is raised to ${amps} A unseen`;
    return isWaiting(zone) ? `is raised to ${amps} A before it is known what became of the last write` : null;
  }),
  'reckons with all that may be drawn': eachZone((zone, { mayDrawAmps }, { site }) =>
    // Nobody can hear of a restart before the box answers again.
    site.isLinked && site.mostPossible(zone) > mayDrawAmps
      ? `may follow ${site.mostPossible(zone)} A, reckoned with ${mayDrawAmps} A`
      : null,
  ),
  'raises into room that nobody may still draw': (site, decided) => {
    const { record } = decided;
    const isRaised = site.zones.map((zone) => isRaise(zone, writeOf(zone, decided) ?? 0));
    const takes = site.zones.map((zone, index) => {
      const { allocationAmps } = record.zones[index] as ZoneRecord;
      const most = isRaised[index] === true ? allocationAmps : Math.max(allocationAmps, site.mostPossible(zone));
      return Math.min(most, CARS_PER_ZONE * CAR_MAX_AMPS);
    });
    for (const meter of [0, 1] as const) {
      const below = site.zones.flatMap((zone, index) => (meter === 0 || zone.inHall ? [index] : []));
      if (!below.some((index) => isRaised[index] === true)) continue;
      const sum = below.reduce((total, index) => total + (takes[index] as number), 0);
      const room = (record.nodes[meter] as NodeRecord).hardAmps[0];
      if (sum > room + TOLERANCE_AMPS) return `${sum} A of ${room} A below ${SITE.nodes[meter]?.name}`;
    }
    return null;
  },
  'sees no more room than there is': (site, { record }) => {
    for (const meter of [0, 1] as const) {
      const { changedMs, polledMs, sampledMs } = site;
      const isSeen = (sampledMs[meter] ?? 0) > changedMs && (polledMs ?? 0) > changedMs;
      const { hardAmps, node, seen } = record.nodes[meter] as NodeRecord;
      // Below what is stale nothing rises, so that what was known before may stand for a while.
      if (!isSeen || seen === 'stale') continue;
      const limit = SITE.nodes[meter]?.limitAmps[0] ?? 0;
      const room = Math.max(0, limit - site.backgroundAmps(meter));
      if (PHASES.some((line) => hardAmps[line] > room + TOLERANCE_AMPS))
        return `${hardAmps.join()} A at ${node}, where ${room} A are left`;
    }
    return null;
  },
  'falls back where it has been blind for too long': eachZone((zone, { allocationAmps }, { site }) => {
    const isLost = (meter: 0 | 1): boolean =>
      site.sampledMs[meter] === null || site.nowMs - site.sampledMs[meter] > FALLBACK_AFTER_MS;
    const isBlind = isLost(0) || (zone.inHall && isLost(1));
    const most = SITE.zones.find(({ name }) => name === zone.name)?.fallbackAmps ?? 0;
    return isBlind && allocationAmps > most ? `is given ${allocationAmps} A blind` : null;
  }),
  'lowers at once what is held above it': eachZone((zone, { allocationAmps }, { site, decided }) => {
    const isKnown = site.isLinked && zone.isListed && zone.readMs !== null && zone.reading === null;
    if (!isKnown || zone.sent.some((write) => site.mayArrive(write)) || isWaiting(zone)) return null;
    return zone.holdsAmps > allocationAmps && writeOf(zone, decided) === null
      ? `holds ${zone.holdsAmps} A, is given ${allocationAmps} A, and is not written`
      : null;
  }),
};

/** Throws at the first law that a decision breaks. */
export function judgeBy(site: TrueSite, decided: Decided): void {
  for (const [law, check] of Object.entries(SEQUENCE_LAWS)) {
    const breach = check(site, decided);
    if (breach !== null) throw new RangeError(`a decision ${law}: ${breach}`);
  }
}
