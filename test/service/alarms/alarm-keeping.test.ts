import { describe, expect, it } from 'vitest';
import type { Alarm } from '../../../src/engine/index.ts';
import { keepAlarms } from '../../../src/service/alarms/alarm-keeping.ts';
import { meterAlarm } from '../recorded.ts';

const alarms = Array.from({ length: 150 }, (_, second) => meterAlarm(second, second % 2 === 0));

describe('alarms on their way to the journal', () => {
  it('wait in order until it is open', () => {
    const keeping = keepAlarms();
    const kept: Alarm[] = [];
    keeping.keep(alarms.slice(0, 3));
    keeping.opened({ appendAlarm: (alarm) => kept.push(alarm) });
    keeping.keep(alarms.slice(3, 5));
    expect(kept).toEqual(alarms.slice(0, 5));
  });

  it('do not pile up where it is never opened', () => {
    const keeping = keepAlarms();
    const kept: Alarm[] = [];
    keeping.keep(alarms);
    keeping.opened({ appendAlarm: (alarm) => kept.push(alarm) });
    expect(kept).toEqual(alarms.slice(-100));
  });

  it('are let go where there is no journal', () => {
    const keeping = keepAlarms();
    keeping.opened(null);
    expect(() => keeping.keep(alarms)).not.toThrow();
  });
});
