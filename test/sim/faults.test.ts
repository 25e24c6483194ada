import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { faultOf } from '../../src/config/index.ts';
import { createFaultBoard } from '../../sim/faults.ts';
import { createRandom } from '../../sim/random.ts';

const aBoard = () => createFaultBoard(createRandom(1));
const MINUTE_MS = 60_000;

describe('the board of faults', () => {
  it('begins and ends faults in the order of time, and tells who watches', () => {
    const board = aBoard();
    const told: string[] = [];
    board.watch({
      begins: ({ fault }) => void told.push(`+${fault.kind}`),
      ends: ({ fault }) => void told.push(`-${fault.kind}`),
    });
    board.add(faultOf('deaf', { forMs: MINUTE_MS }), 2 * MINUTE_MS);
    board.add(faultOf('hang', { forMs: MINUTE_MS }), MINUTE_MS);
    board.add(faultOf('import'), 90_000);
    board.advance(0);
    expect(told).toEqual([]);
    board.advance(MINUTE_MS);
    expect(told).toEqual(['+hang']);
    expect(board.running('answers').map(({ fault }) => fault.kind)).toEqual(['hang']);
    board.advance(3 * MINUTE_MS);
    expect(told).toEqual(['+hang', '-hang', '+import', '+deaf']);
    board.advance(4 * MINUTE_MS);
    expect(told.at(-1)).toBe('-deaf');
    expect(board.list().map(({ state }) => state)).toEqual(['over', 'over', 'over']);
  });

  it('begins at once what is added in the present', () => {
    const board = aBoard();
    board.advance(MINUTE_MS);
    board.add(faultOf('meter-zero'), MINUTE_MS);
    expect(board.running('meters')).toHaveLength(1);
    board.advance(1e12);
    expect(board.running('meters')).toHaveLength(1);
  });

  it('is cleared one by one and as a whole', () => {
    const board = aBoard();
    const ended: number[] = [];
    board.watch({ begins: () => undefined, ends: ({ id }) => void ended.push(id) });
    board.advance(0);
    const [first, planned] = [board.add(faultOf('hang'), 0), board.add(faultOf('reset'), 10)];
    board.add(faultOf('meter-gap'), 0);
    expect([board.clear(first.id), board.clear(first.id), board.clear(99)]).toEqual([true, false, false]);
    expect(board.clear(planned.id)).toBe(true);
    board.clearAll();
    board.advance(100);
    expect(ended).toEqual([1, 3]);
    expect([board.running('answers'), board.running('meters')]).toEqual([[], []]);
  });

  it('counts what faults meet with while they act, and what is sudden for a while after', () => {
    const board = aBoard();
    board.advance(0);
    board.note('raise');
    board.add(faultOf('deaf', { forMs: MINUTE_MS }), 0);
    board.add(faultOf('import'), 0);
    board.note('write');
    board.note('raise');
    board.advance(31_000);
    board.note('login');
    board.advance(2 * MINUTE_MS);
    board.note('lower');
    const none = { begun: 1, strikes: 0, logins: 0, writes: 1, raises: 1, lowers: 0 };
    expect(board.coverage()).toEqual([
      { ...none, kind: 'deaf', logins: 1 },
      { ...none, kind: 'import', strikes: 1 },
    ]);
  });

  it('draws the same chances for the same seed', () => {
    fc.assert(
      fc.property(fc.nat(), fc.double({ min: 0, max: 1, noNaN: true }), (seed, probability) => {
        const draw = (): readonly boolean[] => {
          const board = createFaultBoard(createRandom(seed));
          const running = board.add(faultOf('hang', { probability }), 0);
          return Array.from({ length: 20 }, () => board.strikes(running));
        };
        const drawn = draw();
        expect(draw()).toEqual(drawn);
        if (probability === 1) expect(drawn).not.toContain(false);
        if (probability === 0) expect(drawn).not.toContain(true);
      }),
    );
  });

  it('counts a restart as met by who comes back after it', () => {
    const board = aBoard();
    board.advance(0);
    board.add(faultOf('reboot', { forMs: MINUTE_MS }), 0);
    board.advance(MINUTE_MS + 10_000);
    board.note('login');
    board.advance(2 * MINUTE_MS);
    board.note('login');
    expect(board.coverage()).toMatchObject([{ kind: 'reboot', strikes: 1, logins: 1 }]);
  });
});
