import { describe, expect, it } from 'vitest';
import { aBox, idOf, WALL_START_MS } from './support/boxes.ts';

describe('the machinery of a box', () => {
  it('keeps time, and lets its modes be changed while it runs', () => {
    const { model } = aBox();
    model.advance(7000);
    expect([model.plantMs(), model.wallMs()]).toEqual([7000, WALL_START_MS + 7000]);
    model.setModes({ ...model.modes(), clockOffsetMs: 60_000 });
    expect(model.wallMs()).toBe(WALL_START_MS + 67_000);
  });

  it('tells when a reduction has reached the stations', () => {
    const { model } = aBox();
    const garage = idOf(model.zones(), 'Garage');
    model.advance(0);
    expect(model.isApplied(garage)).toBe(false);
    model.advance(3000);
    expect(model.isApplied(garage)).toBe(true);
    model.putReduction(garage, { reduction: 5 });
    expect(model.isApplied(garage)).toBe(false);
    model.advance(5000);
    model.advance(8000);
    expect(model.isApplied(garage)).toBe(true);
    expect(model.isApplied(99)).toBe(true);
  });

  it('counts changes and restarts', () => {
    const { model } = aBox();
    expect([model.revision(), model.restarts(), model.isUp()]).toEqual([0, 0, true]);
    model.configureZone(idOf(model.zones(), 'Garage'), { max_current: 50 });
    expect(model.revision()).toBe(1);
  });
});
