import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  amps,
  highest,
  onAllPhases,
  PHASES,
  type Because,
  type PhaseAmps,
  type WriteReduction,
} from '../../src/engine/index.ts';
import { reconcile, type Desired } from '../../src/engine/reconcile.ts';
import { initialState, type EngineState } from '../../src/engine/state.ts';
import { UNKNOWN_ZONE, type ZoneState } from '../../src/engine/zone-state.ts';
import { at, threePhases } from '../support/drive.ts';
import { MAIN, ZONE_A, ZONE_B } from '../support/listening.ts';
import { siteOf } from '../support/site.ts';

const SITE = siteOf({ nodes: [MAIN, ZONE_A, ZONE_B, { ...ZONE_A, name: 'C' }] });
const all = (value: number): PhaseAmps => onAllPhases(amps(value));
const because: Because = { by: 'test', reason: { kind: 'idle' } };

/** A zone that the box is known to hold at `held`, last written at 0 s. */
const holding = (held: number, of: Partial<ZoneState> = {}): ZoneState => ({
  ...UNKNOWN_ZONE,
  lever: { maxAmps: amps(63), stepAmps: amps(1), countedFrom: 'maximum', shape: 'scalar' },
  commandedAmps: all(held),
  readBack: { amps: all(held), begun: at(0).monoMs },
  possible: [{ amps: all(held), since: at(0).monoMs, writeId: null, endedAt: at(0).monoMs, goneAt: null }],
  settledAt: at(0).monoMs,
  lastWriteAt: at(0).monoMs,
  ...of,
});

const stateOf = (zones: readonly ZoneState[], of: Partial<EngineState> = {}): EngineState => ({
  ...initialState({ site: SITE, strategies: [] }),
  linkUp: true,
  nextWriteId: 7,
  zones,
  ...of,
});
const desire = (...values: readonly number[]): readonly Desired[] =>
  values.map((value, zone) => ({ zone, amps: all(value), because }));

/** When the clock that only goes forward has run for a second. */
const JUST_STARTED = -999;

const writesOf = (zones: readonly ZoneState[], desired: readonly Desired[], seconds = 10): readonly WriteReduction[] =>
  reconcile(SITE, stateOf(zones), { desired, at: at(seconds) }).writes;
const summary = (writes: readonly WriteReduction[]): readonly string[] =>
  writes.map(({ zone, intent, allowedAmps }) => `${zone} ${intent} ${allowedAmps[0]}`);

describe('writes', () => {
  it('are made for what differs from what the box holds, and for nothing else', () => {
    const zones = [holding(20), holding(20), holding(20)];
    expect(summary(writesOf(zones, desire(10, 20, 30)))).toEqual(['A lower 10', 'C raise 30']);
  });

  it('leave in order of the amps they relieve, decreases first', () => {
    const zones = [holding(10), holding(20), holding(63)];
    expect(summary(writesOf(zones, desire(12, 10, 13)))).toEqual(['C lower 13', 'B lower 10', 'A raise 12']);
  });

  it('are numbered on, and say the zone’s own maximum and the reason', () => {
    const state = stateOf([holding(20), holding(20), holding(20)]);
    const { writes, nextWriteId, zones } = reconcile(SITE, state, { desired: desire(10, 5, 20), at: at(10) });
    expect(writes.map(({ writeId }) => writeId)).toEqual([7, 8]);
    expect(nextWriteId).toBe(9);
    expect(writes[0]).toMatchObject({ zone: 'B', maxAmps: 63, allowedAmps: [5, 5, 5], because });
    expect(zones.map((zone) => zone.inFlight?.writeId)).toEqual([8, 7, undefined]);
  });

  it('take down what may be held since a write of which nobody knows how it ended', () => {
    const raised = { amps: all(30), writeId: 6, since: at(8).monoMs, endedAt: at(9).monoMs, goneAt: null };
    const unknown = holding(20, { commandedAmps: all(30), settledAt: at(9).monoMs, failedWrites: 1 });
    const zone = { ...unknown, possible: [...unknown.possible, raised] };
    const disproved = { ...unknown, possible: [...unknown.possible, { ...raised, goneAt: at(9).monoMs }] };
    expect(summary(writesOf([zone, disproved], desire(20, 20)))).toEqual(['A lower 20']);
  });

  it('reckon with the maximum of a zone that was written before it was read', () => {
    const unread = holding(20, { readBack: null, possible: [] });
    const { zones } = reconcile(SITE, stateOf([unread]), { desired: desire(10), at: at(10) });
    expect(zones[0]?.possible.map(({ amps: [l1], goneAt }) => [l1, goneAt])).toEqual([
      [63, null],
      [10, null],
    ]);
  });

  it('are not made while the box is out of reach, nor where the site only watches', () => {
    const zones = [holding(20), holding(20), holding(20)];
    const of = { desired: desire(10, 10, 10), at: at(10) };
    expect(reconcile(SITE, stateOf(zones, { linkUp: false }), of)).toMatchObject({ writes: [], nextWriteId: 7, zones });
    expect(reconcile({ ...SITE, shadow: true }, stateOf(zones), of)).toMatchObject({
      writes: [],
      nextWriteId: 7,
      zones,
    });
  });

  it('are not made, not even to lower, to a box that is connected with a reservation', () => {
    const zones = [holding(20), holding(20), holding(20)];
    const reserved = stateOf(zones, { linkDetail: 'the box has another certificate' });
    const of = { desired: desire(10, 30, 20), at: at(2000) };
    expect(reconcile(SITE, reserved, of)).toMatchObject({ writes: [], nextWriteId: 7, zones });
    expect(reconcile(SITE, { ...reserved, linkDetail: null }, of).writes).toHaveLength(3);
  });

  it('lower a zone of which nothing is known, whatever its maximum', () => {
    const unknown = holding(0, {
      commandedAmps: null,
      readBack: null,
      possible: [],
      lastWriteAt: null,
      settledAt: null,
    });
    expect(summary(writesOf([unknown], desire(63)))).toEqual(['A lower 63']);
    expect(summary(writesOf([unknown], desire(0)))).toEqual(['A lower 0']);
  });

  it('are repeated after a quarter of an hour, and not before', () => {
    expect(writesOf([holding(20)], desire(20), 899)).toEqual([]);
    expect(summary(writesOf([holding(20)], desire(20), 900))).toEqual(['A rewrite 20']);
    expect(summary(writesOf([holding(20, { lastWriteAt: null })], desire(20), 1))).toEqual(['A rewrite 20']);
  });

  it('are repeated at once where none was made yet, however short the machine has run', () => {
    const never = holding(20, { lastWriteAt: null });
    expect(summary(writesOf([never], desire(20), JUST_STARTED))).toEqual(['A rewrite 20']);
  });

  it('that only say again what the box holds do not start the time between raises', () => {
    const { zones } = reconcile(SITE, stateOf([holding(20)]), { desired: desire(20), at: at(900) });
    expect(zones[0]).toMatchObject({ lastWriteAt: at(900).monoMs, lastRaiseAt: null });
  });

  it('lower a zone that the box has not listed after all others, with nothing known of its maximum', () => {
    const unlisted = { ...UNKNOWN_ZONE };
    const writes = writesOf([unlisted, holding(20)], desire(9, 10));
    expect(summary(writes)).toEqual(['B lower 10', 'A lower 9']);
    expect(writes[1]?.maxAmps).toBe(9);
  });
});

describe('a zone that was found changed', () => {
  const found = (commanded: number, read: number): ZoneState =>
    holding(commanded, { readBack: { amps: all(read), begun: at(5).monoMs } });

  it('is lowered again at once where the box holds more, as after a restart', () => {
    expect(summary(writesOf([found(20, 63)], desire(20)))).toEqual(['A lower 20']);
  });

  it('is left where somebody lowered it, until it is to rise', () => {
    expect(writesOf([found(20, 12)], desire(12))).toEqual([]);
    expect(summary(writesOf([found(20, 12)], desire(16)))).toEqual(['A raise 16']);
  });
});

describe('a write on its way', () => {
  const underWay = (to: number): ZoneState =>
    holding(20, {
      commandedAmps: all(to),
      inFlight: { writeId: 3, amps: all(to), sentAt: at(9).monoMs },
      possible: [20, to].map((value) => ({
        amps: all(value),
        since: at(0).monoMs,
        writeId: null,
        endedAt: at(0).monoMs,
        goneAt: null,
      })),
    });

  it('is not repeated, though the box was last read otherwise', () => {
    expect(writesOf([underWay(10)], desire(10))).toEqual([]);
    expect(writesOf([underWay(30)], desire(30))).toEqual([]);
    expect(writesOf([underWay(10)], desire(10), 2000)).toEqual([]);
  });

  it('is not repeated after others that failed either', () => {
    expect(writesOf([{ ...underWay(10), failedWrites: 2 }], desire(10))).toEqual([]);
  });

  it('is followed at once by one that is lower, and makes a higher one wait', () => {
    expect(summary(writesOf([underWay(30)], desire(25)))).toEqual(['A lower 25']);
    expect(summary(writesOf([underWay(10)], desire(5)))).toEqual(['A lower 5']);
    expect(writesOf([underWay(10)], desire(15))).toEqual([]);
  });

  it('leaves the zone free to draw by any ceiling that the box may hold', () => {
    const { zones } = reconcile(SITE, stateOf([underWay(30)]), { desired: desire(25), at: at(10) });
    expect(zones[0]?.possible.map((ceiling) => ceiling.amps)).toEqual([all(20), all(30), all(25)]);
    expect(zones[0]).toMatchObject({ commandedAmps: all(25), inFlight: { amps: all(25) }, lastWriteAt: at(10).monoMs });
  });

  it('starts the time between raises only where it is one', () => {
    const after = (desired: number): ZoneState | undefined =>
      reconcile(SITE, stateOf([holding(20)]), { desired: desire(desired), at: at(10) }).zones[0];
    expect(after(30)?.lastRaiseAt).toBe(at(10).monoMs);
    expect(after(10)?.lastRaiseAt).toBeNull();
  });

  it('starts it also where one line rises by a write that lowers another', () => {
    const lever = { maxAmps: amps(63), stepAmps: amps(1), countedFrom: 'maximum', shape: 'perPhase' } as const;
    const desired = [{ zone: 0, amps: threePhases(24, 15, 20), because }];
    const { writes, zones } = reconcile(SITE, stateOf([holding(20, { lever })]), { desired, at: at(10) });
    expect(writes[0]?.intent).toBe('lower');
    expect(zones[0]?.lastRaiseAt).toBe(at(10).monoMs);
  });

  it('that goes back to an old ceiling does not count it twice, and it may be held again', () => {
    const gone = [{ amps: all(10), since: at(0).monoMs, writeId: null, endedAt: at(0).monoMs, goneAt: at(5).monoMs }];
    const zone = holding(20, { possible: [...gone, ...holding(20).possible] });
    const { zones } = reconcile(SITE, stateOf([zone]), { desired: desire(10), at: at(10) });
    expect(zones[0]?.possible).toEqual([
      { amps: all(20), since: at(0).monoMs, writeId: null, endedAt: at(0).monoMs, goneAt: null },
      { amps: all(10), since: at(10).monoMs, writeId: 7, endedAt: null, goneAt: null },
    ]);
  });
});

describe('after writes that failed', () => {
  const failed = (failedWrites: number, lastWriteAt = 0): ZoneState =>
    holding(20, { failedWrites, lastWriteAt: at(lastWriteAt).monoMs });

  it.each([
    [1, 10],
    [2, 20],
    [3, 40],
    [4, 60],
    [5, 60],
    [500, 60],
  ])('%i in a row, a raise waits %i s after the last one', (failures, seconds) => {
    expect(writesOf([failed(failures)], desire(25), seconds - 0.001)).toEqual([]);
    expect(summary(writesOf([failed(failures)], desire(25), seconds))).toEqual(['A raise 25']);
  });

  it('a rewrite waits too, and a zone whose last write is forgotten does not', () => {
    const due = { ...SITE, timing: { ...SITE.timing, rewriteMs: 1000 as never } };
    const rewrites = (zone: ZoneState, seconds: number): number =>
      reconcile(due, stateOf([zone]), { desired: desire(20), at: at(seconds) }).writes.length;
    expect(rewrites(failed(2), 19)).toBe(0);
    expect(rewrites(failed(2), 20)).toBe(1);
    expect(rewrites(holding(20, { failedWrites: 9, lastWriteAt: null }), JUST_STARTED)).toBe(1);
  });

  it('a decrease never waits, however many they were', () => {
    fc.assert(
      fc.property(fc.nat(1000), fc.integer({ min: 0, max: 19 }), fc.nat(100), (failures, to, seconds) => {
        expect(summary(writesOf([failed(failures, 0)], desire(to), seconds))).toEqual([`A lower ${to}`]);
      }),
    );
  });

  it('the other zones do not wait', () => {
    expect(summary(writesOf([failed(9), holding(20)], desire(25, 25), 5))).toEqual(['B raise 25']);
  });

  it('nor does the zone itself, once one has succeeded', () => {
    expect(summary(writesOf([failed(0)], desire(25), 0.001))).toEqual(['A raise 25']);
  });
});

const lines = fc.tuple(fc.nat(63), fc.nat(63), fc.nat(63)).map(([a, b, c]) => threePhases(a, b, c));
const perPhase = (held: PhaseAmps, of: Partial<ZoneState> = {}): ZoneState => ({
  ...holding(0),
  lever: { maxAmps: amps(63), stepAmps: amps(1), countedFrom: 'maximum', shape: 'perPhase' },
  commandedAmps: held,
  readBack: { amps: held, begun: at(0).monoMs },
  possible: [{ amps: held, since: at(0).monoMs, writeId: null, endedAt: at(0).monoMs, goneAt: null }],
  ...of,
});
const wish = (...values: readonly PhaseAmps[]): readonly Desired[] =>
  values.map((value, zone) => ({ zone, amps: value, because }));

describe('a zone that takes a value for each line', () => {
  it('is lowered where any line is, whatever the others do: no decrease waits for a raise', () => {
    const mixed = wish(threePhases(30, 30, 19));
    expect(writesOf([perPhase(threePhases(20))], mixed)).toMatchObject([
      { intent: 'lower', allowedAmps: [30, 30, 19] },
    ]);
    const underWay = perPhase(threePhases(20), {
      inFlight: { writeId: 3, amps: threePhases(25), sentAt: at(9).monoMs },
    });
    expect(writesOf([underWay], mixed)).toMatchObject([{ intent: 'lower' }]);
    expect(writesOf([perPhase(threePhases(20), { failedWrites: 9 })], mixed)).toMatchObject([{ intent: 'lower' }]);
  });

  it('starts the time between raises by any line that rises, also where another is lowered', () => {
    fc.assert(
      fc.property(lines, lines, (held, wanted) => {
        const { zones } = reconcile(SITE, stateOf([perPhase(held)]), { desired: wish(wanted), at: at(10) });
        const rises = PHASES.some((phase) => wanted[phase] > held[phase]);
        expect(zones[0]?.lastRaiseAt).toBe(rises ? at(10).monoMs : null);
      }),
    );
  });

  it('is told what was decided for each line, once it differs on any of them', () => {
    fc.assert(
      fc.property(lines, lines, (held, wanted) => {
        const writes = writesOf([perPhase(held)], wish(wanted));
        const falls = PHASES.some((phase) => wanted[phase] < held[phase]);
        const differs = PHASES.some((phase) => wanted[phase] !== held[phase]);
        expect(writes.map(({ intent }) => intent)).toEqual(falls ? ['lower'] : differs ? ['raise'] : []);
        for (const write of writes) expect(write.allowedAmps).toEqual(wanted);
      }),
    );
  });
});

describe('the order of writes', () => {
  it('is that of the amps relieved on the most relieved line, decreases before all else', () => {
    const zones = fc.tuple(lines, lines, lines);
    fc.assert(
      fc.property(zones, zones, fc.constantFrom(10, 1000), (held, wanted, seconds) => {
        const writes = writesOf(
          held.map((value) => perPhase(value)),
          wish(...wanted),
          seconds,
        );
        const relieved = writes.map(({ zone, allowedAmps }) => {
          const before = held[SITE.zones.findIndex(({ name }) => name === zone)] as PhaseAmps;
          return Math.max(...PHASES.map((phase) => before[phase] - allowedAmps[phase]));
        });
        expect(relieved).toEqual([...relieved].sort((a, b) => b - a));
        const lasts = writes.map(({ intent }) => intent !== 'lower');
        expect(lasts).toEqual([...lasts].sort());
        expect(writes.map(({ writeId }) => writeId)).toEqual(writes.map((_, position) => 7 + position));
      }),
    );
  });

  it('does not depend on how the desires are listed, also where they relieve the same', () => {
    const few = fc.tuple(fc.nat(2), fc.nat(2), fc.nat(2));
    const orders = fc.shuffledSubarray([0, 1, 2], { minLength: 3 });
    fc.assert(
      fc.property(few, few, orders, (held, wanted, order) => {
        const zones = held.map((value) => holding(value));
        const desired = desire(...wanted);
        const listed = order.map((zone) => desired[zone] as Desired);
        expect(writesOf(zones, listed)).toEqual(writesOf(zones, desired));
      }),
    );
  });

  it('puts a zone of which nothing is known at its maximum, which counts as held', () => {
    const unknown = holding(0, { commandedAmps: null, readBack: null, possible: [], lastWriteAt: null });
    const writes = writesOf([holding(63), unknown, holding(40)], desire(1, 63, 1));
    expect(summary(writes)).toEqual(['B lower 63', 'A lower 1', 'C lower 1']);
  });
});

describe('what is noted of a write', () => {
  it('is that the zone may draw by it as well as by all that it could before', () => {
    fc.assert(
      fc.property(lines, lines, (held, wanted) => {
        const { zones } = reconcile(SITE, stateOf([perPhase(held)]), { desired: wish(wanted), at: at(10) });
        const possible = (zones[0] as ZoneState).possible.map((ceiling) => ceiling.amps.join());
        expect(new Set(possible)).toEqual(new Set([held.join(), wanted.join()]));
        expect(possible).toHaveLength(new Set(possible).size);
        expect(highest((zones[0] as ZoneState).commandedAmps as PhaseAmps)).toBe(highest(wanted));
      }),
    );
  });

  it('is also that an unread zone may draw by its own maximum, by that and each other ceiling once', () => {
    const ceilings = fc.constantFrom(threePhases(63), threePhases(20), threePhases(20, 63, 0));
    fc.assert(
      fc.property(ceilings, ceilings, (held, wanted) => {
        const unread = perPhase(held, { readBack: null });
        const { zones } = reconcile(SITE, stateOf([unread]), { desired: wish(wanted), at: at(10) });
        const possible = (zones[0]?.possible ?? []).map((ceiling) => ceiling.amps.join());
        const expected = zones[0]?.inFlight === null ? [held] : [held, threePhases(63), wanted];
        expect(possible.toSorted()).toEqual([...new Set(expected.map((ceiling) => ceiling.join()))].sort());
      }),
    );
  });
});
