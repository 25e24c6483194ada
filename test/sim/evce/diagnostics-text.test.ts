import { describe, expect, it } from 'vitest';
import { writeDiagnostics } from '../../../sim/evce/diagnostics-text.ts';
import { initialSettings, type StationSettings } from '../../../sim/evce/settings.ts';
import { aZone } from './support/boxes.ts';
import { aStation, fakeField } from './support/fake-field.ts';

describe('a diagnostics file', () => {
  it('says what the station is and does, a fact a line', () => {
    const field = fakeField([aStation({ name: 'a' })]);
    const [settings] = initialSettings(field, [aZone({ name: 'Garage' })], 230).stations;
    field.arrive(0, { status: 'Charging', currentAmps: [16, 15.96, 0], sessionWh: 1234.4 });
    const content = {
      wallMs: 0,
      settings: settings as StationSettings,
      sample: field.station(0),
      firmwareVersion: '1.0.0',
    };
    const lines = Buffer.from(writeDiagnostics(content)).toString().split('\n');
    expect(lines.slice(0, 6)).toEqual([
      'time 1970-01-01T00:00:00.000Z',
      'serial SIM000001',
      'firmware 1.0.0',
      'status Charging',
      'current 16.0 16.0 0.0 A',
      'session 1 1234 Wh',
    ]);
    expect(lines).toContain('HeartbeatInterval 300');
    expect(lines.at(-1)).toBe('');
  });
});
