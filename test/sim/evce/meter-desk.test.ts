import { describe, expect, it } from 'vitest';
import { createMeterDesk } from '../../../sim/evce/meter-desk.ts';
import { createFaultBoard } from '../../../sim/faults.ts';
import { createRandom } from '../../../sim/random.ts';
import { DEFAULT_MODES, faultOf, type BoxModes, type Fault } from '../../../src/config/index.ts';
import { fakeField } from './support/fake-field.ts';

/** A desk with one meter, `Main incomer`, that shows 40, 41 and 42 A. */
function aDesk(modes: Partial<BoxModes> = {}) {
  const field = fakeField([]);
  const faults = createFaultBoard(createRandom(3));
  faults.advance(0);
  const nameOf = (): string => 'Main incomer';
  const desk = createMeterDesk({ field, faults, modes: () => ({ ...DEFAULT_MODES, ...modes }), nameOf });
  const under = (fault: Fault) => {
    faults.add(fault, 0);
    return desk.read(0);
  };
  return { field, faults, desk, under };
}

describe('a reading of a meter', () => {
  it('is what the meter shows, as soon as somebody looks', () => {
    const { field, desk } = aDesk();
    field.measure({ measuredMs: 7000, currentAmps: [1, 2, 3] });
    expect(desk.read(0)).toMatchObject({ stampMs: 7000, isLost: false, gives: 'numbers' });
    expect(desk.read(0).sample.currentAmps).toEqual([1, 2, 3]);
  });

  it('is that of the last poll where the box polls', () => {
    const { field, desk } = aDesk({ meterPollMs: 5000 });
    desk.poll(0);
    field.measure({ currentAmps: [1, 2, 3] });
    desk.poll(4000);
    expect(desk.read(0).sample.currentAmps).toEqual([40, 41, 42]);
    desk.poll(5000);
    expect(desk.read(0).sample.currentAmps).toEqual([1, 2, 3]);
  });

  it('stands still with its time, or without it', () => {
    for (const [kind, stampMs] of [['meter-frozen', 0] as const, ['meter-stuck', 9000] as const]) {
      const { field, faults, desk } = aDesk();
      faults.add(faultOf(kind), 0);
      field.measure({ measuredMs: 9000, currentAmps: [1, 2, 3] });
      const { sample } = desk.read(0);
      expect({ currentAmps: sample.currentAmps, measuredMs: sample.measuredMs }).toEqual({
        currentAmps: [40, 41, 42],
        measuredMs: stampMs,
      });
      faults.clearAll();
      expect(desk.read(0).sample.currentAmps).toEqual([1, 2, 3]);
    }
  });

  it.each([
    ['last', { isLost: true, gives: 'numbers', sample: { currentAmps: [40, 41, 42] } }],
    ['null', { isLost: true, gives: 'null' }],
    ['zero', { isLost: true, gives: 'numbers', sample: { currentAmps: [0, 0, 0], powerWatts: [0, 0, 0] } }],
  ] as const)('of a meter that is unplugged is lost, and answers %s', (meterUnplugged, reading) => {
    expect(aDesk({ meterUnplugged }).under(faultOf('meter-unplugged'))).toMatchObject(reading);
  });

  it.each([
    ['meter-null', { gives: 'null' }],
    ['meter-nan', { gives: 'nan' }],
    ['meter-gap', { gives: 'nothing' }],
    ['meter-future', { stampMs: 3_600_000, sample: { measuredMs: 0 } }],
    ['meter-zero', { sample: { currentAmps: [0, 0, 0], powerWatts: [0, 0, 0], importWh: 1_234_500 } }],
    ['meter-spike', { sample: { currentAmps: [120, 123, 126], powerWatts: [27_600, -690, 28_980] } }],
    ['meter-negative', { sample: { currentAmps: [-40, -41, -42], powerWatts: [-9200, 230, -9660] } }],
    [
      'meter-reversed',
      { sample: { currentAmps: [40, 41, 42], powerWatts: [-9200, 230, -9660], importWh: 500, exportWh: 1_234_500 } },
    ],
  ] as const)('under %s is wrong in that way', (kind, reading) => {
    const { under } = aDesk();
    expect(under(faultOf(kind))).toMatchObject(reading);
  });

  it('is wrong at the meter that is meant, and at no other', () => {
    expect(aDesk().under(faultOf('meter-zero', { meter: 'Main incomer' })).sample.currentAmps).toEqual([0, 0, 0]);
    expect(aDesk().under(faultOf('meter-zero', { meter: 'Roof' })).sample.currentAmps).toEqual([40, 41, 42]);
  });

  it('is struck by chance once a measurement, however often one looks', () => {
    const { field, faults, desk } = aDesk();
    faults.add(faultOf('meter-spike', { probability: 0.5 }), 0);
    const seen = Array.from({ length: 100 }, (_, second) => {
      field.measure({ measuredMs: second * 1000 });
      const looks = [desk.read(0), desk.read(0), desk.read(0)].map(({ sample }) => sample.currentAmps[0]);
      expect(new Set(looks).size).toBe(1);
      return looks[0];
    });
    const spikes = seen.filter((amps) => amps === 120).length;
    expect(spikes).toBeGreaterThan(30);
    expect(spikes).toBeLessThan(70);
    expect(faults.coverage()).toMatchObject([{ kind: 'meter-spike', strikes: spikes }]);
  });
});
