import { describe, expect, it } from 'vitest';
import { look, reducedRoom, roomOf, UNSIGHTED, type Look, type Reduced } from '../../../sim/evce/dynamic-zones.ts';
import type { MeterReading } from '../../../sim/evce/meter-desk.ts';
import type { MeterSample } from '../../../sim/plant/field.ts';
import { amps, onAllPhases } from '../../../src/engine/index.ts';

const SAMPLE: MeterSample = {
  measuredMs: 0,
  currentAmps: [58, 50, 10],
  powerWatts: [13_000, 11_500, -2300],
  voltageVolts: [230, 230, 230],
  importWh: 0,
  exportWh: 0,
};
const reading = (more: Partial<MeterReading> = {}): MeterReading => {
  return { sample: SAMPLE, stampMs: 0, isLost: false, gives: 'numbers', ...more };
};
const at = (nowMs: number, more: Partial<Look> = {}): Look => {
  return { reading: reading(), ownAmps: [18, 18, 18], nowMs, meterLossAfterMs: 10_000, ...more };
};
const ZONE = { maxAmps: 98, degradedAmps: 24 };

describe('a zone that regulates by a meter', () => {
  it('takes for background what the meter shows and its own stations do not draw, and never less than nothing', () => {
    const sight = look(UNSIGHTED, at(0));
    expect(sight).toEqual({ sight: 'sees', backgroundAmps: [40, 32, 0], lostSinceMs: null });
    expect(roomOf(ZONE, sight, 'degraded')).toEqual([58, 66, 98]);
  });

  it('holds what it knew until its meter counts as lost, and falls then', () => {
    const lost = { reading: reading({ isLost: true }) };
    const waiting = look(look(UNSIGHTED, at(0)), at(5000, lost));
    expect(waiting).toMatchObject({ sight: 'waiting', lostSinceMs: 5000 });
    expect(roomOf(ZONE, waiting, 'degraded')).toEqual([58, 66, 98]);
    const degraded = look(waiting, at(15_000, lost));
    expect(degraded.sight).toBe('degraded');
    expect(roomOf(ZONE, degraded, 'degraded')).toEqual([24, 24, 24]);
    expect(roomOf(ZONE, degraded, 'hold')).toEqual([58, 66, 98]);
    expect(roomOf(ZONE, degraded, 'ignore')).toEqual([98, 98, 98]);
    expect(roomOf({ ...ZONE, degradedAmps: null }, degraded, 'degraded')).toEqual([0, 0, 0]);
    expect(look(degraded, at(16_000)).sight).toBe('sees');
  });

  it.each([
    { gives: 'null' as const },
    { gives: 'nan' as const },
    { gives: 'nothing' as const },
    { sample: { ...SAMPLE, currentAmps: [1, NaN, 2] as const } },
  ])('does not see by %j', (more) => {
    expect(look(UNSIGHTED, at(0, { reading: reading(more) })).sight).toBe('waiting');
  });
});

describe('a reduction of such a zone', () => {
  const reduced = (more: Partial<Reduced> = {}): number =>
    reducedRoom({
      maxAmps: 98,
      roomAmps: onAllPhases(amps(58)),
      allowedAmps: onAllPhases(amps(58)),
      base: 'setpoint',
      dialect: { unit: 'ampere', sense: 'removed' },
      ...more,
    })[0];

  it('of 40 A bites twice where it is taken off the setpoint, and once where it is taken off the maximum', () => {
    expect(reduced()).toBe(18);
    expect(reduced({ base: 'max' })).toBe(58);
  });

  it('leaves nothing, and not less', () => {
    expect(reduced({ allowedAmps: onAllPhases(amps(20)) })).toBe(0);
  });

  it('in percent takes its share of the setpoint', () => {
    const half = { allowedAmps: onAllPhases(amps(49)), dialect: { unit: 'percent', sense: 'removed' } as const };
    expect(reduced(half)).toBe(29);
    expect(reduced({ ...half, maxAmps: 0 })).toBe(0);
  });

  it('that states what is left is a limit like any other', () => {
    const dialect = { unit: 'ampere', sense: 'limit' } as const;
    expect(reduced({ dialect })).toBe(58);
    expect(reduced({ dialect, allowedAmps: onAllPhases(amps(30)) })).toBe(30);
  });
});
