import { describe, expect, it } from 'vitest';
import { answered, askedOfWork, unanswered } from './support/fake-box.ts';
import { clientUnderTest, STEP_MS } from './support/client-under-test.ts';

const warningsIn = (log: readonly string[]) => log.filter((line) => line.startsWith('warn'));

describe('a round', () => {
  it('asks and tells in a fixed order: link, directory, meters, statuses, reductions in site order', async () => {
    const { box, clock, events, observe } = clientUnderTest();
    observe();
    await clock.runUntil(0);
    expect(askedOfWork(box)).toEqual([
      'GET em/zones',
      'GET stations/',
      'GET pms',
      'GET stations/firmwares',
      'GET pms/21/values',
      'GET stations/statuses',
      'GET em/zones/1/reduction',
      'GET em/zones/2/reduction',
    ]);
    expect(events.map(({ kind }) => kind)).toEqual([
      'LinkChanged',
      'DirectoryListed',
      'MeterObserved',
      'StationsObserved',
      'ReductionRead',
      'ReductionRead',
    ]);
    expect(events.every((event) => 'at' in event && event.at.monoMs === clock.now().monoMs)).toBe(true);
    expect(events.slice(4)).toMatchObject([
      { zone: 'Garage', allowedAmps: [100, 100, 100] },
      { zone: 'Visitors', allowedAmps: [63, 63, 63] },
    ]);
  });

  it('ends at the first call without an answer and leaves the rest for later', async () => {
    const { box, clock, events, observe } = clientUnderTest();
    box.intercept = ({ path }) => (path === 'stations/statuses' ? unanswered('timeout') : null);
    observe();
    await clock.runUntil(0);
    expect(box.asked.at(-1)).toBe('GET stations/statuses');
    expect(events.at(-1)).toMatchObject({ kind: 'LinkChanged', up: false, detail: 'no answer (timeout): scripted' });
  });

  it('goes on after a refusal or an unreadable body: age will tell', async () => {
    const { box, clock, events, log, observe } = clientUnderTest();
    box.intercept = ({ path }) => {
      if (path === 'pms/21/values') return answered(500, { message: 'broken' });
      return path === 'stations/statuses' ? answered(200, 'nonsense') : null;
    };
    observe();
    await clock.runUntil(2 * STEP_MS);
    expect(new Set(events.map(({ kind }) => kind))).toEqual(
      new Set(['LinkChanged', 'DirectoryListed', 'ReductionRead']),
    );
    expect(warningsIn(log)).toEqual([
      'warn meter Main meter: answered 500: broken',
      expect.stringMatching(/^warn station statuses: not understood: the body/),
    ]);
  });

  it('lists the box anew when an id is unknown to it', async () => {
    const { box, clock, events, observe } = clientUnderTest({
      intervals: { metersMs: STEP_MS, statusesMs: STEP_MS, reductionsMs: STEP_MS, directoryMs: 100 * STEP_MS },
    });
    observe();
    await clock.runUntil(0);
    box.bodies.set('pms', [{ id: 22, config: { friendly_name: 'Main meter' } }]);
    box.bodies.set('pms/22/values', box.bodies.get('pms/21/values'));
    box.bodies.delete('pms/21/values');
    box.asked.length = 0;
    events.length = 0;
    await clock.runUntil(STEP_MS);
    expect(box.asked).toContain('GET pms/22/values');
    expect(events.map(({ kind }) => kind)).toContain('DirectoryListed');
  });

  it('tells of a reduction it cannot translate, and reads nothing for a zone the box does not list', async () => {
    const { box, clock, log, observe } = clientUnderTest();
    box.bodies.set('em/zones/1/reduction', { reduction: 'plenty' });
    box.bodies.set('em/zones', [{ id: 1, config: { friendly_name: 'Garage', max_current: 100 } }]);
    observe();
    await clock.runUntil(0);
    expect(box.asked).not.toContain('GET em/zones/2/reduction');
    expect(warningsIn(log)).toEqual([
      'warn directory: the box lists no zone "Visitors"',
      'warn reduction of Garage: reduction: expected a number from 0 upwards',
    ]);
  });

  it('believes nothing that was answered about an id after another login, and lists the box first', async () => {
    const { box, clock, events, observe } = clientUnderTest({
      intervals: { metersMs: STEP_MS, statusesMs: STEP_MS, reductionsMs: STEP_MS, directoryMs: 100 * STEP_MS },
    });
    observe();
    await clock.runUntil(3 * STEP_MS);
    box.bodies.set('pms', [
      { id: 22, config: { friendly_name: 'Main meter' } },
      { id: 21, config: { friendly_name: 'Roof' } },
    ]);
    box.bodies.set('pms/22/values', { ...(box.bodies.get('pms/21/values') as object), timestamp: 22 });
    let isFirst = true;
    box.intercept = ({ path }) => {
      if (path !== 'pms/21/values' || !isFirst) return null;
      isFirst = false;
      return answered(401);
    };
    events.length = 0;
    await clock.runUntil(4 * STEP_MS);
    expect(events.map(({ kind }) => kind)).toEqual([
      'LinkChanged',
      'DirectoryListed',
      'MeterObserved',
      'StationsObserved',
      'ReductionRead',
      'ReductionRead',
    ]);
    expect(events[2]).toMatchObject({ stamp: 22 });
  });

  it('asks for nothing by the ids of an earlier session while the box cannot be listed', async () => {
    const { box, clock, events, observe } = clientUnderTest();
    observe();
    await clock.runUntil(4 * STEP_MS);
    box.openTokens.clear();
    box.intercept = ({ path }) => (path === 'stations/' ? answered(503) : null);
    events.length = 0;
    await clock.runUntil(6 * STEP_MS);
    expect(events).toMatchObject([
      { kind: 'LinkChanged', up: true, detail: 'the box has not been listed since the last login' },
    ]);
    box.intercept = () => null;
    await clock.runUntil(7 * STEP_MS);
    expect(events.map(({ kind }) => kind)).toContain('MeterObserved');
  });

  it('says once, on the link, when nothing may be written to this box, and when it may again', async () => {
    const { box, clock, events, observe } = clientUnderTest();
    const zones = box.bodies.get('em/zones') as readonly object[];
    observe();
    await clock.runUntil(0);
    box.bodies.set('em/zones', [...zones, { id: 3, config: { friendly_name: 'Roof', max_current: 16 } }]);
    events.length = 0;
    await clock.runUntil(2 * STEP_MS);
    const links = () => events.filter(({ kind }) => kind === 'LinkChanged');
    expect(links()).toMatchObject([
      { up: true, detail: expect.stringContaining('it has gained the zone "Roof"') as string },
    ]);
    box.bodies.set('em/zones', zones);
    await clock.runUntil(4 * STEP_MS);
    expect(links()).toMatchObject([{}, { up: true, detail: null }]);
  });
});
