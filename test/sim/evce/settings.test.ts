import { describe, expect, it } from 'vitest';
import { initialSettings } from '../../../sim/evce/settings.ts';
import { aZone } from './support/boxes.ts';
import { aStation, fakeField } from './support/fake-field.ts';

const FIELD = fakeField([
  aStation({ name: 'a' }),
  aStation({ name: 'b', zone: 'Visitors', phases: 1, rotation: 'L2' }),
]);
const ZONES = [aZone({ name: 'Garage' }), aZone({ name: 'Visitors', parent: 'Garage', maxAmps: 32 })];

describe('the settings of a new box', () => {
  it('say of each zone what feeds it', () => {
    const { zones } = initialSettings(FIELD, ZONES, 240);
    expect(zones.map(({ name, parent, nominalVolts }) => [name, parent, nominalVolts])).toEqual([
      ['Garage', null, 240],
      ['Visitors', 0, 240],
    ]);
  });

  it('say of each station what it is and where', () => {
    const { stations } = initialSettings(FIELD, ZONES, 230);
    expect(
      stations.map(({ zone, modelId, serialNumber, boxIdentity }) => [zone, modelId, serialNumber, boxIdentity]),
    ).toEqual([
      [0, 2, 'SIM000001', 'CP0001'],
      [1, 1, 'SIM000002', 'CP0002'],
    ]);
  });

  it('say of each meter how it is reached', () => {
    const { meters } = initialSettings(FIELD, ZONES, 230);
    expect(meters).toEqual([expect.objectContaining({ name: 'Main incomer', port: 502, ctRatio: 1 })]);
  });

  it('cannot be made of zones that are not there', () => {
    expect(() => initialSettings(FIELD, [aZone({ name: 'Garage' })], 230)).toThrow('Visitors');
  });
});
