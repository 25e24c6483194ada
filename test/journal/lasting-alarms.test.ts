import { describe, expect, it } from 'vitest';
import { lastingAfter } from '../../src/journal/lasting-alarms.ts';
import { decision, meterAlarm } from '../service/recorded.ts';

describe('the alarms that last', () => {
  it('are those that were raised and not cleared, whatever brought them', () => {
    const [raised, cleared, again] = [meterAlarm(1, true), meterAlarm(2, false), meterAlarm(3, true)];
    const { event } = decision(1);
    const first = lastingAfter([], [{ kind: 'turn', event, effects: [raised] }]);
    expect(first).toEqual([raised]);
    expect(lastingAfter(first, [{ kind: 'alarm', alarm: cleared }])).toEqual([]);
    expect(lastingAfter(first, [{ kind: 'gap', turns: 2, effects: [cleared, again] }])).toEqual([again]);
    expect(lastingAfter(first, [{ kind: 'alarm', alarm: { ...cleared, subject: 'Feeder' } }])).toEqual([raised]);
  });
});
