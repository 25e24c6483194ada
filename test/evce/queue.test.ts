import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLine, type Lane } from '../../src/evce/queue.ts';
import { createVirtualClock } from '../../sim/virtual-clock.ts';
import { settled } from './support/fake-box.ts';

const CLOCK = createVirtualClock({ wallStartMs: 0 });
const LANES: readonly Lane[] = ['lower', 'raise', 'read-back', 'poll', 'farewell'];

/** A line whose first turn is taken until `free` is called. */
function takenLine() {
  const line = createLine(CLOCK);
  let free: () => void = () => undefined;
  const held = line.run('poll', () => new Promise<void>((resolve) => (free = resolve)));
  return { line, held, free: () => free() };
}

describe('the line for the one connection', () => {
  it('serves one at a time', async () => {
    const line = createLine(CLOCK);
    let [running, most] = [0, 0];
    const job = async () => {
      running += 1;
      most = Math.max(most, running);
      await settled();
      running -= 1;
    };
    await Promise.all(LANES.map((lane) => line.run(lane, job)));
    expect(most).toBe(1);
  });

  it('lets a cut pass polls that have not begun', async () => {
    const { line, held, free } = takenLine();
    await settled();
    const served: string[] = [];
    const join = (lane: Lane, name: string) => line.run(lane, async () => void served.push(name));
    const all = [join('poll', 'meter'), join('read-back', 'read back'), join('raise', 'raise'), join('lower', 'cut')];
    free();
    await Promise.all([held, ...all]);
    expect(served).toEqual(['cut', 'raise', 'read back', 'meter']);
  });

  it('keeps the order of arrival within each lane, and the order of lanes among those who wait', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(...LANES), { maxLength: 20 }), async (lanes) => {
        const { line, held, free } = takenLine();
        await settled();
        const served: number[] = [];
        const all = lanes.map((lane, index) => line.run(lane, async () => void served.push(index)));
        free();
        await Promise.all([held, ...all]);
        const expected = lanes.map((_lane, index) => index);
        expected.sort((a, b) => LANES.indexOf(lanes[a] as Lane) - LANES.indexOf(lanes[b] as Lane) || a - b);
        expect(served).toEqual(expected);
      }),
      { numRuns: 50 },
    );
  });

  it('goes on after a job that fails, and passes the failure to whoever asked', async () => {
    const line = createLine(CLOCK);
    const failing = line.run('poll', () => Promise.reject(new RangeError('broken')));
    const next = line.run('poll', async () => 'served');
    await expect(failing).rejects.toThrow('broken');
    await expect(next).resolves.toBe('served');
  });

  it('sends a cut before all else that waits, and within a second behind one request that hangs, be it a raise or a cut', async () => {
    const arrival = fc.record({
      atMs: fc.nat(10_000),
      lane: fc.constantFrom('lower', 'raise', 'read-back', 'poll'),
      takesMs: fc.integer({ min: 1, max: 8_000 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(arrival, { minLength: 1, maxLength: 25 }), async (arrivals) => {
        const served = await servedOf(arrivals);
        expect(served).toHaveLength(arrivals.length);
        for (const { lane, atMs, begunMs } of served) {
          if (lane !== 'lower') continue;
          const overtaken = served.filter(
            (other) => other.lane !== 'lower' && other.begunMs > atMs && other.begunMs < begunMs,
          );
          expect(overtaken, 'begun while a cut waited').toEqual([]);
          const behind = served.filter((other) => other.begunMs <= atMs && other.endedMs > atMs);
          const isAlone = !served.some(
            (other) => other.lane === 'lower' && other.atMs <= atMs && other.begunMs > atMs && other.begunMs < begunMs,
          );
          if (behind.length === 1 && isAlone) expect(begunMs - atMs).toBeLessThanOrEqual(1_000);
        }
      }),
      { numRuns: 100 },
    );
  });

  it('never has more than two under way, the second always a cut', async () => {
    const clock = createVirtualClock({ wallStartMs: 0 });
    const line = createLine(clock);
    const underWay: Lane[] = [];
    const job = (lane: Lane) => async () => {
      underWay.push(lane);
      expect(underWay.length).toBeLessThanOrEqual(2);
      if (underWay.length === 2) expect(underWay).toContain('lower');
      await new Promise<void>((resolve) => clock.schedule(3_000, resolve));
      underWay.splice(underWay.indexOf(lane), 1);
    };
    const all = (['poll', 'lower', 'lower', 'poll', 'raise', 'lower', 'farewell', 'read-back'] as const).map((lane) =>
      line.run(lane, job(lane)),
    );
    await clock.runUntil(60_000);
    await Promise.all(all);
    expect(underWay).toEqual([]);
  });

  it('serves a farewell when nobody waits or talks, a cut beside another request included', async () => {
    const clock = createVirtualClock({ wallStartMs: 0 });
    const line = createLine(clock);
    const served: string[] = [];
    const taking = (name: string, ms: number) => async () => {
      await new Promise<void>((resolve) => clock.schedule(ms, resolve));
      served.push(name);
    };
    const all = [
      line.run('poll', taking('poll', 2_000)),
      line.run('lower', taking('cut', 5_000)),
      line.run('farewell', taking('farewell', 10)),
    ];
    await clock.runUntil(10_000);
    await Promise.all(all);
    expect(served).toEqual(['poll', 'cut', 'farewell']);
  });
});

interface Arrival {
  readonly atMs: number;
  readonly lane: Lane;
  readonly takesMs: number;
}

interface Served extends Arrival {
  readonly begunMs: number;
  readonly endedMs: number;
}

/** What becomes of jobs that arrive at these times and take so long. */
async function servedOf(arrivals: readonly Arrival[]): Promise<readonly Served[]> {
  const clock = createVirtualClock({ wallStartMs: 0 });
  const line = createLine(clock);
  const served: Served[] = [];
  for (const arrival of arrivals) {
    clock.schedule(arrival.atMs, () => {
      void line.run(arrival.lane, async () => {
        const begunMs = clock.elapsedMs();
        await new Promise<void>((resolve) => clock.schedule(arrival.takesMs, resolve));
        served.push({ ...arrival, begunMs, endedMs: clock.elapsedMs() });
      });
    });
  }
  await clock.runUntil(10_000 + arrivals.length * 8_000 + 1_000);
  return served;
}
