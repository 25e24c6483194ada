import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { afterServing, comeAndGo, EMPTY_QUEUE, isNewTurn, orderOf, TURN_MS } from '../../../sim/evce/turns.ts';

const QUEUE = { served: [4, 1], waiting: [3, 2] };

describe('turns', () => {
  it('last a quarter of an hour of plant time', () => {
    expect(isNewTurn(0, TURN_MS - 1)).toBe(false);
    expect(isNewTurn(TURN_MS - 1, TURN_MS)).toBe(true);
  });

  it('let whoever charges go on charging while a turn lasts', () => {
    expect(orderOf(QUEUE, false)).toEqual([4, 1, 3, 2]);
  });

  it('begin with the longest waiting and end with the longest served', () => {
    expect(orderOf(QUEUE, true)).toEqual([3, 2, 1, 4]);
  });

  it('put a car that comes, or is switched, behind those already there', () => {
    expect(comeAndGo(QUEUE, (station) => station !== 1, [7])).toEqual({ served: [4], waiting: [3, 2, 7] });
    expect(afterServing(QUEUE, (station) => station === 1 || station === 2)).toEqual({
      served: [1, 2],
      waiting: [3, 4],
    });
  });

  it('serve every car within as many turns as there are cars, and none more than one turn above another', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 12 }), (cars, places) => {
        const all = Array.from({ length: cars }, (_, car) => car);
        const turns = all.map(() => 0);
        let queue = comeAndGo(EMPTY_QUEUE, () => true, all);
        for (let turn = 0; turn < cars; turn += 1) {
          const chosen = new Set(orderOf(queue, true).slice(0, places));
          for (const car of chosen) turns[car] = (turns[car] as number) + 1;
          expect(Math.max(...turns) - Math.min(...turns)).toBeLessThanOrEqual(1);
          queue = afterServing(queue, (car) => chosen.has(car));
        }
        expect(Math.min(...turns)).toBeGreaterThanOrEqual(1);
      }),
    );
  });
});
