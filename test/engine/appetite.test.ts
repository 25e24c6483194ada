import { describe, expect, it } from 'vitest';
import { appetiteOf, noteUse, wantsEnergy } from '../../src/engine/appetite.ts';
import { DEFAULT_TIMING, type ConnectorStatus } from '../../src/engine/index.ts';
import { stationState, type StationState } from '../../src/engine/state.ts';
import { at, listed } from '../support/drive.ts';
import { stationSeen, type StationSeen } from '../support/events.ts';
import { siteOf } from '../support/site.ts';

const SITE = siteOf({ nodes: [{ name: 'A', limitAmps: 63, zone: true }] });
const PLUGGED = stationState(SITE, listed({ name: 'a1', zone: 'A' }), undefined);

/** The station after reports at the given seconds. */
const after = (...reports: readonly (readonly [seconds: number, seen: StationSeen])[]): StationState =>
  reports.reduce(
    (station, [seconds, seen]) => noteUse(DEFAULT_TIMING, station, { seen: stationSeen('a1', seen), at: at(seconds) }),
    PLUGGED,
  );

describe('what a car can use', () => {
  it('is the station’s maximum until shown otherwise, also where its status is unknown', () => {
    expect(appetiteOf(PLUGGED)).toBe(32);
    expect(appetiteOf(after([0, { status: 'charging', amps: 10, setpoint: 32 }]))).toBe(32);
    expect(appetiteOf(after([0, { status: 'unknown', amps: 10, setpoint: 32 }]))).toBe(32);
  });

  it('is what it used and a little more, once it has left an offer unused for a minute', () => {
    const offered = { amps: 10, setpoint: 32 };
    expect(appetiteOf(after([0, offered], [59, offered]))).toBe(32);
    expect(appetiteOf(after([0, offered], [60, offered]))).toBe(12);
  });

  it('is never below its minimum, nor above its maximum', () => {
    expect(appetiteOf(after([0, { amps: 0, setpoint: 32 }], [60, { amps: 0, setpoint: 32 }]))).toBe(6);
    expect(appetiteOf(after([0, { amps: 20, setpoint: 99 }], [60, { amps: 29, setpoint: 99 }]))).toBe(31);
  });

  it('is not learnt from a car that uses all but a trifle', () => {
    const nearly = { amps: 30, setpoint: 32 };
    expect(appetiteOf(after([0, nearly], [600, nearly]))).toBe(32);
  });

  it('is not learnt from an offer that was only unused now and then', () => {
    const idle = { amps: 0, setpoint: 32 };
    expect(appetiteOf(after([0, idle], [40, { amps: 32, setpoint: 32 }], [45, idle], [100, idle]))).toBe(32);
  });

  it('is not learnt from a station that does not measure, or is told no set-point', () => {
    const unmeasured = { amps: [null, null, null], setpoint: 32 } as const;
    expect(appetiteOf(after([0, unmeasured], [600, unmeasured]))).toBe(32);
    expect(appetiteOf(after([0, { amps: 10 }], [600, { amps: 10 }]))).toBe(32);
  });

  it('is what its most loaded line draws, where one line is measured', () => {
    const single = { amps: [16, null, null], setpoint: 32 } as const;
    expect(appetiteOf(after([0, single], [60, single]))).toBe(18);
  });

  it('is its maximum again when its status changes, and a quarter of an hour after it was learnt', () => {
    const offered = { amps: 10, setpoint: 32 };
    const taken = { amps: 10, setpoint: 12 };
    const learnt = [
      [0, offered],
      [60, offered],
    ] as const;
    expect(appetiteOf(after(...learnt, [70, taken], [959, taken]))).toBe(12);
    expect(appetiteOf(after(...learnt, [70, taken], [960, taken]))).toBe(32);
    const paused = after(...learnt, [70, { ...taken, status: 'suspended-by-station' }]);
    expect(appetiteOf(paused)).toBe(32);
  });

  it('starts its minute anew when the status changes', () => {
    const idle = { amps: 0, setpoint: 32 };
    const resumed = after([0, idle], [30, { ...idle, status: 'suspended-by-car' }], [40, idle], [70, idle]);
    expect(appetiteOf(resumed)).toBe(32);
  });

  it('is nothing where nobody wants energy', () => {
    expect(appetiteOf(after([0, { status: 'suspended-by-car', amps: 0 }]))).toBe(0);
  });
});

describe('wanting energy', () => {
  it('is assumed of a status that nobody understands, and of cars that wait', () => {
    const wanting: readonly ConnectorStatus[] = ['charging', 'preparing', 'suspended-by-station', 'unknown'];
    const content: readonly ConnectorStatus[] = [
      'available',
      'suspended-by-car',
      'finishing',
      'reserved',
      'unavailable',
      'faulted',
    ];
    expect(wanting.map(wantsEnergy)).not.toContain(false);
    expect(content.map(wantsEnergy)).not.toContain(true);
  });
});
