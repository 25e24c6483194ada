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
    expect(gap).toEqual({ kind: 'gap', turns: backlog.lostTurns, effects: [alarm] });
    expect(rest).toHaveLength(500 - backlog.lostTurns);
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
    expect(taken[0]).toEqual({ kind: 'gap', turns: backlog.lostTurns, effects: [first, second] });
    expect(taken.at(-1)).toEqual({ kind: 'alarm', alarm: last });
  });

  it('are said again, as far as they are evidence, where the thread has ended with them', () => {
    const backlog = new Backlog();
    backlog.add(tick(1), [...decision(1).effects, meterAlarm(1, false)]);
    backlog.addAlarm(meterAlarm(2, true));
    backlog.take();
    backlog.lose();
    const gap = { kind: 'gap', turns: 1, effects: [meterAlarm(1, false), meterAlarm(2, true)] };
    expect(backlog.take()).toEqual([gap]);
    backlog.lose();
    expect(backlog.take()).toEqual([gap]);
    expect(backlog.lostTurns).toBe(1);
  });

  it('are said again before what was dropped since', () => {
    const backlog = new Backlog(1_500);
    backlog.addAlarm(meterAlarm(1, true));
    backlog.take();
    backlog.addAlarm(meterAlarm(2, false));
    for (let cycle = 10; cycle < 16; cycle += 1) backlog.add(tick(cycle), []);
    const dropped = backlog.lostTurns;
    backlog.lose();
    expect(backlog.take()[0]).toEqual({
      kind: 'gap',
      turns: dropped,
      effects: [meterAlarm(1, true), meterAlarm(2, false)],
    });
  });

  it('are said again where the thread could not write them before it ended, unless it could later', () => {
    for (const isWrittenLater of [false, true]) {
      const backlog = new Backlog();
      backlog.add(tick(1), [meterAlarm(1, true)]);
      backlog.take();
      backlog.seenTo(false);
      backlog.addAlarm(meterAlarm(2, false));
      backlog.take();
      backlog.seenTo(isWrittenLater);
      backlog.lose();
      const effects = [meterAlarm(1, true), meterAlarm(2, false)];
      expect(backlog.take()).toEqual(isWrittenLater ? [] : [{ kind: 'gap', turns: 1, effects }]);
      expect(backlog.lostTurns).toBe(1);
    }
  });

  it('leave their alarms behind where they cannot be handed on for their content', () => {
    const backlog = new Backlog();
    const write = { kind: 'WriteReduction', because: () => 'no plain data' } as unknown as Effect;
    backlog.add(tick(1), [write, meterAlarm(1, true)]);
    backlog.take();
    backlog.refuse();
    expect(backlog.batchesUnderWay).toBe(0);
    expect(backlog.take()).toEqual([{ kind: 'gap', turns: 1, effects: [meterAlarm(1, true)] }]);
    expect(backlog.lostTurns).toBe(1);
  });

  it('end the alarms that last when a run is over', () => {
    const backlog = new Backlog();
    backlog.add(tick(1), [meterAlarm(1, true)]);
    backlog.addAlarm({ ...meterAlarm(2, true), id: 'disk-low' });
    backlog.addAlarm({ ...meterAlarm(3, false), id: 'disk-low' });
    backlog.take();
    const { at } = meterAlarm(4, false);
    backlog.endAlarms(at);
    expect(backlog.lasting).toEqual([]);
    expect(backlog.take()).toEqual([{ kind: 'alarm', alarm: { ...meterAlarm(1, true), raised: false, at } }]);
  });
});
