import { describe, expect, it } from 'vitest';
import { amps, type Because, type WriteReduction } from '../../src/engine/index.ts';
import { reconcile, type Desired } from '../../src/engine/reconcile.ts';
import { initialState, type EngineState, type ZoneState } from '../../src/engine/state.ts';
import { at } from '../support/drive.ts';
import { MAIN, ZONE_A, ZONE_B } from '../support/listening.ts';
import { siteOf } from '../support/site.ts';

const SITE = siteOf({ nodes: [MAIN, ZONE_A, ZONE_B, { ...ZONE_A, name: 'C' }] });
const because: Because = { by: 'test', reason: { kind: 'idle' } };

/** A zone that the box is known to hold at `held`, last written at 0 s. */
const holding = (held: number, of: Partial<ZoneState> = {}): ZoneState => ({
  lever: { maxAmps: amps(63), stepAmps: amps(1), countedFrom: 'maximum', shape: 'scalar' },
  commandedAmps: amps(held),
  readBack: { amps: amps(held), begun: at(0).monoMs },
  possible: [{ amps: amps(held), since: at(0).monoMs, goneAt: null }],
  inFlight: null,
  settledAt: at(0).monoMs,
  lastWriteAt: at(0).monoMs,
  lastRaiseAt: null,
  failedWrites: 0,
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
  values.map((value, zone) => ({ zone, amps: amps(value), because }));

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
});

describe('a zone that was found changed', () => {
  const found = (commanded: number, read: number): ZoneState =>
    holding(commanded, { readBack: { amps: amps(read), begun: at(5).monoMs } });

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
      commandedAmps: amps(to),
      inFlight: { writeId: 3, amps: amps(to), sentAt: at(9).monoMs },
      possible: [20, to].map((value) => ({ amps: amps(value), since: at(0).monoMs, goneAt: null })),
    });

  it('is not repeated, though the box was last read otherwise', () => {
    expect(writesOf([underWay(10)], desire(10))).toEqual([]);
    expect(writesOf([underWay(30)], desire(30))).toEqual([]);
    expect(writesOf([underWay(10)], desire(10), 2000)).toEqual([]);
  });

  it('is followed at once by one that is lower, and makes a higher one wait', () => {
    expect(summary(writesOf([underWay(30)], desire(25)))).toEqual(['A lower 25']);
    expect(summary(writesOf([underWay(10)], desire(5)))).toEqual(['A lower 5']);
    expect(writesOf([underWay(10)], desire(15))).toEqual([]);
  });

  it('leaves the zone free to draw by any ceiling that the box may hold', () => {
    const { zones } = reconcile(SITE, stateOf([underWay(30)]), { desired: desire(25), at: at(10) });
    expect(zones[0]?.possible.map((ceiling) => ceiling.amps)).toEqual([20, 30, 25]);
    expect(zones[0]).toMatchObject({ commandedAmps: 25, inFlight: { amps: 25 }, lastWriteAt: at(10).monoMs });
  });

  it('starts the time between raises only where it is one', () => {
    const after = (desired: number): ZoneState | undefined =>
      reconcile(SITE, stateOf([holding(20)]), { desired: desire(desired), at: at(10) }).zones[0];
    expect(after(30)?.lastRaiseAt).toBe(at(10).monoMs);
    expect(after(10)?.lastRaiseAt).toBeNull();
  });

  it('that goes back to an old ceiling does not count it twice, and it may be held again', () => {
    const gone = [{ amps: amps(10), since: at(0).monoMs, goneAt: at(5).monoMs }];
    const zone = holding(20, { possible: [...gone, ...holding(20).possible] });
    const { zones } = reconcile(SITE, stateOf([zone]), { desired: desire(10), at: at(10) });
    expect(zones[0]?.possible).toEqual([
      { amps: 20, since: at(0).monoMs, goneAt: null },
      { amps: 10, since: at(10).monoMs, goneAt: null },
    ]);
  });
});
