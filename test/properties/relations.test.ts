/**
 * How decisions on related worlds are related: renamed lines, a higher reading, a station more, a zone in two parts, a
 * departure that was seen once.
 * @module
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shareExactly } from '../../src/engine/allocator.ts';
import {
  amps,
  thingPerPhase,
  watts,
  type CycleRecord,
  type EngineEvent,
  type MeterObserved,
  type PerPhase,
  type StationObservation,
} from '../../src/engine/index.ts';
import { cases, expectJudged, judge } from '../support/cases.ts';
import { calmHistories, troubledHistories } from '../support/moments.ts';
import { places, smallPlaces, type Place } from '../support/places.ts';
import { linesOf, turned, turnedEvent, turnedPlace } from '../support/rotated.ts';
import {
  decided,
  gaining,
  heldBefore,
  isKnown,
  risen,
  roomsOf,
  sceneOf,
  unchanged,
  withMeters,
  withStations,
} from '../support/scenes.ts';
import { boundsAt, requestFor, threePhaseCar } from '../support/share.ts';
import { hear } from '../support/shifted.ts';
import { threePhases } from '../support/three-phases.ts';

const histories = fc.oneof(calmHistories(3, 6), troubledHistories(7));

/** Sums that are taken in another order differ by less, A. */
const isSame = (a: number, b: number): boolean => Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a), Math.abs(b));

const differences = (a: readonly PerPhase<number>[], b: readonly PerPhase<number>[]): readonly string[] =>
  a.flatMap((values, index) => {
    const others = b[index] ?? [NaN, NaN, NaN];
    return values.every((value, line) => isSame(value, others[line] as number))
      ? []
      : [`${index}: ${values.join(' ')} and ${others.join(' ')}`];
  });

const isAllFresh = (record: CycleRecord | null): boolean =>
  record?.nodes.every(({ seen }) => seen === 'fresh') === true;

describe('with lines that are called otherwise', () => {
  it('M5: all is decided alike, line by line', () => {
    fc.assert(
      fc.property(places, histories, (place, history) => {
        const scene = sceneOf(place, history);
        const events = [...scene.past, ...scene.heard, scene.tick];
        const { records } = hear(place, events);
        const others = hear(turnedPlace(place), events.map(turnedEvent)).records;
        judge(records.length);
        expect(others).toHaveLength(records.length);
        for (const [index, record] of records.entries())
          expect(differences(linesOf(record).map(turned), linesOf(others[index] as CycleRecord))).toEqual([]);
      }),
      cases(300),
    );
  });
});

describe('with more load', () => {
  /** So much more, where anything is known. */
  const plus = <Q extends number>(value: Q | null, more: number, of: (value: number) => Q): Q | null =>
    value === null ? null : of(value + more);
  /** So many amps more on each line, drawn as work. */
  const heavier =
    (more: PerPhase<number>, { site }: Place) =>
    (event: MeterObserved): MeterObserved => {
      const { currentAmps, powerWatts } = event.values;
      const sign = site.meters.find(({ name }) => name === event.meter)?.sign ?? 1;
      const volts = site.supply.nominalVolts;
      return {
        ...event,
        values: {
          ...event.values,
          currentAmps: thingPerPhase((line) => plus(currentAmps[line], more[line], amps)),
          powerWatts: thingPerPhase((line) => plus(powerWatts[line], sign * more[line] * volts, watts)),
        },
      };
    };
  const extra = fc.oneof(fc.constant(0), fc.double({ min: 0, max: 5, noNaN: true }), fc.integer({ min: 0, max: 400 }));

  it('S20: no headroom is larger', () => {
    fc.assert(
      fc.property(smallPlaces, histories, fc.tuple(extra, extra, extra), fc.nat(), (place, history, more, choice) => {
        const scene = sceneOf(place, history);
        const loads = place.site.meters.filter(({ role }) => role === 'flow');
        const chosen = loads[choice % Math.max(1, loads.length)];
        if (chosen === undefined) return;
        const light = decided(scene);
        // One that is too low to be believed counts at its worst; a higher one may be believed.
        if (!isAllFresh(light)) return;
        const heavy = decided(
          scene,
          withMeters(scene, (name) => name === chosen.name, heavier(more, place)),
        );
        expect(risen(roomsOf(heavy), roomsOf(light))).toEqual([]);
      }),
      cases(1500),
    );
  });
});

describe('with a free station more', () => {
  it('M8: no headroom is larger, in the form that is true: what zones have may move', () => {
    fc.assert(
      fc.property(smallPlaces, histories, fc.nat(), (place, history, choice) => {
        // Between two polls a rise may be a car that has just begun, and the more stations the likelier.
        const isPolled = history.every(({ troubles }) => !troubles.includes('stations-silent'));
        const like = place.stations[choice % place.stations.length];
        if (like === undefined || !isPolled) return;
        const scene = sceneOf(place, history);
        const added = { ...like, name: 'one more' };
        const free = (events: readonly EngineEvent[]): readonly EngineEvent[] =>
          events.map((event) => {
            if (event.kind === 'DirectoryListed') return { ...event, stations: [...event.stations, added] };
            if (event.kind !== 'StationsObserved') return event;
            return { ...event, stations: [...event.stations, idle(added.name)] };
          });
        const few = hear(place, [...scene.past, ...scene.heard, scene.tick]).records;
        const more = hear(place, [...free(scene.past), ...free(scene.heard), scene.tick]).records;
        judge(2);
        expect(risen(roomsOf(more.at(-1) as CycleRecord), roomsOf(few.at(-1) as CycleRecord))).toEqual([]);
      }),
      cases(400),
    );
  });
});

const idle = (name: string): StationObservation => ({
  name,
  status: 'available',
  currentAmps: [amps(0), amps(0), amps(0)],
  setpointAmps: amps(0),
  reachable: true,
  sessionWh: null,
});

describe('a zone in two parts', () => {
  it('M9: has as much in all where all its cars have their minimums and can use more', () => {
    const parts = fc.record({
      own: fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 })),
      others: fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 4 }),
      spareAmps: fc.integer({ min: 0, max: 150 }),
    });
    fc.assert(
      fc.property(parts, ({ own: [first, second], others, spareAmps }) => {
        const cars = first + second + others.reduce((sum, count) => sum + count, 0);
        const rooms = threePhases(6 * cars + spareAmps, 6 * cars + spareAmps, 6 * cars + spareAmps);
        const given = (zones: readonly number[]): readonly number[] => {
          const requests = zones.map((count, zone) =>
            requestFor(zone, { cars: Array.from({ length: count }, () => ({ ...threePhaseCar, most: 100 })) }),
          );
          const all = zones.map((_, zone) => zone);
          judge(1);
          return shareExactly(requests, boundsAt(0, all, rooms), all).given;
        };
        const [whole = NaN] = given([first + second, ...others]);
        const [one = NaN, other = NaN] = given([first, second, ...others]);
        expect(one + other).toBeCloseTo(whole, 6);
      }),
      cases(500),
    );
  });
});

describe('what was seen once', () => {
  it('S16: all cars gone in one poll, or nothing flowing in one sample, lets no zone have more than it would have, or had', () => {
    fc.assert(
      fc.property(smallPlaces, histories, fc.boolean(), (place, history, isPoll) => {
        const scene = sceneOf(place, history);
        // An ordinary fall is believed at once: what was doubted already may be a little less by it.
        if (!isKnown(scene) || !isAllFresh(scene.last)) return;
        const gone = isPoll
          ? withStations(
              scene,
              () => true,
              (seen) => ({ ...seen, ...idle(seen.name) }),
            )
          : withMeters(scene, () => true, nothingFlows);
        const seen = decided(scene);
        // What has risen is forgotten with time, whatever is said.
        const still = decided(
          scene,
          unchanged(scene, () => true),
        );
        const blip = decided(scene, gone);
        expect(gaining(blip, [seen, still], (zone) => heldBefore(scene, zone))).toEqual([]);
      }),
      cases(1000),
    );
  });

  it('judges as many decisions as this file says', () => {
    expectJudged('relations');
  });
});

const nothingFlows = (event: MeterObserved): MeterObserved => ({
  ...event,
  values: {
    ...event.values,
    currentAmps: [amps(0), amps(0), amps(0)],
    powerWatts: [watts(0), watts(0), watts(0)],
  },
});
