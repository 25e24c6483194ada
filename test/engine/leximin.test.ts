import process from 'node:process';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { shareExactly } from '../../src/engine/allocator.ts';
import { leximinSolver, type LeximinSolver } from '../support/leximin.ts';
import { servedIn } from '../support/servings.ts';
import { sharings, type Sharing } from '../support/share.ts';

/** Trees in the ordinary run, and where `BUSBAR_PROOF` is set, to anything. */
const trees = process.env['BUSBAR_PROOF'] === undefined ? 2000 : 50_000;

const exact = ({ requests, bounds, order }: Sharing): ReturnType<typeof shareExactly> =>
  shareExactly(requests, bounds, order);

describe('shares before they are rounded', () => {
  let solver: LeximinSolver;
  beforeAll(async () => {
    solver = await leximinSolver();
  });
  afterAll(() => {
    solver.dispose();
  });

  it(
    'are the fairest there are, as a sequence of linear programmes finds them',
    () => {
      let contested = 0;
      fc.assert(
        fc.property(sharings({ zones: 8, sorts: 'all' }), (sharing) => {
          const { given, because } = exact(sharing);
          const fairest = solver.solve(sharing);
          for (const [i, share] of given.entries()) expect(Math.abs(share - (fairest[i] ?? NaN))).toBeLessThan(1e-6);
          if (because.some((one) => one !== null)) contested += 1;
        }),
        { numRuns: trees },
      );
      // A proof over trees where everybody gets all would be none.
      expect(contested).toBeGreaterThan(trees / 2);
    },
    trees * 60,
  );

  it('serve the cars that trying all sets of them finds first', () => {
    fc.assert(
      fc.property(sharings({ zones: 8, sorts: 'all' }), (sharing) => {
        const { served } = exact(sharing);
        const expected = servedIn(sharing);
        expect(served).toEqual(sharing.requests.map(({ zone }) => expected.get(zone)));
      }),
      { numRuns: 1000 },
    );
  });
});
