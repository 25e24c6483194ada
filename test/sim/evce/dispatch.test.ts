import { describe, expect, it } from 'vitest';
import { createDispatch, type Allocation } from '../../../sim/evce/dispatch.ts';

const allocation = (...setpointAmps: number[]): Allocation => ({ setpointAmps, zoneAmps: [], reductions: [] });

function aDispatch() {
  const calls: [number, number][] = [];
  return { calls, dispatch: createDispatch((index, amps) => calls.push([index, amps])) };
}

describe('an allocation on its way to the stations', () => {
  it('counts when its latency is over and not before', () => {
    const { calls, dispatch } = aDispatch();
    dispatch.send(allocation(16), 4000);
    dispatch.deliver(3999);
    expect(dispatch.current()).toBeNull();
    dispatch.deliver(4000);
    expect(dispatch.current()).toEqual(allocation(16));
    expect(calls).toEqual([[0, 16]]);
  });

  it('arrives after those sent before it, however late anyone looks', () => {
    const { calls, dispatch } = aDispatch();
    dispatch.send(allocation(16), 1000);
    dispatch.send(allocation(10), 500);
    dispatch.deliver(60_000);
    expect(calls).toEqual([
      [0, 16],
      [0, 10],
    ]);
  });

  it('tells stations only what changes, decreases first', () => {
    const { calls, dispatch } = aDispatch();
    dispatch.send(allocation(6, 16, 10), 0);
    dispatch.deliver(0);
    calls.length = 0;
    dispatch.send(allocation(12, 16, 0), 1);
    dispatch.deliver(1);
    expect(calls).toEqual([
      [2, 0],
      [0, 12],
    ]);
  });

  it('is forgotten when the box restarts, which then tells every station anew', () => {
    const { calls, dispatch } = aDispatch();
    dispatch.send(allocation(6, 16), 0);
    dispatch.deliver(0);
    dispatch.send(allocation(0, 0), 9);
    dispatch.forget();
    calls.length = 0;
    dispatch.deliver(10);
    expect(dispatch.current()).toBeNull();
    dispatch.send(allocation(6, 16), 11);
    dispatch.deliver(11);
    expect(calls).toEqual([
      [0, 6],
      [1, 16],
    ]);
  });
});
