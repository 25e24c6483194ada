/**
 * Mistakes of other systems with devices that forget, do not obey or tell nonsense, each as a small closed loop that would
 * fail with the same mistake. The threads in which their users told of them are named.
 */
import { describe, expect, it } from 'vitest';
import { faultOf } from '../../src/config/index.ts';
import { millis, type EngineEvent } from '../../src/engine/index.ts';
import { allocationOf, drawnIn, mostAtMain, smallLoop, watched, type SmallLoop } from '../support/small-loop.ts';

const MINUTE_MS = 60_000;
const CARS: SmallLoop['cars'] = [{ zone: 'A' }, { zone: 'B' }];

describe('a box that restarts and has forgotten its reductions (evcc#3081)', () => {
  it('is told them again as soon as it answers, before anything else and before anything rises', () => {
    const loop = smallLoop({ cars: CARS, limitAmps: 50, building: () => 10 });
    loop.pass(10 * MINUTE_MS);
    expect(drawnIn(loop)).toEqual([20, 20]);
    loop.box.faults.add(faultOf('reboot', { forMs: 30_000, reductions: 'lost' }), loop.plant.nowMs());
    loop.pass(25_000);
    expect(loop.box.isUp()).toBe(false);
    const writes = loop.pass(15_000);
    expect(writes.slice(0, 2).map(({ zone, intent }) => `${zone} ${intent}`)).toEqual(['A lower', 'B lower']);
    for (const { allowedAmps } of writes) expect(allowedAmps[0]).toBeLessThanOrEqual(20);
    loop.pass(MINUTE_MS);
    expect(mostAtMain(loop)).toBeLessThanOrEqual(50);
    expect(loop.limits()).toMatchObject({ violations: 0 });
  });
});

describe('a reduction that is accepted and not applied (evcc#31597, steve-community/steve#1097)', () => {
  it('is found out by what flows: others make room, the zone is cut further, and somebody is told', () => {
    const building = (seconds: number): number => (seconds < 620 ? 20 : 50);
    const loop = smallLoop({ cars: CARS, building });
    loop.pass(10 * MINUTE_MS);
    expect(drawnIn(loop)).toEqual([32, 32]);
    loop.box.faults.add(faultOf('deaf', { zone: 'A' }), loop.plant.nowMs());
    const seen = watched(loop, 300, () => ({ main: mostAtMain(loop), a: allocationOf(loop, 'A') }));
    expect(loop.limits()).toMatchObject({ violations: 0 });
    expect(seen.at(-1)).toEqual({ main: 50 + 32, a: 0 });
    expect(drawnIn(loop)).toEqual([32, 0]);
    expect(loop.state().alarms.filter((key) => key.startsWith('not-followed'))).toHaveLength(1);
  });
});

describe('a car that seems to have gone for one poll (woopstar/hsem#1018)', () => {
  /** Polled as live: meters every 2 s, cars every 5 s just before the decision. */
  const isPolled = ({ kind, at }: EngineEvent): boolean => {
    const second = at.monoMs / 1000;
    if (kind === 'MeterObserved') return second % 2 === 0;
    return kind === 'StationsObserved' ? second % 5 === 4 : kind !== 'Tick' || second % 5 === 0;
  };
  const gone = { status: 'available', setpointAmps: null, currentAmps: [null, null, null] } as const;

  it('releases nothing: its zone keeps a limit that fits, and nobody is given its amps', () => {
    let isBlip = false;
    const heard = (event: EngineEvent): EngineEvent => {
      if (!isBlip || event.kind !== 'StationsObserved') return event;
      isBlip = false;
      return { ...event, stations: event.stations.map((one) => (one.name === 's0' ? { ...one, ...gone } : one)) };
    };
    const loop = smallLoop({
      cars: CARS,
      limitAmps: 50,
      building: () => 10,
      stepSeconds: 1,
      timing: { tickMs: millis(5000) },
      hears: (event) => (isPolled(event) ? [heard(event)] : []),
    });
    loop.pass(10 * MINUTE_MS);
    expect(drawnIn(loop)).toEqual([20, 20]);
    isBlip = true;
    const seen = watched(loop, 600, () => ({ main: mostAtMain(loop), drawn: drawnIn(loop) }));
    expect(isBlip).toBe(false);
    for (const { main } of seen) expect(main).toBeLessThanOrEqual(50);
    for (const { drawn } of seen.slice(12)) expect(Math.min(...drawn)).toBeGreaterThanOrEqual(6);
  });
});
