import { describe, expect, it } from 'vitest';
import type { Effect, EngineEvent } from '../../src/engine/index.ts';
import { Backlog } from '../../src/journal/backlog.ts';
import { decision, meterAlarm } from '../service/recorded.ts';

const tick = (cycle: number): EngineEvent => decision(cycle).event;

describe('turns that wait for the disk', () => {
  it('are handed on in order', () => {
    const backlog = new Backlog();
    for (const cycle of [1, 2, 3]) backlog.add(tick(cycle), decision(cycle).effects);
    expect(backlog.take().map((turn) => turn.kind === 'turn' && turn.event)).toEqual([1, 2, 3].map(tick));
    expect(backlog.take()).toEqual([]);
  });

  it('never take more room than they may; the oldest go, but for their alarms', () => {
    const backlog = new Backlog(100_000);
    const alarm: Effect = meterAlarm(0, true);
    backlog.add(tick(0), [...decision(0).effects, alarm]);
    for (let cycle = 1; cycle < 500; cycle += 1) backlog.add(tick(cycle), decision(cycle).effects);
    const [gap, ...rest] = backlog.take();
    expect(gap).toEqual({ kind: 'gap', turns: backlog.droppedTurns, effects: [alarm] });
    expect(rest).toHaveLength(500 - backlog.droppedTurns);
    expect(rest.at(-1)).toMatchObject({ event: tick(499) });
    expect(rest.length).toBeLessThan(100);
  });

  it('have the alarms of the shell between them, which stay in order when turns go', () => {
    const backlog = new Backlog(100_000);
    const [first, second, last] = [meterAlarm(0, true), meterAlarm(1, false), meterAlarm(500, true)];
    backlog.addAlarm(first);
    backlog.add(tick(0), [...decision(0).effects, second]);
    for (let cycle = 1; cycle < 500; cycle += 1) backlog.add(tick(cycle), decision(cycle).effects);
    backlog.addAlarm(last);
    const taken = backlog.take();
    expect(taken[0]).toEqual({ kind: 'gap', turns: backlog.droppedTurns, effects: [first, second] });
    expect(taken.at(-1)).toEqual({ kind: 'alarm', alarm: last });
  });

  it('leave the alarms of the shell behind where they could not be handed on', () => {
    const backlog = new Backlog();
    const alarm = meterAlarm(0, true);
    backlog.addAlarm(alarm);
    backlog.lose(backlog.take());
    expect(backlog.take()).toEqual([{ kind: 'alarm', alarm }]);
    expect(backlog.droppedTurns).toBe(0);
  });

  it('are counted where they could not be handed on', () => {
    const backlog = new Backlog();
    backlog.add(tick(1), []);
    backlog.lose(backlog.take());
    expect(backlog.take()).toEqual([{ kind: 'gap', turns: 1, effects: [] }]);
  });
});
