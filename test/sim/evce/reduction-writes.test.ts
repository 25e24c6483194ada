import { describe, expect, it } from 'vitest';
import { createFaultBoard } from '../../../sim/faults.ts';
import { createRandom } from '../../../sim/random.ts';
import { faultOf, type BoxModes } from '../../../src/config/index.ts';
import { aBox, idOf } from './support/boxes.ts';

function written(modes: Partial<BoxModes> = {}) {
  const faults = createFaultBoard(createRandom(1));
  const { model, field } = aBox({ faults, modes: { latencyMs: 0, allocationPeriodMs: 0, ...modes } });
  model.advance(0);
  const [garage, visitors] = ['Garage', 'Visitors'].map((name) => idOf(model.zones(), name)) as [number, number];
  return { model, field, faults, garage, visitors };
}

describe('a reduction that arrives', () => {
  it('is counted, and so is every write to flash', () => {
    const { model, garage } = written({ reductionStore: 'flash' });
    model.putReduction(garage, { reduction: 1 });
    model.putReduction(garage, { reduction: 'many' });
    model.putReduction(garage, { reduction: 2 });
    expect(model.written()).toEqual({ reductions: 2, flash: 2 });
    const { model: forgetful, garage: zone } = written();
    forgetful.putReduction(zone, { reduction: 1 });
    expect(forgetful.written()).toEqual({ reductions: 1, flash: 0 });
  });

  it('is met by the faults that act, as a raise or as what it is', () => {
    const { model, faults, garage } = written();
    faults.add(faultOf('meter-zero'), 0);
    for (const reduction of [40, 40, 10]) model.putReduction(garage, { reduction });
    expect(faults.coverage()).toMatchObject([{ kind: 'meter-zero', writes: 3, raises: 1, lowers: 1 }]);
  });

  it('is stored, shown and not applied by a deaf box, until it hears again', () => {
    const { model, field, faults, garage, visitors } = written();
    field.arrive(0);
    faults.add(faultOf('deaf', { zone: 'Garage', forMs: 10_000 }), 0);
    expect(model.putReduction(garage, { reduction: 50 })).toBe('ok');
    model.putReduction(visitors, { reduction: 20 });
    model.advance(5000);
    expect(model.reduction(garage)).toEqual({ reduction: 50 });
    expect(model.zoneStatus(garage)).toMatchObject({ setpoint: { l1: 63 } });
    expect(model.zoneStatus(visitors)).toMatchObject({ setpoint: { l1: 12 } });
    expect([model.isApplied(garage), model.isApplied(visitors), field.setpointAmps[0]]).toEqual([false, true, 32]);
    model.advance(10_000);
    expect([model.isApplied(garage), field.setpointAmps[0]]).toEqual([true, 13]);
    expect(faults.coverage()).toMatchObject([{ kind: 'deaf', strikes: 1, writes: 2 }]);
  });

  it('is accepted and forgotten where writes get lost', () => {
    const { model, faults, garage, visitors } = written();
    faults.add(faultOf('write-lost', { zone: 'Garage' }), 0);
    expect(model.putReduction(garage, { reduction: 50 })).toBe('ok');
    model.putReduction(visitors, { reduction: 20 });
    expect([model.reduction(garage), model.reduction(visitors)]).toEqual([{ reduction: 0 }, { reduction: 20 }]);
  });

  it('is shown when the stations have it, where the box says so', () => {
    const { model, garage } = written({ readBack: 'applied', latencyMs: 3000 });
    model.advance(3000);
    model.putReduction(garage, { reduction: 50 });
    model.advance(4000);
    expect([model.reduction(garage), model.zoneStatus(garage)?.['reduction']]).toEqual([{ reduction: 0 }, 0]);
    model.advance(7000);
    expect(model.reduction(garage)).toEqual({ reduction: 50 });
  });
});
