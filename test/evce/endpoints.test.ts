import { describe, expect, it } from 'vitest';
import { callTo, CALLS } from '../../src/evce/endpoints.ts';

/** The guide's table of what the role of a controller may call, method by method. */
const GUIDE = `
POST login/login
POST login/logout
POST login/passwd
GET  stations/
GET  stations/statuses
GET  stations/models
GET  stations/firmwares
POST stations/firmwares
GET  stations/firmwares/{firmware_id}
GET  stations/diagnostics
POST stations/diagnostics/export
GET  stations/{station_id}
PUT  stations/{station_id}
GET  stations/{station_id}/status
GET  stations/{station_id}/firmware
GET  stations/{station_id}/diagnostics
POST stations/{station_id}/diagnostics
GET  stations/{station_id}/cmds/status/{cmd_id}
POST stations/{station_id}/cmds/remote_start
POST stations/{station_id}/cmds/remote_stop
POST stations/{station_id}/cmds/reset
POST stations/{station_id}/cmds/change_availability
POST stations/{station_id}/cmds/get_configuration
POST stations/{station_id}/cmds/get_diagnostics
POST stations/{station_id}/cmds/update_firmware
GET  em/zones
GET  em/zones/{zone_id}
PUT  em/zones/{zone_id}
GET  em/zones/{zone_id}/status
GET  em/zones/{zone_id}/reduction
PUT  em/zones/{zone_id}/reduction
GET  em/zones/{zone_id}/stations
GET  pms
GET  pms/{pm_id}
PUT  pms/{pm_id}
GET  pms/{pm_id}/values
GET  pms/models
GET  pms/models/{pm_model_id}
PUT  pms/models/{pm_model_id}
`;

describe('the calls', () => {
  it('are those of the guide, method by method', () => {
    const guide = GUIDE.trim().split('\n');
    const table = Object.values(CALLS).map(({ method, path }) => `${method.padEnd(4)} ${path}`);
    expect(guide).toHaveLength(39);
    expect([...table].sort()).toEqual([...guide].sort());
  });

  it('put the ids where the path has their places', () => {
    expect(callTo('zoneReduction', 7)).toEqual({ method: 'GET', path: 'em/zones/7/reduction' });
    expect(callTo('commandStatus', 101, 5)).toEqual({ method: 'GET', path: 'stations/101/cmds/status/5' });
    expect(callTo('stations')).toEqual({ method: 'GET', path: 'stations/' });
  });

  it('carry a body only where they change something', () => {
    const reading = Object.values(CALLS).filter(({ method }) => method === 'GET');
    expect(reading.every(({ request, touches }) => request === null && touches === 'reads')).toBe(true);
  });
});
