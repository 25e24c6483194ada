import { describe, expect, it } from 'vitest';
import { faultOf } from '../../../src/config/index.ts';
import { aBox, idOf } from './support/boxes.ts';

describe('the calls of a box', () => {
  it('know nothing of ids that were never given', () => {
    const { model } = aBox();
    const calls = [
      'zone',
      'zoneStatus',
      'zoneStations',
      'reduction',
      'station',
      'status',
      'meter',
      'meterValues',
    ] as const;
    expect(calls.map((call) => model[call](4711))).toEqual(calls.map(() => null));
    expect(model.putReduction(4711, { reduction: 0 })).toBe('unknown');
  });

  it('hand out what may be kept and changed', () => {
    const { model } = aBox();
    const garage = idOf(model.zones(), 'Garage');
    Object.assign(model.reduction(garage) ?? {}, { reduction: 99 });
    expect(model.reduction(garage)).toEqual({ reduction: 0 });
  });

  it('have no values of a meter that gives none', () => {
    const { model } = aBox();
    const meter = idOf(model.meters(), 'Main incomer');
    model.advance(0);
    expect(model.meterValues(meter)).not.toBeNull();
    model.faults.add(faultOf('meter-gap'), 0);
    expect(model.meterValues(meter)).toBeNull();
  });

  it('write times on the box’s own clock', () => {
    const { model } = aBox({ modes: { clockOffsetMs: 3_600_000 } });
    const meter = idOf(model.meters(), 'Main incomer');
    expect(model.meterValues(meter)?.timestamp).toBe('2026-11-22T09:00:00.000Z');
    expect(model.statuses()[0]?.last_update).toBe('2026-11-22T09:00:00.000Z');
  });
});
