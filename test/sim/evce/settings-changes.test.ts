import { describe, expect, it } from 'vitest';
import { createIdBook } from '../../../sim/evce/id-book.ts';
import { changeMeter, changeStation, changeZone, type Present } from '../../../sim/evce/settings-changes.ts';
import { initialSettings } from '../../../sim/evce/settings.ts';
import { aZone } from './support/boxes.ts';
import { aStation, fakeField } from './support/fake-field.ts';

const FIELD = fakeField([aStation({ name: 'a' })]);
const ZONES = [
  aZone({ name: 'Garage' }),
  aZone({ name: 'Level 1', parent: 'Garage' }),
  aZone({ name: 'Level 2', parent: 'Level 1' }),
];
const PRESENT: Present = {
  settings: initialSettings(FIELD, ZONES, 230),
  ids: { zone: createIdBook(11, 3), meter: createIdBook(31, 1) },
  isModel: (_, id) => id <= 2,
};

describe('a change of a zone', () => {
  it('leaves what it does not name, and takes what it does', () => {
    expect(changeZone(PRESENT, 1, {})).toEqual(PRESENT.settings);
    const changed = changeZone(PRESENT, 1, { mode: 'dynamic', pm_id: 31, degraded_current: 8, allocation: 'fifo' });
    expect(changed?.zones[1]).toEqual({
      ...PRESENT.settings.zones[1],
      mode: 'dynamic',
      meter: 0,
      degradedAmps: 8,
      allocation: 'fifo',
    });
    expect(changed?.zones[0]).toBe(PRESENT.settings.zones[0]);
  });

  it('can move it below another zone or to the top, and not below itself', () => {
    expect(changeZone(PRESENT, 2, { parent_id: 11 })?.zones[2]?.parent).toBe(0);
    expect(changeZone(PRESENT, 2, { parent_id: null })?.zones[2]?.parent).toBeNull();
    expect(changeZone(PRESENT, 0, { parent_id: 13 })).toBeNull();
    expect(changeZone(PRESENT, 1, { parent_id: 12 })).toBeNull();
  });

  it('can take its meter away only where it needs none', () => {
    const dynamic = changeZone(PRESENT, 0, { mode: 'dynamic', pm_id: 31 });
    const present = { ...PRESENT, settings: dynamic ?? PRESENT.settings };
    expect(changeZone(present, 0, { pm_id: null })).toBeNull();
    expect(changeZone(present, 0, { pm_id: null, mode: 'static' })?.zones[0]).toMatchObject({ meter: null });
  });

  it.each([
    { max_current: -1 },
    { degraded_current: -1 },
    { min_current_per_vehicle: -1 },
    { voltage: 0 },
    { phases: 1 },
    { friendly_name: '' },
    { parent_id: 99 },
    { pm_id: 99 },
    { mode: 'dynamic' },
    { mode: 'Unknown' },
    { allocation: 'Unknown' },
  ] as const)('to %j is refused', (config) => {
    expect(changeZone(PRESENT, 1, config)).toBeNull();
  });
});

describe('a change of a station', () => {
  it('leaves what it does not name, and takes what it does', () => {
    expect(changeStation(PRESENT, 0, {})).toEqual(PRESENT.settings);
    const config = { friendly_name: 'b', phases: 1, phase_rotation: 'L3', max_current: 16, zone_id: 13, model_id: 1 };
    expect(changeStation(PRESENT, 0, config)?.stations[0]).toMatchObject({
      name: 'b',
      phases: 1,
      rotation: 'L3',
      maxAmps: 16,
      zone: 2,
      modelId: 1,
    });
  });

  it.each([
    { max_current: 5 },
    { min_current: 33 },
    { min_current: -1 },
    { degraded_current_mono: -1 },
    { degraded_current_tri: -1 },
    { phases: 0 },
    { phases: 3, phase_rotation: 'L1L2' },
    { friendly_name: '' },
    { zone_id: 99 },
    { model_id: 99 },
  ])('to %j is refused', (config) => {
    expect(changeStation(PRESENT, 0, config)).toBeNull();
  });
});

describe('a change of a meter', () => {
  it('leaves what it does not name, and takes what it does', () => {
    expect(changeMeter(PRESENT, 0, {})).toEqual(PRESENT.settings);
    const config = { friendly_name: 'm', model_id: 2, ip_address: '192.0.2.9', port: 1502, unit_id: 0, ct_ratio: 40 };
    expect(changeMeter(PRESENT, 0, config)?.meters[0]).toEqual({
      name: 'm',
      modelId: 2,
      ipAddress: '192.0.2.9',
      port: 1502,
      unitId: 0,
      pollingPeriodSeconds: 1,
      ctRatio: 40,
    });
  });

  it.each([
    { friendly_name: '' },
    { ip_address: '' },
    { port: 0 },
    { port: 65_536 },
    { unit_id: -1 },
    { unit_id: 256 },
    { polling_period: 0 },
    { ct_ratio: 0 },
    { model_id: 99 },
  ])('to %j is refused', (config) => {
    expect(changeMeter(PRESENT, 0, config)).toBeNull();
  });
});
