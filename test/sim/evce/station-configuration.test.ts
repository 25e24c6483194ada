import { describe, expect, it } from 'vitest';
import { initialSettings, type StationSettings } from '../../../sim/evce/settings.ts';
import { configurationOf } from '../../../sim/evce/station-configuration.ts';
import { aZone } from './support/boxes.ts';
import { aStation, fakeField } from './support/fake-field.ts';

const [THREE, ONE] = initialSettings(
  fakeField([aStation({ name: 'a', rotation: 'L2L3L1' }), aStation({ name: 'b', phases: 1, rotation: 'L3' })]),
  [aZone({ name: 'Garage' })],
  230,
).stations as readonly [StationSettings, StationSettings];

describe('a station’s own settings', () => {
  it('are all told when no key is named', () => {
    const { configuration_key: keys, unknown_key: unknown } = configurationOf(THREE, null);
    expect(keys.map(({ key }) => key)).toContain('HeartbeatInterval');
    expect(unknown).toEqual([]);
  });

  it('are those that are asked for, and the others are called unknown', () => {
    expect(configurationOf(THREE, ['NumberOfConnectors', 'Nonsense'])).toEqual({
      configuration_key: [{ key: 'NumberOfConnectors', readonly: true, value: '1' }],
      unknown_key: ['Nonsense'],
    });
  });

  it('name the grid lines as OCPP does', () => {
    const rotation = (station: StationSettings) =>
      configurationOf(station, ['ConnectorPhaseRotation']).configuration_key[0]?.value;
    expect([rotation(THREE), rotation(ONE)]).toEqual(['1.STR', '1.T']);
  });
});
