/**
 * What may happen to a small site, one command each, written so that a sequence that breaks a law reads as a story.
 * @module
 */
import fc from 'fast-check';
import type { ToldEngine } from './told-engine.ts';
import { CARS_PER_ZONE, SITE, type TrueSite, type TrueZone } from './true-site.ts';

export type SiteCommand = fc.Command<TrueSite, ToldEngine>;

interface Doing {
  /** Whether it can happen as things are; always, unless said. */
  readonly may?: (site: TrueSite) => boolean;
  readonly run: (site: TrueSite, told: ToldEngine) => void;
}

/** No two things happen at the same millisecond. */
const MOMENT_MS = 10;

const command = (said: string, { may, run }: Doing): SiteCommand => ({
  check: (site) => may?.(site) ?? true,
  run: (site, told) => {
    site.pass(MOMENT_MS);
    run(site, told);
  },
  toString: () => said,
});

const isLinked = (site: TrueSite): boolean => site.isLinked;

const WITHOUT_CHOICE: readonly SiteCommand[] = [
  command('tick', { run: (_, told) => told.tick() }),
  command('Main says', { may: isLinked, run: (_, told) => told.sample(0) }),
  command('Hall says', { may: isLinked, run: (_, told) => told.sample(1) }),
  command('Main says nonsense', { may: isLinked, run: (_, told) => told.sample(0, false) }),
  command('poll', { may: isLinked, run: (_, told) => told.poll() }),
  command('poll without set-points', { may: isLinked, run: (_, told) => told.poll('no set-points') }),
  command('poll of unknown states', { may: isLinked, run: (_, told) => told.poll('unknown states') }),
  command('list', { may: isLinked, run: (_, told) => told.list() }),
  command('list without A', { may: isLinked, run: (_, told) => told.list('A') }),
  command('link lost', { may: isLinked, run: (_, told) => told.link(false) }),
  command('link back', { may: (site) => !site.isLinked, run: (_, told) => told.link(true) }),
  command('save and load', { run: (_, told) => told.saveAndLoad() }),
  command('box restarts', {
    run: (site, told) => {
      site.restart();
      told.link(false);
    },
  }),
];

/** A command about one zone, drawn with equal chance. */
const ofZone = (doing: (zone: (site: TrueSite) => TrueZone, name: string) => SiteCommand): fc.Arbitrary<SiteCommand> =>
  fc
    .nat({ max: SITE.zones.length - 1 })
    .map((index) => doing((site) => site.zones[index] as TrueZone, SITE.zones[index]?.name ?? ''));

const unanswered = ({ sent }: TrueZone): TrueZone['sent'][number] | undefined =>
  sent.find(({ isAnswered }) => !isAnswered);

const settled = (outcome: 'confirmed' | 'rejected' | 'unresolved'): fc.Arbitrary<SiteCommand> =>
  ofZone((zoneOf, name) =>
    command(`write of ${name} ${outcome}`, {
      may: (site) => {
        const write = unanswered(zoneOf(site));
        if (write === undefined) return false;
        // What the box has taken, it has not refused.
        if (outcome === 'rejected') return !write.hasArrived;
        return outcome === 'unresolved' || (site.isLinked && site.isConfirmable(zoneOf(site), write));
      },
      run: (site, told) => {
        const write = unanswered(zoneOf(site));
        if (write !== undefined) told.settle(zoneOf(site), write, outcome);
      },
    }),
  );

const arriving = fc.constantFrom('first', 'last').chain((which) =>
  ofZone((zoneOf, name) => {
    const pick = (site: TrueSite): TrueZone['sent'][number] | undefined => {
      const coming = zoneOf(site).sent.filter((write) => site.mayArrive(write));
      return which === 'first' ? coming[0] : coming.at(-1);
    };
    return command(`${which} write of ${name} arrives`, {
      may: (site) => pick(site) !== undefined,
      run: (site) => {
        const write = pick(site);
        if (write !== undefined) site.arrive(zoneOf(site), write);
      },
    });
  }),
);

const followed = ofZone((zoneOf, name) =>
  command(`cars at ${name} follow`, {
    run: (site) => {
      zoneOf(site).past = [];
      site.changedMs = site.nowMs;
    },
  }),
);

const read = ofZone((zoneOf, name) =>
  command(`read ${name}`, { may: isLinked, run: (site, told) => told.read(zoneOf(site)) }),
);

const readBegun = ofZone((zoneOf, name) =>
  command(`read of ${name} begun`, {
    may: isLinked,
    run: (site) => {
      zoneOf(site).reading = { amps: zoneOf(site).holdsAmps, begunMs: site.nowMs };
    },
  }),
);

const readDone = ofZone((zoneOf, name) =>
  command(`read of ${name} done`, {
    may: (site) => site.isLinked && zoneOf(site).reading !== null,
    run: (site, told) => {
      const zone = zoneOf(site);
      if (zone.reading !== null) told.read(zone, zone.reading);
      zone.reading = null;
    },
  }),
);

const carsAt = fc.nat({ max: CARS_PER_ZONE }).chain((cars) =>
  ofZone((zoneOf, name) =>
    command(`${cars} cars at ${name}`, {
      run: (site) => {
        zoneOf(site).cars = cars;
        site.changedMs = site.nowMs;
      },
    }),
  ),
);

const building = fc
  .tuple(fc.constantFrom(0 as const, 1 as const), fc.integer({ min: 0, max: 70 }))
  .map(([node, amps]) =>
    command(`building at ${SITE.nodes[node]?.name} draws ${amps} A`, {
      run: (site) => {
        site.buildingAmps[node] = amps;
        site.changedMs = site.nowMs;
      },
    }),
  );

const wait = fc
  .constantFrom(1, 2, 5, 9, 40)
  .map((seconds) => command(`${seconds} s pass`, { run: (site) => site.pass(1000 * seconds) }));

const live = fc
  .constantFrom(1, 2, 8, 20)
  .map((times) => command(`all is well for ${5 * times} s`, { run: (_, told) => told.live(times) }));

const liveUnanswered = fc
  .constantFrom(1, 2)
  .map((times) =>
    command(`all is well for ${5 * times} s but for answers`, { run: (_, told) => told.live(times, false) }),
  );

/** Sequences of so many commands at most. Shrinking leaves those without which the law would hold. */
export const sequences = (maxCommands: number): fc.Arbitrary<Iterable<SiteCommand>> =>
  fc.commands(
    [
      fc.constantFrom(...WITHOUT_CHOICE),
      wait,
      live,
      liveUnanswered,
      carsAt,
      building,
      followed,
      arriving,
      settled('confirmed'),
      settled('unresolved'),
      settled('rejected'),
      read,
      readBegun,
      readDone,
      fc.constant(WITHOUT_CHOICE[0] as SiteCommand),
    ],
    { maxCommands, size: 'max' },
  );
