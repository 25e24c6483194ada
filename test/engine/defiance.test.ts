import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutFor, defianceOf, disobeyAfterMs } from '../../src/engine/defiance.ts';
import {
  amps,
  highest,
  mapPhases,
  ZERO_AMPS,
  type Alarm,
  type CycleRecord,
  type PhaseAmps,
  type Site,
  type StopSession,
} from '../../src/engine/index.ts';
import type { SensedZone } from '../../src/engine/sense.ts';
import { UNKNOWN_ZONE, type Defiance, type ZoneState } from '../../src/engine/zone-state.ts';
import { at, Drive, threePhases, type StationSpec } from '../support/drive.ts';
import type { StationSeen } from '../support/events.ts';
import { draws, MAIN, ZONE_A, ZONE_B, zoneAt } from '../support/listening.ts';
import { siteOf, type NodeSpec } from '../support/site.ts';

const NODES: readonly NodeSpec[] = [{ ...MAIN, limitAmps: 200 }, ZONE_A, ZONE_B];
const SITE = siteOf({ nodes: NODES });
const STATIONS: readonly StationSpec[] = ['a1', 'a2', 'b1'].map((name) => ({
  name,
  zone: name.startsWith('a') ? 'A' : 'B',
}));

const LISTED: ZoneState = {
  ...UNKNOWN_ZONE,
  lever: { maxAmps: amps(63), stepAmps: amps(1), countedFrom: 'maximum', shape: 'scalar' },
};
/** A zone that draws so much and may draw so much. */
const sensed = (drawnAmps: PhaseAmps, mayDrawAmps: PhaseAmps): SensedZone => ({
  drawnAmps,
  mayDrawAmps,
  toldAmps: drawnAmps,
  excessAmps: mapPhases(drawnAmps, (drawn, line) => amps(Math.max(0, drawn - mayDrawAmps[line]))),
  countedAmps: threePhases(...(drawnAmps.map((drawn, i) => Math.min(drawn, mayDrawAmps[i] as number)) as [number])),
  occupiedAmps: drawnAmps,
  wiredAmps: threePhases(63),
  unseenAmps: ZERO_AMPS,
  unseenDrawnAmps: ZERO_AMPS,
});
const lines = fc.tuple(fc.nat(63), fc.nat(63), fc.nat(63)).map(([a, b, c]) => threePhases(a, b, c));

describe('a zone', () => {
  it('follows as long as no line draws more than 2 A above any ceiling that it may still follow', () => {
    fc.assert(
      fc.property(lines, lines, (drawn, may) => {
        const excess = Math.max(...drawn.map((value, line) => value - (may[line] as number)));
        const defiance = defianceOf(LISTED, sensed(drawn, may), at(3));
        if (excess <= 2) expect(defiance).toBeNull();
        else {
          const begun = { since: at(3).monoMs, ceilingAmps: may, stoppedAt: null };
          expect(defiance).toEqual({ ...begun, excessAmps: excess, nowAmps: excess });
        }
      }),
    );
  });

  it('that cannot be told anything defies nothing', () => {
    expect(defianceOf(UNKNOWN_ZONE, sensed(threePhases(60), ZERO_AMPS), at(0))).toBeNull();
  });

  it('keeps the moment and the ceiling of the first sight, and the worst excess over it', () => {
    fc.assert(
      fc.property(fc.array(lines, { minLength: 1, maxLength: 10 }), (drawn) => {
        const ceiling = threePhases(10);
        const over = drawn.filter((value) => highest(value) > 12);
        const last = over.reduce<ZoneState>(
          // Meanwhile it is told to draw nothing: what it does too much is still counted from where it began.
          (zone, value, i) => ({
            ...zone,
            defiance: defianceOf(zone, sensed(value, i === 0 ? ceiling : ZERO_AMPS), at(i)),
          }),
          LISTED,
        );
        if (over.length === 0) return;
        expect(last.defiance).toMatchObject({ since: at(0).monoMs, ceilingAmps: ceiling });
        expect(last.defiance?.excessAmps).toBe(Math.max(...over.map((value) => highest(value) - 10)));
      }),
    );
  });

  it('that follows again is forgiven', () => {
    const defiant = { ...LISTED, defiance: defianceOf(LISTED, sensed(threePhases(30), threePhases(20)), at(0)) };
    expect(defianceOf(defiant, sensed(threePhases(22), threePhases(20)), at(5))).toBeNull();
  });
});

describe('the cut', () => {
  const defiance: Defiance = {
    since: at(0).monoMs,
    ceilingAmps: threePhases(20),
    excessAmps: amps(8),
    nowAmps: amps(8),
    stoppedAt: null,
  };
  const cutAt = (seconds: number, ceiling = 20): number | null =>
    cutFor(SITE, defiance, { ceilingAmps: amps(ceiling), at: at(seconds) });

  it('comes a dead time and two ticks after the first sight, and is the excess; a dead time later it is all', () => {
    expect(disobeyAfterMs(SITE)).toBe(45_000);
    expect([44, 46, 79, 81].map((seconds) => cutAt(seconds))).toEqual([null, 12, 12, 0]);
    expect([cutAt(44.999), cutAt(45), cutAt(79.999), cutAt(80)]).toEqual([null, 12, 12, 0]);
  });

  it('stays at the excess where that was enough: who draws now what he might have drawn from the start is left at that', () => {
    const enough = { ...defiance, nowAmps: amps(2) };
    expect(cutFor(SITE, enough, { ceilingAmps: amps(20), at: at(1000) })).toBe(12);
    expect(cutFor(SITE, { ...enough, nowAmps: amps(2.1) }, { ceilingAmps: amps(20), at: at(1000) })).toBe(0);
  });

  it('is never below nothing, and none where the zone follows', () => {
    expect(cutAt(50, 5)).toBe(0);
    expect(cutFor(SITE, null, { ceilingAmps: amps(20), at: at(1000) })).toBeNull();
  });
});

interface Course {
  readonly site?: Site;
  readonly shadow?: boolean;
  readonly maxAmps?: number;
  /** What the zone’s first station draws at a time. */
  readonly a1: (seconds: number) => StationSeen;
  /** What else `Main` carries: 20 A are left for a zone that draws 10 A too much, unless said. */
  readonly background?: number;
  readonly each?: (drive: Drive, seconds: number) => void;
}
interface Seen {
  readonly drive: Drive;
  readonly records: ReadonlyMap<number, CycleRecord>;
  readonly stops: readonly StopSession[];
  readonly alarms: readonly Alarm[];
}

/** Zone `A` was told 20 A long ago; a second a step, from 0 s on. */
function live(untilSeconds: number, course: Course): Seen {
  const drive = new Drive(course.site ?? SITE);
  drive.link();
  drive.directory(STATIONS);
  drive.read('A', 20);
  drive.read('B', 20);
  const records = new Map<number, CycleRecord>();
  const stops: StopSession[] = [];
  const alarms: Alarm[] = [];
  for (; drive.seconds <= untilSeconds; drive.seconds += 1) {
    const seen = course.a1(drive.seconds);
    const drawn = typeof seen.amps === 'number' ? seen.amps : 0;
    // A meter whose values never move is not believed; they sink, so that no rise is learnt.
    drive.meter('Main meter', threePhases((course.background ?? 170) + drawn - drive.seconds / 1e4));
    draws(drive, drive.seconds, {
      a1: { setpoint: 0, ...seen },
      a2: { amps: 0, setpoint: 0, status: 'available' },
      b1: { amps: 0, setpoint: 0, status: 'available' },
    });
    course.each?.(drive, drive.seconds);
    records.set(drive.seconds, drive.tick());
    stops.push(...drive.effects.filter((effect) => effect.kind === 'StopSession'));
    alarms.push(
      ...drive.effects.filter((effect): effect is Alarm => effect.kind === 'Alarm' && effect.id === 'not-followed'),
    );
  }
  return { drive, records, stops, alarms };
}
const most = (seen: Seen, seconds: number): number => seen.records.get(seconds)?.zones[0]?.allocationAmps ?? NaN;
const reasonAt = (seen: Seen, seconds: number): unknown => seen.records.get(seconds)?.zones[0]?.because.reason;
const MAY_STOP: Site = { ...SITE, mayStopSessions: true };
/** Draws 30 A, which is 10 A more than it was ever allowed. */
const defies = (): StationSeen => ({ amps: 30 });

describe('a zone that draws more than it may', () => {
  it('counts once: what a ceiling allows as charging, the rest as load, and nothing of it in what it may draw', () => {
    const { drive } = live(0, { a1: defies });
    const zone = zoneAt(drive, 0);
    expect(zone).toMatchObject({ drawnAmps: threePhases(30), countedAmps: threePhases(20) });
    expect(highest(zone.mayDrawAmps)).toBe(20);
  });

  it('leaves others just the room that its cars do not take, whether a meter sees them or only they say so', () => {
    const feeder = (metered: boolean): Site =>
      siteOf({
        nodes: [
          { ...MAIN, limitAmps: 200 },
          { name: 'Feeder', parent: 'Main', limitAmps: 63, metered },
          { ...ZONE_A, parent: 'Feeder' },
          { ...ZONE_B, parent: 'Feeder' },
        ],
      });
    const headroomAt = (metered: boolean, drawn: number): number => {
      const drive = new Drive(feeder(metered));
      drive.link();
      drive.directory(STATIONS);
      drive.read('A', 20);
      drive.read('B', 20);
      for (const name of ['Main meter', ...(metered ? ['Feeder meter'] : [])]) drive.meter(name, threePhases(drawn));
      drive.stations({ a1: { amps: drawn }, a2: { status: 'available' }, b1: { amps: 0 } });
      return drive.tick().nodes.find(({ node }) => node === 'Feeder')?.headroomAmps[0] ?? NaN;
    };
    fc.assert(
      fc.property(fc.boolean(), fc.nat(32), (metered, drawn) => {
        expect(headroomAt(metered, drawn)).toBe(63 - Math.max(0, drawn - 20));
      }),
      { numRuns: 30 },
    );
  });

  it('is cut by its excess after a dead time and two ticks, and to nothing a dead time later', () => {
    const seen = live(100, { a1: defies });
    expect(reasonAt(seen, 44)).not.toMatchObject({ kind: 'not-followed' });
    for (const [seconds, allowed] of [
      [0, 20],
      [44, 20],
      [46, 10],
      [79, 10],
      [81, 0],
      [100, 0],
    ] as const)
      expect(most(seen, seconds)).toBe(allowed);
    expect(reasonAt(seen, 46)).toEqual({ kind: 'not-followed', zone: 'A', excessAmps: 10 });
    expect(reasonAt(seen, 81)).toMatchObject({ kind: 'not-followed', zone: 'A' });
  });

  it('is named by an alarm from then on, which ends when it follows', () => {
    const { alarms } = live(80, { a1: (seconds) => ({ amps: seconds < 60 ? 30 : 0 }) });
    expect(
      alarms.map(({ at: { monoMs }, subject, raised }) => [(monoMs - at(0).monoMs) / 1000, subject, raised]),
    ).toEqual([
      [45, 'A', true],
      [60, 'A', false],
    ]);
  });

  it('may have its share again when it follows', () => {
    const seen = live(420, { a1: (seconds) => ({ amps: seconds < 90 ? 30 : 0 }) });
    expect(most(seen, 89)).toBe(0);
    expect(seen.drive.state.zones[0]?.defiance).toBeNull();
    expect(most(seen, 420)).toBeGreaterThanOrEqual(6);
  });

  it('is no such zone while its decrease is on its way: cars may take their time', () => {
    const slow = (followsAt: number): Seen =>
      live(120, { a1: (seconds) => ({ amps: seconds < followsAt ? 20 : 0 }), background: 190 });
    expect(most(slow(34), 1)).toBe(10);
    expect(slow(34).alarms).toEqual([]);
    expect(slow(79).alarms).toEqual([]);
    expect(slow(82).alarms).not.toEqual([]);
  });
});

describe('the newest session of a zone that does not follow', () => {
  const defying = (of: Partial<Course> = {}): Seen => live(200, { site: MAY_STOP, a1: defies, ...of });
  const seconds = (stops: readonly StopSession[]): readonly number[] =>
    stops.map(({ at: { monoMs } }) => (monoMs - at(0).monoMs) / 1000);

  it('is ended two dead times after the first cut, and another one every dead time as long as that helps nothing', () => {
    const { stops } = defying();
    expect(seconds(stops)).toEqual([115, 150, 185]);
    expect(stops[0]).toMatchObject({
      kind: 'StopSession',
      station: 'a1',
      zone: 'A',
      because: { by: 'limits', reason: { kind: 'not-followed', zone: 'A' } },
    });
  });

  it('is left alone where the site file does not allow it, where the site only watches, and without a link', () => {
    expect(defying({ site: SITE }).stops).toEqual([]);
    expect(defying({ site: { ...MAY_STOP, shadow: true } }).stops).toEqual([]);
    const cut = defying({
      each: (drive, now) => {
        if (now === 100) drive.link(false);
      },
    });
    expect(cut.drive.state.zones[0]?.defiance).not.toBeNull();
    expect(cut.stops).toEqual([]);
  });

  it('is left alone once the zone follows', () => {
    expect(defying({ a1: (now) => ({ amps: now < 114 ? 30 : 0 }) }).stops).toEqual([]);
    expect(seconds(defying({ a1: (now) => ({ amps: now < 120 ? 30 : 0 }) }).stops)).toEqual([115]);
  });

  it('is that of the car that came last of those that draw; by name where two came together', () => {
    const stopped = (cars: Readonly<Record<string, { readonly since: number; readonly amps: number }>>): string => {
      const names = Object.keys(cars);
      const drive = new Drive(MAY_STOP);
      drive.link();
      drive.directory(names.map((name) => ({ name, zone: 'A' })));
      drive.read('A', 6);
      drive.read('B', 0);
      for (; drive.seconds <= 200; drive.seconds += 5) {
        const entries = Object.entries(cars).map(([name, { since, amps: own }]): [string, StationSeen] => [
          name,
          drive.seconds < since ? { status: 'available' } : { amps: own, setpoint: 0 },
        ]);
        drive.meter('Main meter', threePhases(190 + drive.seconds / 1e4));
        draws(drive, drive.seconds, Object.fromEntries(entries));
        drive.tick();
        const stop = drive.effects.find((effect) => effect.kind === 'StopSession');
        if (stop !== undefined) return stop.station;
      }
      return 'none';
    };
    expect(stopped({ a1: { since: 0, amps: 20 }, a2: { since: 30, amps: 5 }, a3: { since: 10, amps: 20 } })).toBe('a2');
    expect(stopped({ a1: { since: 0, amps: 20 }, a2: { since: 30, amps: 0 }, a3: { since: 10, amps: 20 } })).toBe('a3');
    expect(stopped({ a3: { since: 5, amps: 20 }, a2: { since: 5, amps: 20 } })).toBe('a2');
  });
});
