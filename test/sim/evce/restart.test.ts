import { describe, expect, it } from 'vitest';
import { createFaultBoard } from '../../../sim/faults.ts';
import { createRandom } from '../../../sim/random.ts';
import { faultOf, type BoxModes, type Fault } from '../../../src/config/index.ts';
import { aBox, idOf } from './support/boxes.ts';

const MINUTE_MS = 60_000;

/** A box whose garage was told to reduce by 20 A a while ago and by 30 A just now, and that then restarts. */
function restarted(modes: Partial<BoxModes>, stated: Partial<Fault> = {}) {
  const faults = createFaultBoard(createRandom(1));
  const { model, field } = aBox({ faults, modes });
  const garage = idOf(model.zones(), 'Garage');
  field.arrive(0);
  model.advance(0);
  model.putReduction(garage, { reduction: 20 });
  model.advance(3 * MINUTE_MS);
  model.putReduction(garage, { reduction: 30 });
  model.advance(3 * MINUTE_MS + 10_000);
  faults.add(faultOf('reboot', stated), model.plantMs());
  return { model, field, garage };
}

describe('a box that restarts', () => {
  it('is away for a minute, or as long as it is told, and its stations go on', () => {
    const { model, field } = restarted({});
    expect(model.isUp()).toBe(false);
    field.calls.length = 0;
    field.arrive(1);
    model.advance(4 * MINUTE_MS + 9000);
    expect([model.isUp(), field.calls.length]).toEqual([false, 0]);
    model.advance(4 * MINUTE_MS + 10_000);
    expect(model.isUp()).toBe(true);
    model.advance(4 * MINUTE_MS + 13_000);
    // It tells every station anew, because it does not know what they heard.
    expect(field.calls.map(({ index }) => index)).toEqual([0, 1, 2, 3]);
    const short = restarted({}, { forMs: 2000 });
    short.model.advance(3 * MINUTE_MS + 12_000);
    expect(short.model.isUp()).toBe(true);
  });

  it.each([
    [{ reductionStore: 'memory' }, {}, 0],
    [{ reductionStore: 'flash' }, {}, 30],
    [{ reductionStore: 'flash-by-minute' }, {}, 20],
    [{ reductionStore: 'memory' }, { reductions: 'kept' }, 30],
    [{ reductionStore: 'flash' }, { reductions: 'lost' }, 0],
  ] as const)('with %j and %j comes back with a reduction of %d A', (modes, stated, reduction) => {
    const { model, garage } = restarted(modes, stated);
    model.advance(5 * MINUTE_MS);
    expect(model.reduction(garage)).toEqual({ reduction });
    model.advance(6 * MINUTE_MS);
    expect(model.zoneStatus(garage)).toMatchObject({ setpoint: { l1: 63 - reduction } });
  });
});

describe('a box that is reset and configured anew', () => {
  function reset(modes: Partial<BoxModes>) {
    const faults = createFaultBoard(createRandom(1));
    const { model } = aBox({ faults, modes });
    const before = model.zones().map(({ id }) => id);
    model.putReduction(before[0] as number, { reduction: 20 });
    model.advance(0);
    faults.add(faultOf('factory-reset'), 0);
    model.advance(10_000);
    return { model, before };
  }

  it('gives ids that were never given, and has forgotten its reductions', () => {
    const { model, before } = reset({});
    const after = model.zones().map(({ id }) => id);
    expect(Math.min(...after)).toBeGreaterThan(Math.max(...before));
    expect(model.reduction(idOf(model.zones(), 'Garage'))).toEqual({ reduction: 0 });
    expect(model.restarts()).toBe(1);
  });

  it('gives old ids to other things where its count starts again', () => {
    const { model, before } = reset({ idsAfterReset: 'restart' });
    const [garage, visitors] = before as [number, number];
    expect([model.zone(garage), model.zone(visitors)].map((zone) => zone?.config.friendly_name)).toEqual([
      'Visitors',
      'Garage',
    ]);
  });
});
