import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { amps, onAllPhases, type WriteReduction } from '../../src/engine/index.ts';
import { answered, later, settled, unanswered } from './support/fake-box.ts';
import { clientUnderTest, STEP_MS, type ClientUnderTest } from './support/client-under-test.ts';

let under: ClientUnderTest;
let writeId: number;

/** Starts with the box listed and nothing asked since. */
beforeEach(async () => {
  under = clientUnderTest();
  writeId = 0;
  under.observe();
  await under.clock.runUntil(0);
  under.box.asked.length = 0;
});

function write(zone: string, allowed: number, intent: WriteReduction['intent'] = 'lower'): number {
  writeId += 1;
  under.evce.writer.write({
    kind: 'WriteReduction',
    at: under.clock.now(),
    zone,
    writeId,
    allowedAmps: onAllPhases(amps(allowed)),
    maxAmps: amps(100),
    intent,
    because: { by: 'engine', reason: { kind: 'idle' } },
  });
  return writeId;
}

const settlements = () =>
  under.outcomes.flatMap((event) =>
    event.kind === 'WriteSettled'
      ? [`${event.writeId} ${event.outcome}${event.detail === null ? '' : `: ${event.detail}`}`]
      : [],
  );

/** Makes the first request after this hang until it is given its answer. */
function holdNext() {
  const slow = later();
  let isFirst = true;
  under.box.intercept = () => {
    if (!isFirst) return null;
    isFirst = false;
    return slow.answer;
  };
  return slow;
}

describe('a write', () => {
  it('is sent, read back, told and confirmed, in this order', async () => {
    write('Garage', 40);
    await settled();
    expect(under.box.asked).toEqual(['PUT em/zones/1/reduction', 'GET em/zones/1/reduction']);
    expect(under.box.bodies.get('em/zones/1/reduction')).toEqual({ reduction: 60 });
    expect(under.outcomes).toMatchObject([
      { kind: 'ReductionRead', zone: 'Garage', allowedAmps: [40, 40, 40] },
      { kind: 'WriteSettled', zone: 'Garage', writeId: 1, outcome: 'confirmed', detail: null },
    ]);
  });

  it('is rejected when another value is read back, which is told all the same', async () => {
    under.box.intercept = ({ method, path }) =>
      method === 'GET' && path.endsWith('reduction') ? answered(200, { reduction: 5 }) : null;
    write('Garage', 40);
    await settled();
    expect(under.outcomes).toMatchObject([
      { kind: 'ReductionRead', allowedAmps: [95, 95, 95] },
      { outcome: 'rejected' },
    ]);
    expect(settlements()).toEqual(['1 rejected: read back differs']);
  });

  it.each([
    [answered(400, { message: 'malformed' }), 'rejected: answered 400: malformed'],
    [answered(403), 'rejected: answered 403'],
    [answered(503), 'unresolved: answered 503'],
    [unanswered('timeout'), 'unresolved: no answer (timeout): scripted'],
    [unanswered('closed'), 'unresolved: no answer (closed): scripted'],
  ])('that is answered %j ends %s', async (answer, outcome) => {
    under.box.intercept = ({ method }) => (method === 'PUT' ? answer : null);
    write('Garage', 40);
    await settled();
    expect(settlements()).toEqual([`1 ${outcome}`]);
    expect(under.box.asked).toEqual(['PUT em/zones/1/reduction']);
  });

  it('is unresolved when it was taken and cannot be read back', async () => {
    under.box.intercept = ({ method }) => (method === 'GET' ? unanswered('timeout') : null);
    write('Garage', 40);
    await settled();
    expect(settlements()).toEqual(['1 unresolved: not read back: no answer (timeout): scripted']);
    under.box.intercept = ({ method }) => (method === 'GET' ? answered(200, { reduction: null }) : null);
    write('Garage', 40);
    await settled();
    expect(settlements()[1]).toBe('2 unresolved: not read back: reduction: expected a number from 0 upwards');
  });

  it('is rejected, and nothing sent, where the zone is not listed or the session is refused', async () => {
    write('Attic', 10);
    await settled();
    expect(under.box.asked).toEqual([]);
    under.box.openTokens.clear();
    under.box.intercept = ({ path }) => (path === 'login/login' ? answered(403) : null);
    write('Garage', 10);
    await settled();
    expect(settlements()).toEqual([
      '1 rejected: the box has listed no such zone',
      expect.stringContaining('2 rejected: no session'),
    ]);
  });

  it('is not sent in another session, in which the id may be another zone’s', async () => {
    await under.clock.runUntil(60_000);
    under.box.openTokens.clear();
    under.box.asked.length = 0;
    write('Garage', 40);
    await settled();
    expect(settlements()).toEqual(['1 rejected: no session: a new one has begun, in which the ids may be others']);
    expect(under.box.bodies.get('em/zones/1/reduction')).toEqual({ reduction: 0 });
    write('Garage', 40);
    await settled();
    expect(settlements()[1]).toBe('2 rejected: the box has not been listed since the last login');
  });

  it('is not read back in another session, in which the id may be another zone’s', async () => {
    await under.clock.runUntil(60_000);
    under.box.asked.length = 0;
    under.box.intercept = ({ method }) => {
      if (method === 'PUT') under.box.openTokens.clear();
      return method === 'PUT' ? answered(200, {}) : null;
    };
    write('Garage', 40);
    await settled();
    expect(settlements()).toEqual([
      '1 unresolved: not read back: no session: a new one has begun, in which the ids may be others',
    ]);
    expect(under.outcomes.some(({ kind }) => kind === 'ReductionRead')).toBe(false);
    expect(under.box.asked.filter((line) => line === 'GET em/zones/1/reduction')).toHaveLength(1);
  });

  it('reaches the zone of that name once the box was listed in the new session', async () => {
    const swapped = [
      { id: 2, config: { friendly_name: 'Garage', max_current: 100 } },
      { id: 1, config: { friendly_name: 'Visitors', max_current: 63 } },
    ];
    await under.clock.runUntil(60_000);
    under.box.bodies.set('em/zones', swapped);
    under.box.openTokens.clear();
    await under.clock.runUntil(70_000);
    write('Garage', 40);
    await settled();
    expect(settlements()).toEqual(['1 confirmed']);
    expect(under.box.bodies.get('em/zones/2/reduction')).toEqual({ reduction: 60 });
  });

  it('is refused while the box is not the acknowledged one', async () => {
    under.box.bodies.set('em/zones', [{ id: 1, config: { friendly_name: 'Garage', max_current: 100 } }]);
    await under.clock.runUntil(STEP_MS);
    under.box.asked.length = 0;
    write('Garage', 40);
    await settled();
    expect(settlements()[0]).toMatch(
      /^1 rejected: this is not the box as it was acknowledged: it has lost the zone "Visitors"; see to it, then run busbar/,
    );
    expect(under.box.asked).toEqual([]);
  });

  it('puts the directory in doubt when the zone is unknown to the box', async () => {
    under.box.intercept = ({ method }) => (method === 'PUT' ? answered(404) : null);
    write('Garage', 40);
    await settled();
    expect(settlements()).toEqual(['1 rejected: answered 404']);
    under.box.asked.length = 0;
    await under.clock.runUntil(STEP_MS);
    expect(under.box.asked).toContain('GET em/zones');
  });
});

describe('several writes', () => {
  it('leave before the polls that wait, cuts first, and are read back after the last cut', async () => {
    const slow = holdNext();
    await under.clock.runUntil(STEP_MS);
    write('Visitors', 50, 'raise');
    write('Garage', 10, 'lower');
    slow.give(answered(200, []));
    await settled();
    expect(under.box.asked.slice(1, 5)).toEqual([
      'PUT em/zones/1/reduction',
      'PUT em/zones/2/reduction',
      'GET em/zones/1/reduction',
      'GET em/zones/2/reduction',
    ]);
  });

  it('to one zone: the newest wins, and what it replaced is settled at once', async () => {
    const slow = holdNext();
    write('Garage', 90, 'raise');
    await settled();
    write('Garage', 80);
    write('Garage', 70);
    expect(settlements()).toEqual(['2 rejected: superseded by a newer write']);
    slow.give(answered(200, {}));
    await settled();
    expect(under.box.asked.filter((line) => line.startsWith('PUT'))).toHaveLength(2);
    expect(settlements().at(-1)).toBe('3 confirmed');
    expect(under.box.bodies.get('em/zones/1/reduction')).toEqual({ reduction: 30 });
  });

  it('to one zone: a cut goes beside the read-back of the write before it, which hangs', async () => {
    const slow = later();
    under.box.intercept = ({ method }) => (method === 'GET' ? slow.answer : null);
    write('Garage', 40);
    await settled();
    under.box.intercept = () => null;
    write('Garage', 10);
    under.clock.advanceTo(1_000);
    await settled();
    expect(under.box.bodies.get('em/zones/1/reduction')).toEqual({ reduction: 90 });
    slow.give(answered(200, { reduction: 90 }));
    await settled();
    expect(settlements()).toEqual(['1 unresolved: overtaken by a newer write before it was read back', '2 confirmed']);
  });

  it('to one zone: what has been overtaken by the time it is answered is not read back', async () => {
    const slow = holdNext();
    write('Garage', 40);
    await settled();
    write('Garage', 10);
    slow.give(answered(200, {}));
    await settled();
    expect(under.box.asked).toEqual([
      'PUT em/zones/1/reduction',
      'PUT em/zones/1/reduction',
      'GET em/zones/1/reduction',
    ]);
    expect(settlements()).toEqual(['1 unresolved: overtaken by a newer write before it was read back', '2 confirmed']);
  });

  it('choose what they say when their turn comes: what waited behind a slow poll is not sent outdated', async () => {
    const slow = holdNext();
    await under.clock.runUntil(STEP_MS);
    write('Garage', 90, 'raise');
    await settled();
    write('Garage', 20, 'lower');
    slow.give(answered(200, []));
    await settled();
    const puts = under.box.requests.filter(({ method }) => method === 'PUT');
    expect(puts.map(({ body }) => body)).toEqual([{ reduction: 80 }]);
    expect(settlements()).toEqual(['1 rejected: superseded by a newer write', '2 confirmed']);
  });

  it('each end in exactly one settlement, whatever becomes of them', async () => {
    const plan = fc.array(
      fc.record({
        zone: fc.constantFrom('Garage', 'Visitors', 'Attic'),
        allowed: fc.integer({ min: 0, max: 63 }),
        intent: fc.constantFrom('lower' as const, 'raise' as const, 'rewrite' as const),
        fate: fc.constantFrom('taken', 'taken', 'lost', 'refused'),
        pause: fc.boolean(),
      }),
      { maxLength: 12 },
    );
    await fc.assert(
      fc.asyncProperty(plan, async (writes) => {
        under = clientUnderTest();
        under.observe();
        await under.clock.runUntil(0);
        writeId = 0;
        for (const { zone, allowed, intent, fate, pause } of writes) {
          under.box.intercept = ({ method }) => {
            if (method !== 'PUT' || fate === 'taken') return null;
            return fate === 'lost' ? unanswered('timeout') : answered(400);
          };
          write(zone, allowed, intent);
          if (pause) await settled();
        }
        await under.evce.close();
        const ids = under.outcomes.flatMap((event) => (event.kind === 'WriteSettled' ? [event.writeId] : []));
        expect(ids.toSorted((a, b) => a - b)).toEqual(writes.map((_write, index) => index + 1));
      }),
      { numRuns: 40 },
    );
  });
});
