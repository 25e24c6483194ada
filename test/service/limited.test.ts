import { describe, expect, it } from 'vitest';
import { foldLimited, type Limited } from '../../src/service/limited.ts';
import { amps, type CycleRecord, type ZoneRecord } from '../../src/engine/index.ts';
import { recordAt } from './recorded.ts';

const withGarage = (cycle: number, zone: Partial<ZoneRecord>): CycleRecord => {
  const record = recordAt(cycle);
  return { ...record, zones: record.zones.map((each, index) => (index === 0 ? { ...each, ...zone } : each)) };
};

const after = (...records: readonly CycleRecord[]) =>
  records.reduce<Readonly<Record<string, Limited>>>(foldLimited, {});

describe('what limits a zone', () => {
  it('is known since the decision that first gave less than the cars could use', () => {
    const limited = after(withGarage(1, { demandAmps: amps(10) }), recordAt(2), recordAt(3));
    expect(limited['Garage']?.since).toEqual(recordAt(2).at);
  });

  it('ends when the cars have what they can use, or are gone', () => {
    expect(after(recordAt(1), withGarage(2, { demandAmps: amps(10) }))['Garage']).toBeUndefined();
    expect(after(recordAt(1), withGarage(2, { cars: 0 }))['Garage']).toBeUndefined();
  });
});
