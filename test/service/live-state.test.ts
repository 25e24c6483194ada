import { describe, expect, it } from 'vitest';
import { activeAlarms, ALARM_EPISODES, foldTurn, INITIAL_STATE, RECENT_RECORDS } from '../../src/service/live-state.ts';
import type { Turn } from '../../src/engine/ports.ts';
import { decision, instantAt, meterAlarm, turnOf } from './recorded.ts';

const after = (turns: readonly Turn[]) => turns.reduce(foldTurn, INITIAL_STATE);

const alarmed = (seconds: number, raised: boolean): Turn => ({
  event: { kind: 'Tick', at: instantAt(seconds) },
  effects: [meterAlarm(seconds, raised)],
});

describe('the live state', () => {
  it('keeps the newest record and counts decisions', () => {
    const state = after([decision(1), decision(2)]);
    expect(state.cycles).toBe(2);
    expect(state.record?.cycle).toBe(2);
    expect(state.recent.map(({ cycle }) => cycle)).toEqual([1, 2]);
  });

  it('forgets the oldest records, so that it does not grow', () => {
    const state = after(Array.from({ length: RECENT_RECORDS + 3 }, (_, index) => decision(index + 1)));
    expect(state.recent).toHaveLength(RECENT_RECORDS);
    expect(state.recent[0]?.cycle).toBe(4);
    expect(state.cycles).toBe(RECENT_RECORDS + 3);
  });

  it('counts how writes ended, and remembers the newest outcome of each zone', () => {
    const settled = (writeId: number, outcome: 'confirmed' | 'rejected' | 'unresolved') =>
      turnOf({ kind: 'WriteSettled', at: instantAt(writeId), zone: 'Garage', writeId, outcome, detail: null });
    const { writes } = after([settled(1, 'confirmed'), settled(2, 'confirmed'), settled(3, 'unresolved')]);
    expect(writes).toMatchObject({ confirmed: 2, rejected: 0, unresolved: 1 });
    expect(writes.lastSettled['Garage']?.writeId).toBe(3);
  });

  it('closes the episode of an alarm when it ends, and opens a new one when it comes back', () => {
    const state = after([alarmed(1, true), alarmed(5, false), alarmed(9, true)]);
    expect(state.alarms.map(({ clearedAt }) => clearedAt)).toEqual([instantAt(5), null]);
    expect(activeAlarms(state)).toHaveLength(1);
  });

  it('keeps alarms that last when many others have come and gone', () => {
    const lasting: Turn = {
      event: { kind: 'Tick', at: instantAt(0) },
      effects: [{ ...meterAlarm(0, true), subject: 'Roof' }],
    };
    const flicker = Array.from({ length: ALARM_EPISODES }, (_, index) => [
      alarmed(2 * index + 1, true),
      alarmed(2 * index + 2, false),
    ]).flat();
    const state = after([lasting, ...flicker]);
    expect(activeAlarms(state).map(({ subject }) => subject)).toEqual(['Roof']);
    expect(state.alarms.length).toBeLessThanOrEqual(ALARM_EPISODES);
  });
});
