import { describe, expect, it } from 'vitest';
import { DEFAULT_INTERVALS } from '../../src/evce/observe.ts';
import { answered, later, settled, unanswered } from './support/fake-box.ts';
import { clientUnderTest, STEP_MS } from './support/client-under-test.ts';

const count = (asked: readonly string[], path: string) => asked.filter((line) => line === `GET ${path}`).length;

describe('polling', () => {
  it('tells the same, in the same order, in every step when everything is due in every step', async () => {
    const { clock, events, observe } = clientUnderTest();
    observe();
    await clock.runUntil(3 * STEP_MS);
    const round = ['DirectoryListed', 'MeterObserved', 'StationsObserved', 'ReductionRead', 'ReductionRead'];
    expect(events.map(({ kind }) => kind)).toEqual(['LinkChanged', ...round, ...round, ...round, ...round]);
    const times = events.slice(1).map((event) => ('at' in event ? event.at.wallMs : null));
    expect(times).toEqual([0, 1, 2, 3].flatMap((step) => round.map(() => step * STEP_MS)));
  });

  it('keeps to its intervals and to the budget of two requests a second', async () => {
    const { box, clock, observe } = clientUnderTest({ intervals: DEFAULT_INTERVALS });
    observe();
    await clock.runUntil(119_000);
    expect(count(box.asked, 'pms/21/values')).toBe(60);
    expect(count(box.asked, 'stations/statuses')).toBe(20);
    expect(count(box.asked, 'em/zones/1/reduction')).toBe(20);
    expect(count(box.asked, 'em/zones')).toBe(2);
    expect(box.asked.length / 120).toBeLessThan(2);
  });

  it('skips rounds while one is unfinished, and never queues', async () => {
    const { box, clock, observe } = clientUnderTest();
    observe();
    await clock.runUntil(0);
    const slow = later();
    box.intercept = ({ path }) => (path === 'pms/21/values' ? slow.answer : null);
    await clock.runUntil(5 * STEP_MS);
    expect(count(box.asked, 'pms/21/values')).toBe(2);
    box.intercept = () => null;
    slow.give(answered(200, {}));
    await settled();
    await clock.runUntil(6 * STEP_MS);
    expect(count(box.asked, 'pms/21/values')).toBe(3);
  });

  it('leaves a silent box alone for longer and longer, and is back within 15 s of its return', async () => {
    const { box, clock, events, observe } = clientUnderTest({ intervals: DEFAULT_INTERVALS });
    observe();
    await clock.runUntil(0);
    box.intercept = () => unanswered('unreachable');
    box.asked.length = 0;
    await clock.runUntil(60_000);
    expect(box.asked.length).toBeLessThan(12);
    box.intercept = () => null;
    events.length = 0;
    await clock.runUntil(75_000);
    expect(events[0]).toMatchObject({ kind: 'LinkChanged', up: true });
  });

  it('announces a new session, and lists the box in it', async () => {
    const { box, clock, events, observe } = clientUnderTest({
      intervals: { metersMs: STEP_MS, statusesMs: STEP_MS, reductionsMs: STEP_MS, directoryMs: 100 * STEP_MS },
    });
    observe();
    await clock.runUntil(4 * STEP_MS);
    box.openTokens.clear();
    events.length = 0;
    await clock.runUntil(6 * STEP_MS);
    expect(events[0]).toMatchObject({ kind: 'LinkChanged', up: true });
    expect(events.filter(({ kind }) => kind === 'DirectoryListed')).toHaveLength(1);
  });

  it('stops with the last subscriber, and tells nothing of what is answered afterwards', async () => {
    const { box, clock, events, observe } = clientUnderTest();
    const stop = observe();
    const slow = later();
    box.intercept = ({ path }) => (path === 'pms/21/values' ? slow.answer : null);
    await clock.runUntil(0);
    const [told, asked] = [events.length, box.asked.length];
    stop();
    slow.give(answered(200, {}));
    await clock.runUntil(5 * STEP_MS);
    expect([events.length, box.asked.length]).toEqual([told, asked]);
  });

  it('asks once for any number of listeners', async () => {
    const { box, clock, evce, observe } = clientUnderTest();
    observe();
    evce.source.events$.subscribe();
    await clock.runUntil(0);
    expect(count(box.asked, 'stations/statuses')).toBe(1);
  });
});
