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
});
