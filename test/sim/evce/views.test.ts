import { describe, expect, it } from 'vitest';
import {
  lastingStatus,
  stationView,
  statusView,
  zoneStatusView,
  zoneView,
  type StatusContext,
} from '../../../sim/evce/views.ts';
import type { ZoneSettings } from '../../../sim/evce/settings.ts';
import { FREE_STATION, type StationSample } from '../../../sim/plant/field.ts';
import { aZone } from './support/boxes.ts';
import { aStation } from './support/fake-field.ts';

const CONTEXT: StatusContext = {
  id: 5,
  lines: [0, 1, 2],
  setpointAmps: 0,
  condition: 'up',
  lostStationWord: 'Disconnected',
  isUnintelligible: false,
  firmwareVersion: '1.0.0',
};

const ZONE: ZoneSettings = {
  ...aZone({ name: 'Garage', allocation: 'fifo' }),
  parent: 0,
  mode: 'static',
  meter: null,
  degradedAmps: null,
  nominalVolts: 240,
};

describe('what the box says', () => {
  it('of a station without a car has no session, and the station is nevertheless reachable', () => {
    const times = { plantMs: 0, updated: 'now', sessionStart: null };
    const status = statusView(lastingStatus(FREE_STATION, CONTEXT), FREE_STATION, times);
    expect(status).not.toHaveProperty('session');
    expect(status).toMatchObject({
      id: 5,
      status: 'Available',
      connected: true,
      error_code: 'NoError',
      last_update: 'now',
    });
  });

  it('of a station that is lost keeps what it last did, and says that it is not connected', () => {
    const status = lastingStatus(
      { ...FREE_STATION, status: 'Charging', powerWatts: 2300 },
      { ...CONTEXT, condition: 'lost' },
    );
    expect(status).toMatchObject({ status: 'Disconnected', connected: false, power: 2.3 });
  });

  it('of a station that is out of service does not call it available', () => {
    const status = lastingStatus(FREE_STATION, { ...CONTEXT, condition: 'out-of-service' });
    expect(status).toMatchObject({ status: 'Unavailable', connected: true });
  });

  it('of the current of a station counts from the station’s own first line', () => {
    const sample: StationSample = { ...FREE_STATION, status: 'Charging', currentAmps: [10, 11, 12] };
    expect(lastingStatus(sample, { ...CONTEXT, lines: [1, 2, 0] }).current).toEqual({ l1: 11, l2: 12, l3: 10 });
    expect(lastingStatus(sample, { ...CONTEXT, lines: [2] }).current).toEqual({ l1: 12, l2: 0, l3: 0 });
  });

  it('of a station names its wiring and its zone', () => {
    const station = {
      ...aStation({ name: 'Pole', phases: 1, rotation: 'L3', vip: true, maxAmps: 16 }),
      zone: 0,
      modelId: 1,
      serialNumber: 'S1',
      boxIdentity: 'CP1',
      degradedMonoAmps: 6,
      degradedTriAmps: 7,
    };
    expect(stationView(station, { id: 5, zoneId: 9 })).toEqual({
      id: 5,
      config: {
        friendly_name: 'Pole',
        model_id: 1,
        serial_number: 'S1',
        box_identity: 'CP1',
        zone_id: 9,
        vip: true,
        phases: 1,
        phase_rotation: 'L3',
        max_current: 16,
        min_current: 6,
        degraded_current_mono: 6,
        degraded_current_tri: 7,
      },
    });
  });

  it('of a zone says that it is static, and what feeds it', () => {
    expect(zoneView(ZONE, { id: 2, parentId: 1, meterId: null })).toEqual({
      id: 2,
      config: {
        friendly_name: 'Garage',
        parent_id: 1,
        max_current: 63,
        mode: 'static',
        min_current_per_vehicle: 6,
        allocation: 'fifo',
        voltage: 240,
        phases: 3,
      },
    });
    expect(zoneView(ZONE, { id: 2, parentId: null, meterId: null }).config).not.toHaveProperty('parent_id');
  });

  it('of a zone names the meter by which it regulates', () => {
    const zone: ZoneSettings = { ...ZONE, mode: 'dynamic', meter: 0, degradedAmps: 16 };
    const { config } = zoneView(zone, { id: 2, parentId: 1, meterId: 31 });
    expect(config).toMatchObject({ mode: 'dynamic', pm_id: 31, degraded_current: 16 });
  });

  it('of a zone calls overload what is more than cars deviate anyway', () => {
    const status = (drawn: number): string =>
      zoneStatusView({
        maxAmps: 20,
        sight: null,
        setpointAmps: [20, 20, 20],
        samples: [{ ...FREE_STATION, status: 'Charging', currentAmps: [drawn, 0, 0] }],
        reduction: 0,
        updated: 'now',
      }).status;
    expect([19, 20.9, 21.1].map(status)).toEqual(['ok', 'ok', 'overload']);
  });
});
