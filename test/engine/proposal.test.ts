import { describe, expect, it } from 'vitest';
import { amps, ceiling, stated, voltAmps, watts, wish } from '../../src/engine/index.ts';
import { at } from '../support/drive.ts';

const NODE = { node: 'Main', reason: 'dear hours' };
const REASON = { kind: 'stated', text: 'dear hours', facts: {} };

describe('a ceiling', () => {
  it('is on charging, economic and without an end where nothing else is said', () => {
    expect(ceiling({ ...NODE, amps: 10 })).toEqual({
      node: 'Main',
      bound: { unit: 'A', amps: [10, 10, 10] },
      covers: 'charging',
      kind: 'economic',
      until: null,
      reason: REASON,
    });
  });

  it.each([
    [{ amps: [1, 2, 3] as const }, { unit: 'A', amps: [amps(1), amps(2), amps(3)] }],
    [{ watts: 5000 }, { unit: 'W', watts: watts(5000) }],
    [{ voltAmps: 5000 }, { unit: 'VA', voltAmps: voltAmps(5000) }],
  ])('is in amps by line, in watts or in volt-amperes: %j', (how, bound) => {
    expect(ceiling({ ...NODE, ...how }).bound).toEqual(bound);
  });

  it('has the kind, the coverage, the end and the reason that are said', () => {
    const said = {
      covers: 'total',
      kind: 'mandatory',
      until: at(7).monoMs,
      reason: stated('cap', { capKw: 4.2 }),
    } as const;
    expect(ceiling({ node: 'Main', watts: 1, ...said })).toMatchObject(said);
  });
});

describe('a wish', () => {
  it('is for a current, or for energy by a time', () => {
    const of = { zone: 'Garage', reason: 'dear hours' };
    expect(wish({ ...of, amps: 6 })).toEqual({
      zone: 'Garage',
      want: { unit: 'A', amps: 6 },
      priority: 0,
      reason: REASON,
    });
    expect(wish({ ...of, energyWh: 9000, by: at(60), priority: 2 })).toMatchObject({
      want: { unit: 'Wh', energyWh: 9000, by: at(60) },
      priority: 2,
    });
  });
});
