/**
 * A zone that does not follow, in a closed loop with plant and box. The box gives every car its least current, even in a
 * zone that is told 0 A, and one car takes all it can of whatever it is offered: only ending its session helps.
 */
import { describe, expect, it } from 'vitest';
import { createEngine, type EngineEvent } from '../src/engine/index.ts';
import type { ClosedLoop } from './support/closed-loop.ts';
import { allocationOf, drawnIn, smallLoop, type SmallLoop } from './support/small-loop.ts';

const ARRIVES_SECONDS = 400;
/** Of the car that ignores its set-point; the car before it leaves when it comes. */
const THE_ONE = 's1';
/** A dead time and two ticks until it is called not following, one more until it is told 0 A, one more until the end. */
const [NOTED_SECONDS, NOTHING_SECONDS, STOPPED_SECONDS] = [45, 80, 115] as const;

const loopOf = (changed: Partial<SmallLoop> = {}): ClosedLoop =>
  smallLoop({
    limitAmps: 90,
    cars: [
      { zone: 'A', leavesSeconds: ARRIVES_SECONDS },
      { zone: 'A', arrivesSeconds: ARRIVES_SECONDS, ignoresPilot: true },
      { zone: 'A', arrivesSeconds: 900 },
      { zone: 'B' },
      { zone: 'B' },
    ],
    // What is told is narrower than the feeder, so that nothing but the engine's own rules lowers it.
    boxZone: ({ name }) => (name === 'A' ? { maxAmps: 24 } : {}),
    modes: { lowerBound: 'hold' },
    mayStopSessions: true,
    ...changed,
  });

/** Lets time pass until the zone has been seen to draw more than it may, and from there on so many seconds. */
function passFromFirstSight(loop: ClosedLoop, seconds: number, stepSeconds = 5): void {
  const since = (): number | undefined => loop.state().zones[0]?.defiance?.since;
  while (since() === undefined) loop.pass(stepSeconds * 1000);
  while ((loop.state().decidedAt?.monoMs ?? 0) < (since() ?? Infinity) + seconds * 1000) loop.pass(stepSeconds * 1000);
}

describe('a car that ignores its set-point', () => {
  it('is named and cut by its excess, then told nothing, and stopped', () => {
    const loop = loopOf({ limitAmps: 200 });
    const tellsA = () => loop.lastRecord().zones[0];
    passFromFirstSight(loop, NOTED_SECONDS - 5);
    expect([allocationOf(loop, 'A'), drawnIn(loop)[1], loop.state().alarms]).toEqual([24, 32, []]);
    loop.pass(5000);
    const because = { by: 'limits', reason: { kind: 'not-followed', zone: 'A', excessAmps: 8 } };
    expect(tellsA()).toMatchObject({ allocationAmps: 16, because });
    expect(loop.state().alarms).toEqual(['not-followed A']);
    passFromFirstSight(loop, NOTHING_SECONDS);
    expect(tellsA()).toMatchObject({ allocationAmps: 0, because: { reason: { kind: 'not-followed' } } });
    passFromFirstSight(loop, STOPPED_SECONDS - 5);
    expect([drawnIn(loop)[1], loop.stops()]).toEqual([32, []]);
    loop.pass(5000);
    expect(loop.stops()).toMatchObject([
      { station: THE_ONE, zone: 'A', because: { reason: { kind: 'not-followed' } } },
    ]);
    loop.pass(60_000);
    expect([drawnIn(loop)[1], loop.state().alarms, loop.state().zones[0]?.defiance]).toEqual([0, [], null]);
  });

  it('takes from others what it draws too much, and they get it back when it is stopped', () => {
    const loop = loopOf();
    loop.pass(ARRIVES_SECONDS * 1000);
    expect([allocationOf(loop, 'A'), allocationOf(loop, 'B')]).toEqual([24, 63]);
    passFromFirstSight(loop, STOPPED_SECONDS - 5);
    expect(allocationOf(loop, 'B')).toBeLessThanOrEqual(90 - 32);
    loop.pass(5 * 60_000);
    expect([allocationOf(loop, 'B'), drawnIn(loop).slice(3)]).toEqual([63, [31.5, 31.5]]);
    expect(loop.limits().violations).toBe(0);
  });

  it('leaves its zone to cars that follow', () => {
    const loop = loopOf();
    loop.pass(20 * 60_000);
    expect(loop.stops()).toHaveLength(1);
    expect([allocationOf(loop, 'A'), drawnIn(loop)[2]]).toEqual([24, 24]);
    expect(loop.state().alarms).toEqual([]);
  });

  it('is stopped no second too early', () => {
    const loop = loopOf({ stepSeconds: 1 });
    passFromFirstSight(loop, STOPPED_SECONDS - 1, 1);
    expect([loop.stops(), drawnIn(loop)[1]]).toEqual([[], 32]);
    loop.pass(1000);
    expect(loop.stops()).toHaveLength(1);
    loop.pass(5000);
    expect(drawnIn(loop)[1]).toBe(0);
  });

  it('is never stopped where the site file does not allow it', () => {
    const loop = loopOf({ mayStopSessions: false });
    loop.pass(30 * 60_000);
    expect([loop.stops(), drawnIn(loop)[1]]).toEqual([[], 32]);
    expect(loop.state().alarms).toContain('not-followed A');
  });

  it('needs no stop where the box can take the current away', () => {
    const loop = loopOf({ modes: { lowerBound: 'pause' } });
    loop.pass(30 * 60_000);
    expect(loop.stops()).toEqual([]);
  });
});

describe('what became of a stop', () => {
  it('is an event that replays: from the events alone comes the same state', () => {
    const events: EngineEvent[] = [];
    const hears = (event: EngineEvent): readonly EngineEvent[] => {
      events.push(event);
      return [event];
    };
    const loop = loopOf({ hears });
    loop.pass(10 * 60_000);
    expect(events.filter(({ kind }) => kind === 'StopSettled')).toMatchObject([
      { station: THE_ONE, outcome: 'accepted', detail: null },
    ]);
    const engine = createEngine({ site: loop.site, strategies: [] });
    const told = JSON.parse(JSON.stringify(events)) as readonly EngineEvent[];
    expect(told.reduce((state, event) => engine.step(state, event).state, engine.initial)).toEqual(loop.state());
  });
});
