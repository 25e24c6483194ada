import { describe, expect, it } from 'vitest';
import { foldLimited, type Limited } from '../../src/service/limited.ts';
import { amps, type CycleRecord, type ZoneRecord } from '../../src/engine/index.ts';
import { recordAt } from './recorded.ts';

const withGarage = (cycle: number, zone: Partial<ZoneRecord>): CycleRecord => {
  const record = recordAt(cycle);
  return { ...record, zones: record.zones.map((each, index) => (index === 0 ? { ...each, ...zone } : each)) };
};

const after = (...records: readonly CycleRecord[]) =>
  records.reduce<Readonly<Record<string, Limited>>>((before, record) => foldLimited(before, record, true), {});

describe('what limits a zone', () => {
  it('is known since the decision that first gave less than the cars could use', () => {
    const limited = after(withGarage(1, { demandAmps: amps(10) }), recordAt(2), recordAt(3));
    expect(limited['Garage']?.since).toEqual(recordAt(2).at);
  });

  const ramp = (rule: 'step' | 'restart') => ({ by: 'shaper', reason: { kind: 'ramp', rule } }) as const;
  const onItsWay = { shareAmps: amps(125), because: ramp('step') };

  it('is only a rise while the zone is on its way to all that its cars can use', () => {
    expect(after(recordAt(1), withGarage(2, onItsWay))['Garage']).toEqual({ since: recordAt(1).at, isRising: true });
  });

  it.each([
    ['its share is less than that', { ...onItsWay, shareAmps: amps(100) }],
    ['something else holds it back', { shareAmps: amps(125) }],
    ['its cars have to rest', { ...onItsWay, because: ramp('restart') }],
  ])('is more than a rise where %s', (_why, zone) => {
    expect(after(withGarage(1, zone))['Garage']?.isRising).toBe(false);
  });

  it('is more than a rise while the box does not answer', () => {
    expect(foldLimited({}, withGarage(1, onItsWay), false)['Garage']?.isRising).toBe(false);
  });

  it('ends when the cars have what they can use, or are gone', () => {
    expect(after(recordAt(1), withGarage(2, { demandAmps: amps(10) }))['Garage']).toBeUndefined();
    expect(after(recordAt(1), withGarage(2, { cars: 0 }))['Garage']).toBeUndefined();
  });
});
