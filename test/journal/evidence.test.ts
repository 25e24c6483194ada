import { describe, expect, it } from 'vitest';
import { alarmsOnly, entriesOf, lostWith, missingWith, NOTHING_MISSING } from '../../src/journal/evidence.ts';
import type { Kept } from '../../src/journal/sqlite/words.ts';
import { decision, meterAlarm } from '../service/recorded.ts';

const raised = meterAlarm(1, true);
const cleared = meterAlarm(2, false);
const turn: Kept = { kind: 'turn', event: decision(1).event, effects: [...decision(1).effects, raised] };
const alarm: Kept = { kind: 'alarm', alarm: cleared };

describe('what is left of turns that could not be kept', () => {
  it('is how many they were, and their alarms in order', () => {
    const missing = missingWith(missingWith(NOTHING_MISSING, [turn]), [{ kind: 'gap', turns: 4, effects: [] }, alarm]);
    expect(missing).toEqual({ turns: 5, effects: [raised, cleared] });
    expect(entriesOf(missing)).toEqual([{ kind: 'gap', ...missing }]);
    expect(missingWith(NOTHING_MISSING, entriesOf(missing))).toEqual(missing);
  });

  it('is counted once: the turns of a gap were lost before', () => {
    expect(lostWith([turn, alarm, { kind: 'gap', turns: 4, effects: [] }, turn])).toBe(2);
  });

  it('may be its alarms alone', () => {
    expect([turn, alarm].map(alarmsOnly)).toEqual([{ ...turn, effects: [raised] }, alarm]);
  });

  it('is no gap where only alarms of the shell are missing', () => {
    expect(entriesOf(missingWith(NOTHING_MISSING, [alarm]))).toEqual([alarm]);
    expect(entriesOf(NOTHING_MISSING)).toEqual([]);
  });

  it('is bounded: the newest stay', () => {
    const many = Array.from({ length: 10_001 }, (_, second): Kept => ({
      kind: 'alarm',
      alarm: meterAlarm(second, true),
    }));
    const { effects } = missingWith(NOTHING_MISSING, many);
    expect(effects).toHaveLength(10_000);
    expect(effects[0]).toEqual(meterAlarm(1, true));
  });

  it('is bounded, but the last word of an alarm stays, however long ago it came', () => {
    const ended = { ...meterAlarm(0, false), subject: 'another' };
    const many = Array.from({ length: 20_000 }, (_, second): Kept => ({
      kind: 'alarm',
      alarm: second === 5 ? ended : meterAlarm(second, true),
    }));
    const half = missingWith(NOTHING_MISSING, many.slice(0, 10_000));
    const { effects } = missingWith(half, many.slice(10_000));
    expect(effects).toHaveLength(10_001);
    expect(effects.slice(0, 2)).toEqual([ended, meterAlarm(10_000, true)]);
  });
});
