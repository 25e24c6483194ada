import { describe, expect, it } from 'vitest';
import { unitsOf } from '../../../src/cli/evce/answer-units.ts';
import { CALLS } from '../../../src/evce/endpoints.ts';

const units = (name: 'stationStatuses' | 'zones' | 'meterValues' | 'firmwares' | 'zoneStations') =>
  Object.fromEntries(unitsOf(CALLS[name].answer));

describe('the units of an answer', () => {
  it('are those that the schema states, for each line of a group too', () => {
    expect(units('stationStatuses')).toMatchObject({
      setpoint: 'A',
      'current.l1': 'A',
      'voltage.l3': 'V',
      power: 'kW',
      energy: 'kWh',
      'session.duration': 's',
    });
    expect(units('meterValues')).toMatchObject({ 'active_power.total': 'kW', 'energy.import': 'kWh' });
    expect(units('firmwares')).toEqual({ size: 'B' });
  });

  it('are found in lists, and in what a list may hold', () => {
    expect(units('zones')).toMatchObject({ 'config.max_current': 'A', 'config.voltage': 'V' });
    expect(units('zoneStations')).toMatchObject({ 'config.max_current': 'A' });
  });

  it('are no part of what is counted in nothing', () => {
    expect(units('zones')).not.toHaveProperty(['config.phases']);
    expect(units('stationStatuses')).not.toHaveProperty(['status']);
  });
});
