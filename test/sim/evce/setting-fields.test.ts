import { describe, expect, it } from 'vitest';
import { changedBy, inFields, METER_FIELDS, STATION_FIELDS, ZONE_FIELDS } from '../../../sim/evce/setting-fields.ts';
import { initialSettings } from '../../../sim/evce/settings.ts';
import { aZone } from './support/boxes.ts';
import { aStation, fakeField } from './support/fake-field.ts';

const { zones, stations, meters } = initialSettings(
  fakeField([aStation({ name: 'a' })]),
  [aZone({ name: 'Garage' })],
  230,
);

describe('the fields of settings', () => {
  it.each([
    ['a zone', zones[0], ZONE_FIELDS],
    ['a station', stations[0], STATION_FIELDS],
    ['a meter', meters[0], METER_FIELDS],
  ])('of %s show all that can be changed, and taken over as shown change nothing', (_what, part, fields) => {
    const before = part ?? {};
    const shown = inFields(before, fields);
    expect(Object.keys(shown).sort()).toEqual(Object.values(fields).sort());
    expect(changedBy(before, shown, fields)).toEqual(before);
  });

  it('leave what a body does not state', () => {
    const before = { name: 'Incomer', port: 502 };
    expect(changedBy(before, { port: 503, ip_address: undefined }, METER_FIELDS)).toEqual({
      name: 'Incomer',
      port: 503,
    });
    expect(inFields(before, { name: 'friendly_name' })).toEqual({ friendly_name: 'Incomer' });
  });
});
