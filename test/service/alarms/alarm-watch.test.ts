import { describe, expect, it } from 'vitest';
import { millis, type Alarm } from '../../../src/engine/index.ts';
import { openAlarmWatch, LOOK_MS, type AlarmWatchOptions } from '../../../src/service/alarms/alarm-watch.ts';
import { createVirtualClock } from '../../../sim/virtual-clock.ts';

/** A watch over a machine that a test may change, with what it has said so far. */
function watching(changes: Partial<AlarmWatchOptions> = {}) {
  const clock = createVirtualClock({ wallStartMs: Date.UTC(2026, 5, 12) });
  const said: string[] = [];
  const machine = {
    freeBytes: 5e9 as number | null,
    delayMs: 0,
    link: null as ReturnType<AlarmWatchOptions['link']>,
    certificate: null as string | null,
  };
  const raise = (alarms: readonly Alarm[]): void => {
    said.push(...alarms.map(({ id, raised }) => `${clock.elapsedMs() / 1000} ${raised ? '+' : '-'} ${id}`));
  };
  const watch = openAlarmWatch({
    site: 'Office',
    clock,
    realTime: clock,
    link: () => machine.link,
    certificate: () => machine.certificate,
    sources: () => [],
    unkept: () => null,
    freeBytes: async () => machine.freeBytes,
    loopDelay: { p99Ms: () => machine.delayMs, reset: () => undefined },
    raise,
    ...changes,
  });
  const pass = (ms: number): Promise<void> => clock.runUntil(clock.elapsedMs() + ms);
  return { clock, machine, said, watch, pass };
}

describe('the watch over the machine', () => {
  it('raises once and clears once, within one look', async () => {
    const { clock, machine, said, pass } = watching();
    await pass(12_000);
    machine.link = { kind: 'LinkChanged', at: clock.now(), up: false, detail: 'no', cause: 'locked-out' };
    await pass(60_000);
    machine.link = { kind: 'LinkChanged', at: clock.now(), up: true, detail: null };
    await pass(60_000);
    expect(said).toEqual(['15 + locked-out', '75 - locked-out']);
  });

  it('tells another certificate from a refused login', async () => {
    const { clock, machine, said, pass } = watching();
    const gone = { kind: 'LinkChanged', at: clock.now(), up: false, detail: 'no' } as const;
    machine.link = { ...gone, cause: 'certificate-changed' };
    await pass(6_000);
    machine.link = { ...gone, cause: 'locked-out' };
    await pass(6_000);
    expect(said).toEqual(['5 + certificate-changed', '10 + locked-out', '10 - certificate-changed']);
  });

  it('tells of a source that has not been reached for a dead time, until it is', async () => {
    const roof = { name: 'Roof', kind: 'modbus' as const, ageMs: null, problem: 'ECONNREFUSED', connected: false };
    const health = [roof];
    const { said, pass } = watching({ sources: () => health });
    await pass(60_000);
    health[0] = { ...roof, connected: true };
    await pass(60_000);
    expect(said).toEqual(['40 + source-lost', '65 - source-lost']);
  });

  it('raises a certificate that runs out once, though its days are fewer each day', async () => {
    const { machine, said, pass } = watching();
    machine.certificate = 'runs out in 30 days';
    await pass(6_000);
    machine.certificate = 'runs out in 29 days';
    await pass(60_000);
    machine.certificate = null;
    await pass(6_000);
    expect(said).toEqual(['5 + certificate-expires', '70 - certificate-expires']);
  });

  it('looks at the disk every half minute, and tells of the last half minute’s delay', async () => {
    const { machine, said, pass } = watching();
    await pass(10_000);
    machine.freeBytes = 1e6;
    machine.delayMs = 400;
    await pass(60_000);
    machine.freeBytes = 5e9;
    machine.delayMs = 2;
    await pass(60_000);
    expect(said).toEqual(['30 + loop-delayed', '40 + disk-low', '90 - loop-delayed', '100 - disk-low']);
  });

  it('sees that the clock of the wall was set', async () => {
    const clock = createVirtualClock({ wallStartMs: Date.UTC(2026, 5, 12) });
    let byMs = 0;
    const now = (): ReturnType<typeof clock.now> => ({
      ...clock.now(),
      wallMs: (clock.now().wallMs + byMs) as ReturnType<typeof clock.now>['wallMs'],
    });
    const { said } = watching({
      clock: { ...clock, now },
      realTime: clock,
      raise: (alarms) => said.push(...ids(alarms)),
    });
    await clock.runUntil(20_000);
    byMs = millis(-3_600_000);
    await clock.runUntil(20_000 + 16 * 60_000);
    expect(said).toEqual(['+ clock-step', '- clock-step']);
  });

  it('says nothing after it was closed', async () => {
    const { machine, said, watch, pass } = watching();
    watch.close();
    machine.delayMs = 1000;
    await pass(20 * LOOK_MS);
    expect(said).toEqual([]);
  });
});

const ids = (alarms: readonly Alarm[]): string[] => alarms.map(({ id, raised }) => `${raised ? '+' : '-'} ${id}`);
