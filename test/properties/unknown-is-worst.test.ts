/**
 * What is lost never makes room. A quantity of which nothing is heard is no better than it was, or than the news would make
 * it; and a zone of whose station nothing is heard has no more than it had, or would have.
 * @module
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ZERO_AMPS,
  type CycleRecord,
  type ListedStation,
  type MeterObserved,
  type NodeRecord,
  type PhaseAmps,
  type StationObservation,
} from '../../src/engine/index.ts';
import { cases, expectJudged } from '../support/cases.ts';
import { calmHistories, troubledHistories } from '../support/moments.ts';
import { smallPlaces, type Place } from '../support/places.ts';
import {
  decided,
  evennessOf,
  fallen,
  gaining,
  heldBefore,
  isKnown,
  isRepeated,
  restored,
  risen,
  roomsOf,
  sceneOf,
  seenBefore,
  unchanged,
  withEvents,
  withMeters,
  withStations,
  zoneIn,
} from '../support/scenes.ts';

/** What may be lost of a station in a poll. */
const OF_A_STATION: Readonly<Record<string, (seen: StationObservation) => StationObservation | null>> = {
  'the station': () => null,
  'its status': (seen) => ({ ...seen, status: 'unknown' }),
  'its currents': (seen) => ({ ...seen, currentAmps: [null, null, null] }),
  'the path to it': (seen) => ({ ...seen, reachable: false }),
  'its set-point': (seen) => ({ ...seen, setpointAmps: null }),
};

/** What may be lost of a meter's sample. */
const OF_A_SAMPLE: Readonly<Record<string, (event: MeterObserved) => MeterObserved | null>> = {
  'the sample': () => null,
  'all of its numbers': (event) => withCurrents(event, [NaN, NaN, NaN]),
  'one line': (event) => withCurrents(event, event.values.currentAmps.with(1, null)),
  'the power of a line': (event) => ({
    ...event,
    values: { ...event.values, powerWatts: event.values.powerWatts.with(1, null) as never },
  }),
  'its voltages': (event) => ({ ...event, values: { ...event.values, voltageVolts: [null, null, null] } }),
};

const withCurrents = (event: MeterObserved, currentAmps: readonly (number | null)[]): MeterObserved => ({
  ...event,
  values: { ...event.values, currentAmps: currentAmps as never },
});

/** Who is silent for longer than this has a fallback. */
const FALLBACK_MS = 35_000;

const histories = fc.oneof(calmHistories(3, 6), troubledHistories(7));

const stationOf = (place: Place, choice: number): ListedStation =>
  place.stations[choice % place.stations.length] as ListedStation;

const flowMeters =
  ({ site }: Place) =>
  (name: string): boolean =>
    site.meters.some((meter) => meter.name === name && meter.role === 'flow');

describe('unknown-is-worst, M7: in a poll', () => {
  it.each(Object.keys(OF_A_STATION))('losing %s raises neither a headroom nor the ceiling of its zone', (loss) => {
    fc.assert(
      fc.property(smallPlaces, histories, fc.nat(), (place, history, choice) => {
        const scene = sceneOf(place, history);
        const { name, zone } = stationOf(place, choice);
        if (!isKnown(scene)) return;
        const lose = OF_A_STATION[loss] as (seen: StationObservation) => StationObservation | null;
        const isMeant = (one: string): boolean => one === name;
        const news = {
          lost: withStations(scene, isMeant, lose),
          known: scene.heard,
          still: unchanged(scene, flowMeters(place)),
          // What the meters and other stations have to say is heard all the same.
          again: withStations(scene, isMeant, (seen) => seenBefore(scene, seen)),
        };
        const [lost, known] = [decided(scene, news.lost), decided(scene)];
        // Who no longer says what does not fit to the meter loses the doubt.
        if (isContradicted(place, known)) return;
        const [still, again] = [decided(scene, news.still), decided(scene, news.again)];
        expect(risen(roomsOf(lost), roomsOf(known), roomsOf(still), roomsOf(again))).toEqual([]);
        const [lostEven, ...even] = Object.values(news).map((heard) => evennessOf(scene, heard));
        expect(risen(lostEven ?? [], ...even)).toEqual([]);
        // A zone that waited for its start, or for a step, may go on to what it was to have already.
        const due = (one: string): number => zoneIn(scene.last, one)?.shareAmps ?? 0;
        const gains = gaining(lost, [known, still, again], (one) => Math.max(heldBefore(scene, one), due(one)));
        expect(gains.filter((gain) => gain.startsWith(`${zone}:`))).toEqual([]);
      }),
      cases(400),
    );
  });

  it('losing all of it makes no more room than the meters say has become free', () => {
    fc.assert(
      fc.property(smallPlaces, histories, (place, history) => {
        const scene = sceneOf(place, history);
        const { last, before, tick } = scene;
        const silentMs = tick.at.monoMs - (before.stationsAt?.monoMs ?? 0);
        // Where all that is metered counts as load, cars included, nothing is left to be got wrong.
        if (!isKnown(scene) || last === null || hasSources(place) || silentMs > FALLBACK_MS) return;
        // What was doubted just before has no pair to go back to.
        if (last.nodes.some(({ seen }) => seen !== 'fresh')) return;
        // A zone that the box lists anew may be told something, so that what its cars draw is no load any more.
        if (scene.heard.some(({ kind }) => kind === 'DirectoryListed')) return;
        const lost = decided(
          scene,
          withEvents(scene.heard, 'StationsObserved', () => null),
        );
        const still = decided(scene, unchanged(scene, flowMeters(place)));
        const freed = rise(lost, last, ({ measuredAmps }) => measuredAmps ?? ZERO_AMPS);
        // A node without a meter has what those below it bring.
        const isUnmetered = lost.nodes.flatMap((node) => node.backgroundAmps.map(() => node.measuredAmps === null));
        const slack = freed.map((value, index) => (isUnmetered[index] === true ? Infinity : value));
        expect(fallen(lost, [decided(scene), still, last], slack)).toEqual([]);
      }),
      cases(1000),
    );
  });
});

describe('unknown-is-worst, M7: of meters', () => {
  it.each(Object.keys(OF_A_SAMPLE))(
    'losing %s makes no more room than cars say that they have come to take',
    (loss) => {
      const lose = OF_A_SAMPLE[loss] as (event: MeterObserved) => MeterObserved | null;
      fc.assert(
        fc.property(smallPlaces, histories, fc.nat(), fc.boolean(), (place, history, choice, isEvery) => {
          const scene = sceneOf(place, history);
          const meter = place.site.meters[choice % Math.max(1, place.site.meters.length)];
          if (meter === undefined || scene.last === null || !isKnown(scene)) return;
          const isMeant = (name: string): boolean => isEvery || name === meter.name;
          const known = decided(scene);
          // Who loses what was doubted loses the doubt.
          const isDoubted = known.meters.some(({ state }) => state !== 'fresh') || isContradicted(place, known);
          if (isDoubted && loss !== 'the sample') return;
          // A sample that is repeated, but for what it has lost, is a new one: it may agree with itself.
          const loseNew = (event: MeterObserved): MeterObserved | null =>
            loss !== 'the sample' && isRepeated(scene, event) ? event : lose(event);
          const lost = decided(scene, withMeters(scene, isMeant, loseNew));
          const still = decided(
            scene,
            unchanged(scene, (name) => isMeant(name) || flowMeters(place)(name)),
          );
          // What other meters and the cars have to say is heard all the same.
          const again = decided(
            scene,
            withMeters(scene, isMeant, (event) => restored(scene, event, loseNew(event))),
          );
          const taken = rise(scene.last, lost, ({ chargingAmps }) => chargingAmps);
          expect(fallen(lost, [known, still, again, scene.last], taken)).toEqual([]);
        }),
        cases(400),
      );
    },
  );
});

describe('silence', () => {
  it('unknown-is-worst, M7: raises no headroom: without meters and cars each is what it was, or less', () => {
    fc.assert(
      fc.property(smallPlaces, histories, fc.constantFrom(1, 5, 20, 40, 300), (place, history, waitSeconds) => {
        const { last, ...scene } = sceneOf(place, [...history, { waitSeconds, seed: 0, troubles: [] }]);
        if (last === null || isShedding(last)) return;
        const silent = decided({ ...scene, last }, []);
        // Who was just allowed more may be who draws more.
        if (hasRaised(last, silent)) return;
        expect(risen(roomsOf(silent), roomsOf(last))).toEqual([]);
      }),
      cases(1000),
    );
  });

  it('judges as many decisions as this file says', () => {
    expectJudged('unknownIsWorst');
  });
});

/** Whether meters and cars that are all fresh do not fit to each other. */
const isContradicted = ({ site }: Place, { nodes, meters }: CycleRecord): boolean =>
  site.nodes.some(
    (node, index) =>
      node.meters.length > 0 &&
      nodes[index]?.seen === 'stale' &&
      node.meters.every((meter) => meters[meter]?.state === 'fresh'),
  );

/** Whether the cars of a zone may draw more than at the decision before. */
const hasRaised = (before: CycleRecord, now: CycleRecord): boolean =>
  now.zones.some(({ mayDrawAmps }, index) => mayDrawAmps > (before.zones[index]?.mayDrawAmps ?? 0));

const hasSources = ({ site }: Place): boolean => site.meters.some(({ role }) => role !== 'flow');

/** Everything below stops at once for as long as this lasts, which is no matter of information. */
const isShedding = ({ nodes }: CycleRecord): boolean =>
  nodes.some(({ because }) => because.some(({ reason }) => reason.kind === 'shed'));

/**
 * By how much a quantity of the nodes' lines rose. Of meters and cars that were read within 5 s of each other, which is a
 * pair, one may show first what both will show: so much is not known by anybody.
 */
const rise = (from: CycleRecord, to: CycleRecord, of: (node: NodeRecord) => PhaseAmps): readonly number[] =>
  to.nodes.flatMap((node, index) =>
    of(node).map((value, line) => Math.max(0, value - (of(from.nodes[index] as NodeRecord)[line] ?? 0))),
  );
