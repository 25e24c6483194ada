import { beforeEach, describe, expect, it } from 'vitest';
import { amps, onAllPhases } from '../../src/engine/index.ts';
import { DEFAULT_DIALECT } from '../../src/evce/dialect.ts';
import { openEvce } from '../../src/evce/index.ts';
import { memoryTokenStore } from '../../src/evce/token-store.ts';
import { createVirtualClock } from '../../sim/virtual-clock.ts';
import { clientUnderTest, STEP_MS, TEST_SITE, type ClientUnderTest } from './support/client-under-test.ts';
import { answered, fakeBox, later, settled, unanswered } from './support/fake-box.ts';

const STOP_G1 = 'POST stations/11/cmds/remote_stop';
const BECAUSE = { by: 'limits', reason: { kind: 'idle' } } as const;

let under: ClientUnderTest;

/** Starts with the box listed and nothing asked since; it takes every order. */
beforeEach(async () => {
  under = clientUnderTest({ site: { ...TEST_SITE, mayStopSessions: true } });
  for (const id of [11, 12]) under.box.bodies.set(`stations/${id}/cmds/remote_stop`, { cmd_id: 1 });
  under.observe();
  await under.clock.runUntil(0);
  under.box.asked.length = 0;
});

const stop = (station: string): void =>
  under.evce.writer.stop({ kind: 'StopSession', at: under.clock.now(), station, zone: 'Garage', because: BECAUSE });

const write = (zone: string, intent: 'lower' | 'raise'): void =>
  under.evce.writer.write({
    kind: 'WriteReduction',
    at: under.clock.now(),
    zone,
    writeId: 1,
    allowedAmps: onAllPhases(amps(10)),
    maxAmps: amps(100),
    intent,
    because: BECAUSE,
  });

const settlements = () =>
  under.outcomes.flatMap((event) =>
    event.kind === 'StopSettled'
      ? [`${event.station} ${event.outcome}${event.detail === null ? '' : `: ${event.detail}`}`]
      : [],
  );

describe('ending a session', () => {
  it('is one order to the station of that name, without a body: whichever session runs is meant', async () => {
    stop('G1');
    await settled();
    expect(under.box.asked).toEqual([STOP_G1]);
    expect(under.box.requests.at(-1)?.body).toBeUndefined();
    expect(under.outcomes).toEqual([
      { kind: 'StopSettled', at: under.clock.now(), station: 'G1', outcome: 'accepted', detail: null },
    ]);
  });

  it('is accepted whatever the box says with its 200: what counts is what the station reports', async () => {
    under.box.intercept = ({ method }) => (method === 'POST' ? { kind: 'answered', status: 200, text: '' } : null);
    stop('G1');
    await settled();
    expect(settlements()).toEqual(['G1 accepted']);
  });

  it.each([
    [answered(400, { message: 'malformed' }), 'refused: answered 400: malformed'],
    [answered(403), 'refused: answered 403'],
    [answered(503), 'unresolved: answered 503'],
    [unanswered('timeout'), 'unresolved: no answer (timeout): scripted'],
  ])('that is answered %j ends %s, and is not tried again', async (answer, outcome) => {
    under.box.intercept = ({ method }) => (method === 'POST' ? answer : null);
    stop('G1');
    await settled();
    expect(settlements()).toEqual([`G1 ${outcome}`]);
    expect(under.box.asked).toEqual([STOP_G1]);
  });

  it('is refused, and nothing sent, where the box has listed no such station', async () => {
    stop('G9');
    await settled();
    expect([settlements(), under.box.asked]).toEqual([['G9 refused: the box has listed no such station'], []]);
  });

  it('reaches the station of that name after ids have changed, and puts the directory in doubt where it has none', async () => {
    under.box.intercept = ({ method }) => (method === 'POST' ? answered(404) : null);
    stop('G1');
    await settled();
    expect(settlements()).toEqual(['G1 refused: answered 404']);
    under.box.intercept = () => null;
    under.box.bodies.set('stations/', [{ id: 12, config: { friendly_name: 'G1', zone_id: 1 } }]);
    await under.clock.runUntil(STEP_MS);
    under.box.asked.length = 0;
    stop('G1');
    await settled();
    expect(under.box.asked).toContain('POST stations/12/cmds/remote_stop');
    expect(settlements()[1]).toBe('G1 accepted');
  });

  it('never crosses a login: the id may be another station’s by then', async () => {
    await under.clock.runUntil(60_000);
    under.box.openTokens.clear();
    under.box.asked.length = 0;
    stop('G1');
    await settled();
    stop('G1');
    await settled();
    expect(settlements()).toEqual([
      'G1 refused: no session: a new one has begun, in which the ids may be others',
      'G1 refused: the box has not been listed since the last login',
    ]);
    expect(under.box.asked.filter((line) => line === STOP_G1)).toHaveLength(1);
  });

  it('is refused while the box is not the acknowledged one', async () => {
    under.box.bodies.set('em/zones', [{ id: 1, config: { friendly_name: 'Garage', max_current: 100 } }]);
    await under.clock.runUntil(STEP_MS);
    under.box.asked.length = 0;
    stop('G1');
    await settled();
    expect(settlements()[0]).toMatch(/^G1 refused: this is not the box as it was acknowledged/);
    expect(under.box.asked).toEqual([]);
  });
});

describe('its place in the line', () => {
  it('is among the cuts, after those before it and ahead of raises and polls', async () => {
    const slow = later();
    let isFirst = true;
    under.box.intercept = () => {
      if (!isFirst) return null;
      isFirst = false;
      return slow.answer;
    };
    await under.clock.runUntil(STEP_MS);
    write('Visitors', 'raise');
    write('Garage', 'lower');
    stop('G1');
    slow.give(answered(200, []));
    await settled();
    expect(under.box.asked.slice(1, 4)).toEqual(['PUT em/zones/1/reduction', STOP_G1, 'PUT em/zones/2/reduction']);
  });

  it('is served before the client closes', async () => {
    stop('G1');
    await under.evce.close();
    expect(under.box.asked).toEqual([STOP_G1, 'POST login/logout']);
    expect(settlements()).toEqual(['G1 accepted']);
  });
});

describe('the permission', () => {
  it.each([
    ['the site file does not give it', { ...TEST_SITE, mayStopSessions: false }],
    ['the site only watches', { ...TEST_SITE, mayStopSessions: true, shadow: true }],
  ])('is missing where %s: nothing leaves, and the mistake is not hidden', async (_, site) => {
    const box = fakeBox();
    const clock = createVirtualClock({ wallStartMs: 0 });
    const evce = openEvce({
      transport: box.transport,
      clock,
      credentials: { user: 'busbar', password: () => 'x' },
      tokenStore: memoryTokenStore(),
      dialect: DEFAULT_DIALECT,
      site,
      intervals: { metersMs: STEP_MS, statusesMs: STEP_MS, reductionsMs: STEP_MS, directoryMs: STEP_MS },
      log: () => undefined,
      jitter: () => 0,
    });
    evce.source.events$.subscribe();
    const failures: unknown[] = [];
    evce.writer.outcomes$.subscribe({ error: (error: unknown) => failures.push(error) });
    await clock.runUntil(0);
    evce.writer.stop({ kind: 'StopSession', at: clock.now(), station: 'G1', zone: 'Garage', because: BECAUSE });
    await settled();
    expect(box.asked).not.toContain(STOP_G1);
    expect(failures).toMatchObject([{ message: expect.stringContaining('may not call POST') as string }]);
  });
});
