import { describe, expect, it } from 'vitest';
import type { Alarm, LinkChanged } from '../../src/engine/index.ts';
import { openAttendance, type AttendanceOptions } from '../../src/service/attendance.ts';
import { INITIAL_STATE } from '../../src/service/live-state.ts';
import { createVirtualClock } from '../../sim/virtual-clock.ts';
import { decision, meterAlarm, SITE, turnOf, instantAt } from './recorded.ts';

const LOCKED_OUT: LinkChanged = {
  kind: 'LinkChanged',
  at: instantAt(0),
  up: false,
  detail: 'the login is refused',
  cause: 'locked-out',
};

const ignore = (): void => undefined;

function attended(changes: Partial<AttendanceOptions> = {}) {
  const clock = createVirtualClock({ wallStartMs: 0 });
  const told: string[] = [];
  const raised: Alarm[] = [];
  const note = ({ id, raised: begins }: Alarm): number => told.push(`${begins ? '+' : '-'} ${id}`);
  const attendance = openAttendance({
    site: SITE,
    clock,
    realTime: clock,
    speed: 1,
    state: () => INITIAL_STATE,
    stateFolder: null,
    hooks: { tell: note, close: () => told.push('hooks closed') },
    supervisor: { alive: () => told.push('alive'), stopping: () => told.push('stopping') },
    raise: (alarms) => raised.push(...alarms),
    ...changes,
  });
  return { attendance, clock, told, raised };
}

describe('whoever looks after a service', () => {
  it('tells hooks of the alarms of turns, and the supervisor of decisions', () => {
    const { attendance, told } = attended();
    attendance.turn({ ...turnOf({ kind: 'Tick', at: instantAt(1) }), effects: [meterAlarm(1, true)] }, INITIAL_STATE);
    attendance.turn(decision(1), INITIAL_STATE);
    attendance.stopping();
    attendance.close();
    expect(told).toEqual(['+ meter-lost', 'alive', 'stopping', 'hooks closed']);
  });

  it('raises alarms about the machine, and tells hooks of them as well', async () => {
    const { attendance, clock, told, raised } = attended();
    attendance.journalOpened(null);
    await clock.runUntil(20_000);
    expect(raised.map(({ id }) => id)).toEqual(['journal-failed']);
    expect(told).toEqual(['+ journal-failed']);
    attendance.close();
  });

  it('has alarms about the machine journalled, also those of before the journal was opened', async () => {
    const { attendance, clock, raised } = attended({
      state: () => ({ ...INITIAL_STATE, link: { ...LOCKED_OUT, up: clock.elapsedMs() > 30_000 } }),
    });
    const journalled: Alarm[] = [];
    await clock.runUntil(20_000);
    attendance.journalOpened({ appendAlarm: (alarm) => journalled.push(alarm) });
    expect(journalled.map(({ id, raised: begins }) => [id, begins])).toEqual([['locked-out', true]]);
    await clock.runUntil(60_000);
    expect(journalled).toEqual(raised);
    expect(journalled.map(({ raised: begins }) => begins)).toEqual([true, false]);
    attendance.close();
  });

  it('takes lost turns for a failed journal until a minute after the last', async () => {
    const { attendance, clock, told } = attended();
    let lostTurns = 0;
    attendance.journalOpened({ appendAlarm: ignore, health: () => ({ state: 'working', why: null, lostTurns }) });
    await clock.runUntil(10_000);
    expect(told).toEqual([]);
    lostTurns = 3;
    await clock.runUntil(30_000);
    expect(told).toEqual(['+ journal-failed']);
    await clock.runUntil(120_000);
    expect(told).toEqual(['+ journal-failed', '- journal-failed']);
    attendance.close();
  });

  it('tells nothing anew of what a journal had lost before it was opened here, as before a reload', async () => {
    const { attendance, clock, told } = attended();
    let lostTurns = 30;
    attendance.journalOpened({ appendAlarm: ignore, health: () => ({ state: 'working', why: null, lostTurns }) });
    await clock.runUntil(60_000);
    expect(told).toEqual([]);
    lostTurns = 31;
    await clock.runUntil(80_000);
    expect(told).toEqual(['+ journal-failed']);
    attendance.close();
  });

  it('tells why a journal does not work, for as long as it does not', async () => {
    const { attendance, clock, raised } = attended();
    let isFull = true;
    const health = () =>
      isFull
        ? ({ state: 'failing', why: 'the disk is full', lostTurns: 1 } as const)
        : ({ state: 'working', why: null, lostTurns: 1 } as const);
    attendance.journalOpened({ appendAlarm: ignore, health });
    await clock.runUntil(300_000);
    isFull = false;
    await clock.runUntil(600_000);
    expect(raised.map(({ raised: begins, detail }) => `${begins} ${detail}`)).toEqual([
      'true the disk is full',
      'false no longer so',
    ]);
    attendance.close();
  });

  it('measures how long decisions took in real time', async () => {
    const { attendance } = attended({ speed: 8 });
    attendance.turn(decision(1), INITIAL_STATE);
    expect(await attendance.metrics()).toContain('busbar_decision_duration_seconds_count 1');
    attendance.close();
  });
});
