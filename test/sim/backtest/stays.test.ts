import { describe, expect, it } from 'vitest';
import { recoverStays } from '../../../sim/backtest/stays.ts';
import { amps, wattHours, type ConnectorStatus, type StationObservation } from '../../../src/engine/index.ts';

const INFO = { name: 'S', zone: 'Z', phases: 3, rotation: 'L1L2L3', minAmps: 6, maxAmps: 32, vip: false } as const;

/** Polls every minute: status, current on one line, offer, session energy. */
function polls(...said: readonly (readonly [ConnectorStatus, number, number, number])[]) {
  return said.map(([status, drawn, offered, sessionWh], minute) => {
    const value: StationObservation = {
      name: 'S',
      status,
      reachable: true,
      setpointAmps: amps(offered),
      currentAmps: [amps(drawn), amps(0), amps(0)],
      sessionWh: wattHours(sessionWh),
    };
    return { atMs: 60_000 * minute, value };
  });
}

describe('stays recovered from polls', () => {
  it('last from the first poll with a car to the first without, with what the car took', () => {
    const [stay, ...others] = recoverStays(
      polls(['available', 0, 0, 0], ['charging', 16, 32, 0], ['suspended-by-car', 0, 32, 60], ['available', 0, 0, 0]),
      INFO,
      230,
    );
    expect(others).toEqual([]);
    expect(stay).toMatchObject({ arrivalMs: 60_000, departureMs: 180_000, isLowerBound: false });
    expect(stay?.car).toMatchObject({ energyWh: 60, phases: 1, maxAmps: 16 });
  });

  it('are lower bounds where a car drew to the end, and its charger may be as strong as the station', () => {
    const [stay] = recoverStays(
      polls(['available', 0, 0, 0], ['charging', 10, 10, 0], ['charging', 10, 10, 40]),
      INFO,
      230,
    );
    expect(stay).toMatchObject({ departureMs: Infinity, isLowerBound: true, car: { energyWh: 40, maxAmps: 32 } });
  });

  it('leave out what a car had taken before the journal began', () => {
    const [stay] = recoverStays(polls(['charging', 10, 10, 5000], ['charging', 10, 10, 5040]), INFO, 230);
    expect(stay?.car.energyWh).toBe(40);
  });

  it('are two where the session counter falls, and one across a poll that says nothing', () => {
    const two = recoverStays(
      polls(['charging', 10, 10, 500], ['charging', 10, 10, 0], ['charging', 10, 10, 30]),
      INFO,
      230,
    );
    expect(two.map(({ car }) => car.energyWh)).toEqual([0, 30]);
    const one = recoverStays(
      polls(['charging', 10, 10, 0], ['unknown', 0, 0, 30], ['charging', 10, 10, 60]),
      INFO,
      230,
    );
    expect(one).toHaveLength(1);
  });
});
