import { describe, expect, it } from 'vitest';
import { watchDemands } from '../../../sim/evce/demands.ts';
import { aStation, fakeField } from './support/fake-field.ts';

const OUTLET = { zone: 0, lines: [0, 1, 2], minAmps: 6, maxAmps: 32, vip: false } as const;

function twoStations() {
  const field = fakeField([aStation({ name: 'A' }), aStation({ name: 'B' })]);
  const lost: (number | null)[] = [null, null];
  const demands = watchDemands({ field, outlets: [OUTLET, OUTLET], lostAmps: (station) => lost[station] ?? null });
  return { field, lost, demands };
}
const QUIET = { isAny: false, someLeft: false, came: [] };

describe('what the cars ask for', () => {
  it('is news when a car comes, ends, or goes, and none while it charges', () => {
    const { field, demands } = twoStations();
    expect(demands.look()).toEqual(QUIET);
    field.arrive(1);
    expect(demands.look()).toEqual({ isAny: true, someLeft: false, came: [1] });
    field.report(1, { status: 'Charging', sessionWh: 100 });
    expect(demands.look()).toEqual(QUIET);
    field.report(1, { status: 'SuspendedEV' });
    expect(demands.look()).toEqual({ isAny: true, someLeft: true, came: [] });
    expect(demands.all[1]?.contender).toMatchObject({ wants: false });
    field.report(1, { connected: false, status: 'Available' });
    expect(demands.look()).toMatchObject({ isAny: true });
    expect(demands.all[1]?.contender).toBeNull();
  });

  it('counts a car that took the place of another as one that left and one that came', () => {
    const { field, demands } = twoStations();
    field.arrive(0);
    demands.look();
    field.arrive(0);
    expect(demands.look()).toEqual({ isAny: true, someLeft: true, came: [0] });
  });

  it('of a station that cannot be reached is what it goes on with', () => {
    const { field, lost, demands } = twoStations();
    field.arrive(0);
    demands.look();
    lost[0] = 16;
    expect(demands.look()).toMatchObject({ isAny: true, someLeft: true });
    expect(demands.all[0]).toMatchObject({ lostAmps: 16, contender: null });
  });
});
