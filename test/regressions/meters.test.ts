/**
 * Mistakes of other systems with meters that are lost, lie or lag, each as a small closed loop that would fail with the
 * same mistake. The threads in which their users told of them are named.
 */
import { describe, expect, it } from 'vitest';
import { faultOf, type FaultKind } from '../../src/config/index.ts';
import type { EngineEvent } from '../../src/engine/index.ts';
import type { ClosedLoop } from '../support/closed-loop.ts';
import { allocationOf, drawnIn, mostAtMain, smallLoop, watched, type SmallLoop } from '../support/small-loop.ts';

const MINUTE_MS = 60_000;
const CARS: SmallLoop['cars'] = [{ zone: 'A' }, { zone: 'B' }];
/** A building that never stands quite still, as none does. */
const lively = (seconds: number): number => 20 + ((seconds / 5) % 7) / 10;

/** A site whose cars have all they can use, and whose meter then goes wrong. */
function struck(kind: FaultKind, of: Partial<SmallLoop> = {}): ClosedLoop {
  const loop = smallLoop({ cars: CARS, building: lively, worstBackgroundAmps: 75, ...of });
  loop.pass(10 * MINUTE_MS);
  expect(drawnIn(loop)).toEqual([32, 32]);
  loop.box.faults.add(faultOf(kind), loop.plant.nowMs());
  return loop;
}

/** How long it takes until both zones are at their fallback or below, s; 10 minutes where they never are. */
function secondsToFallback(loop: ClosedLoop): number {
  const seen = watched(loop, 600, () => Math.max(allocationOf(loop, 'A'), allocationOf(loop, 'B')));
  const first = seen.findIndex((amps) => amps <= 10);
  if (first < 0) return 600;
  expect(Math.max(...seen.slice(first))).toBeLessThanOrEqual(10);
  return 5 * first;
}

describe('a meter that is lost while cars charge (evcc#14248, evcc#33395)', () => {
  it.each<FaultKind>(['meter-unplugged', 'meter-gap', 'meter-frozen'])(
    '(%s) leads to the fallback and not to a tick that is passed over',
    (kind) => {
      const loop = struck(kind);
      expect(secondsToFallback(loop)).toBeLessThanOrEqual(60);
      expect(drawnIn(loop)).toEqual([10, 10]);
      expect(loop.state().alarms.filter((key) => key.startsWith('meter-lost'))).toHaveLength(1);
    },
  );

  it('leaves no more raised than it found, and lets cars rise again when it is back', () => {
    const loop = struck('meter-unplugged');
    loop.pass(10 * MINUTE_MS);
    loop.box.faults.clearAll();
    loop.pass(10 * MINUTE_MS);
    expect(drawnIn(loop)).toEqual([32, 32]);
  });
});

describe('missing values', () => {
  it.each<FaultKind>(['meter-null', 'meter-nan'])('(%s) are not 0: they make no room (evcc#22839)', (kind) => {
    const loop = smallLoop({ cars: CARS, building: lively, worstBackgroundAmps: 80, limitAmps: 60 });
    loop.pass(10 * MINUTE_MS);
    const together = (): number => allocationOf(loop, 'A') + allocationOf(loop, 'B');
    const before = together();
    expect(before).toBeGreaterThan(30);
    loop.box.faults.add(faultOf(kind), loop.plant.nowMs());
    const seen = watched(loop, 600, together);
    expect(Math.max(...seen)).toBeLessThanOrEqual(before);
    expect(seen.at(-1)).toBe(0);
  });
});

describe('a source that repeats itself', () => {
  it.each<FaultKind>(['meter-frozen', 'meter-stuck'])(
    '(%s) grows old, though what it says is read again and again (evcc#15736, EVerest/EVerest#2673)',
    (kind) => {
      const loop = struck(kind);
      expect(secondsToFallback(loop)).toBeLessThanOrEqual(120);
    },
  );
});

describe('a sign that flips', () => {
  it.each<FaultKind>(['meter-reversed', 'meter-negative'])(
    '(%s) makes no room: load that looks like generation overloads nothing (evcc#20717, evcc#15809)',
    (kind) => {
      const loop = struck(kind, { building: (seconds) => (seconds < 700 ? lively(seconds) : 60) });
      loop.pass(20 * MINUTE_MS);
      expect(loop.limits()).toMatchObject({ violations: 0 });
    },
  );
});

describe('meter and cars that are not read at the same moment (evcc#19440)', () => {
  it.each<readonly [string, EngineEvent['kind']]>([
    ['the meter holds the new load already', 'StationsObserved'],
    ['the cars say of a new load what the meter does not hold yet', 'MeterObserved'],
  ])('do not have a load counted twice, nor not at all, when %s', (_, seldom) => {
    const loop = smallLoop({
      cars: CARS,
      limitAmps: 60,
      building: () => 10,
      stepSeconds: 2,
      hears: (event) => (event.kind === seldom && event.at.monoMs % 6000 !== 0 ? [] : [event]),
    });
    loop.pass(MINUTE_MS);
    const before = loop.plant.fleet.map(({ closings }) => closings);
    const seen = watched(loop, 1200, () => mostAtMain(loop));
    expect(Math.max(...seen)).toBeLessThanOrEqual(60);
    expect(loop.plant.fleet.map(({ closings }) => closings)).toEqual(before);
    expect(Math.min(...drawnIn(loop))).toBeGreaterThan(20);
  });

  it.each([0, 2000, 4000])('come to rest all the same, the cars read %d ms out of step', (behindMs) => {
    const loop = smallLoop({
      cars: CARS,
      limitAmps: 60,
      building: () => 10,
      stepSeconds: 2,
      hears: (event) => (event.kind === 'StationsObserved' && (event.at.monoMs + behindMs) % 6000 !== 0 ? [] : [event]),
    });
    loop.pass(10 * MINUTE_MS);
    // A rewrite of each zone may fall into ten minutes.
    expect(loop.pass(10 * MINUTE_MS).length).toBeLessThanOrEqual(2);
    expect(Math.min(...drawnIn(loop))).toBeGreaterThan(23);
  });
});
