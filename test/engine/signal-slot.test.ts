import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { epochMs, lowestOf, type SignalSlot } from '../../src/engine/index.ts';
import { cases } from '../support/cases.ts';

const slot = (from: number, to: number, value: number | null): SignalSlot => ({
  from: epochMs(from),
  to: epochMs(to),
  value,
});
const at = (slots: readonly SignalSlot[], time: number): number | null | undefined =>
  slots.find(({ from, to }) => from <= time && time < to)?.value;

const someSlots = fc.array(
  fc
    .tuple(
      fc.integer({ min: 0, max: 90 }),
      fc.integer({ min: 1, max: 60 }),
      fc.option(fc.integer({ min: 0, max: 9 }), { freq: 3 }),
    )
    .map(([from, length, value]) => slot(from, from + length, value)),
  { maxLength: 6 },
);

describe('where several speak of the same time', () => {
  it('the lowest counts, and no cap only where all say so', () => {
    const lowest = lowestOf([slot(0, 100, 50), slot(100, 200, null), slot(20, 40, 30), slot(90, 120, 60)]);
    expect([10, 20, 39, 40, 95, 110, 120, 200].map((time) => at(lowest, time))).toEqual([
      ...[50, 30, 30, 50, 50, 60, null],
      undefined,
    ]);
  });

  it('at each moment the least counts that any says, and nothing where none speaks', () => {
    fc.assert(
      fc.property(someSlots, (spoken) => {
        const lowest = lowestOf(spoken);
        for (let time = 0; time < 160; time += 1) {
          const running = spoken.filter(({ from, to }) => from <= time && time < to);
          const values = running.flatMap(({ value }) => (value === null ? [] : [value]));
          const least = values.length > 0 ? Math.min(...values) : running[0]?.value;
          expect(at(lowest, time)).toBe(least);
        }
      }),
      cases(200),
    );
  });

  it('slots come in order and without overlaps', () => {
    fc.assert(
      fc.property(someSlots, (spoken) => {
        for (const [index, { from, to }] of lowestOf(spoken).entries()) {
          expect(from).toBeLessThan(to);
          expect(from).toBeGreaterThanOrEqual(lowestOf(spoken)[index - 1]?.to ?? 0);
        }
      }),
      cases(200),
    );
  });
});
